"""The drawing of the network shows the run's own numbers, each in the place that its name says."""

import re
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from nnviz import Config, Run, backward, forward, train
from nnviz.core.arrays import Array
from nnviz.core.explain.names import Entry, Name, Role
from nnviz.core.setup.batches import Batches
from nnviz.core.setup.datasets import Dataset
from nnviz.figures.activations import shown_samples
from nnviz.figures.fit import line_of_inputs
from nnviz.panels.drawn_units import LIMIT
from nnviz.panels.film import film_of
from nnviz.panels.picked import entry_of
from nnviz.player.film import Film

CONFIGS = {
    "notes": Config(initializer="notes", epochs=8),
    "no hidden layer": Config(dataset="xor", hidden=(), epochs=8),
    "six layers of eight": Config(
        dataset="spirals", samples=40, hidden=(8,) * 6, activation="tanh", batch_size=16, epochs=3
    ),
    "wide": Config(
        dataset="teacher",
        inputs=10,
        outputs=4,
        samples=50,
        hidden=(64, 17),
        batch_size=20,
        epochs=3,
    ),
    "classes": Config(
        dataset="blobs", outputs=4, samples=30, output="softmax", loss="cross_entropy", epochs=8
    ),
    "curve": Config(dataset="sine", samples=30, hidden=(4, 3), epochs=8),
    "curves": Config(dataset="teacher", inputs=1, outputs=2, samples=30, hidden=(4,), epochs=8),
    "unbounded": Config(dataset="moons", samples=20, output="identity", optimizer="adam", epochs=8),
}
LABEL = re.compile(r"(\d+)\[(\d+)(?:,(\d+))?\]")


class Shown(NamedTuple):
    """A run, the film of its drawing, and the drawing's parts."""

    run: Run
    film: Film
    data: list[dict[str, Any]]
    layout: dict[str, Any]

    def values(self, trace: int, attribute: str) -> NDArray[Any]:
        """What a reel shows, as numbers."""
        (found,) = [r for r in self.film.reels if (r.trace, r.attribute) == (trace, attribute)]
        if found.values.dtype != np.uint8:
            return found.values
        low, high = found.scale
        return low + (high - low) * found.values / 255

    @property
    def nodes(self) -> list[str]:
        """The names of all nodes."""
        return [name for column in self.layout["columns"] for name in column["nodes"]]


def shown_by(config: Config) -> Shown:
    run = train(config)
    film = film_of(run, ["network"], log=False)
    figure = film.figures["network"]
    return Shown(run, film, figure["data"], figure["layout"])


@pytest.fixture(scope="module", params=CONFIGS)
def shown(request: pytest.FixtureRequest) -> Shown:
    return shown_by(CONFIGS[request.param])


def places(label: str) -> tuple[int, int, int]:
    """Layer, row and column of a label such as 2[1,3], counted from 0."""
    found = LABEL.fullmatch(label)
    assert found, label
    return int(found[1]) - 1, int(found[2]) - 1, int(found[3] or 1) - 1


def parameters(run: Run, step: int, view: str) -> list[tuple[Array, Array]]:
    """W and b of each layer after a step, or their gradient there, or how they change next."""
    here = run.network_at(step)
    if view == "weights":
        return [(layer.W, layer.b) for layer in here]
    if view == "updates":
        after = run.network_at(step + 1)
        return [(new.W - old.W, new.b - old.b) for old, new in zip(here, after, strict=True)]
    batch = Batches(run.config, run.dataset.X.shape[1]).indices(step)
    X, Y = run.dataset.X[:, batch], run.dataset.Y[:, batch]
    return [(g.dW, g.db) for g in backward(here, forward(here, X), Y, run.config.loss)]


@pytest.mark.parametrize("view", ["weights", "gradients", "updates"])
def test_each_edge_and_each_badge_has_the_value_that_its_label_says(
    shown: Shown, view: str
) -> None:
    W, b = (shown.values(trace, f"values.{view}") for trace in (0, 1))
    for step in (0, 1, shown.run.steps - 1):
        layers = parameters(shown.run, step, view)
        weights = [
            layers[layer][0][row, column]
            for layer, row, column in map(places, shown.data[0]["labels"])
        ]
        biases = [
            layers[layer][1][row, 0] for layer, row, _ in map(places, shown.data[1]["labels"])
        ]
        np.testing.assert_allclose(W[step], weights, rtol=1e-5, atol=1e-12)
        np.testing.assert_allclose(b[step], biases, rtol=1e-5, atol=1e-12)


def test_an_edge_leads_from_its_column_to_its_row(shown: Shown) -> None:
    edges, last = shown.data[0], len(shown.run.config.sizes) - 1
    for source, target, label in zip(edges["from"], edges["to"], edges["labels"], strict=True):
        layer, row, column = places(label)
        assert shown.nodes[source] == name_of(layer, column, last)
        assert shown.nodes[target] == name_of(layer + 1, row, last)
    for node, label in zip(shown.data[1]["nodes"], shown.data[1]["labels"], strict=True):
        layer, row, _ = places(label)
        assert shown.nodes[node] == name_of(layer + 1, row, last)


def name_of(layer: int, unit: int, last: int) -> str:
    """The name of a node, as a reader would call it."""
    if layer == 0:
        return f"Input {unit + 1}"
    return f"Output {unit + 1}" if layer == last else f"Unit {unit + 1} of layer {layer}"


def test_no_value_lies_beyond_what_the_widest_edge_stands_for(shown: Shown) -> None:
    for view in shown.layout["views"]:
        largest = max(
            np.abs(shown.values(trace, f"values.{view['key']}")).max() for trace in (0, 1)
        )
        assert largest <= view["reach"]


def test_every_unit_is_there_or_it_is_said_which(shown: Shown) -> None:
    *layers, targets = shown.layout["columns"]
    sizes = shown.run.config.sizes
    assert [len(column["nodes"]) for column in layers] == [min(size, LIMIT) for size in sizes]
    assert len(targets["nodes"]) == len(layers[-1]["nodes"])
    for index, (column, size) in enumerate(zip(layers, sizes, strict=True)):
        assert column["note"].startswith(f"{size} ")
        assert (f", {LIMIT} shown" in column["note"]) is (size > LIMIT)
        if size > LIMIT:
            numbers = ", ".join(name.split()[1] for name in column["nodes"])
            assert f"Of A{index}, these are drawn: {numbers}." in shown.layout["summary"]
            assert (numbers[:3], numbers.split(", ")[-1]) == ("1, ", str(size))
        assert column["note"] in shown.layout["summary"]


def test_in_each_unit_is_its_activation(shown: Shown) -> None:
    dataset = shown.run.dataset
    over_inputs = len(dataset.X) <= 2
    for step in (0, shown.run.steps):
        network = shown.run.network_at(step)
        for trace, picture in list(enumerate(shown.data))[2 : 2 + len(shown.run.config.sizes)]:
            X = grid(picture, dataset) if over_inputs else dataset.X[:, shown_samples(dataset)]
            A = [X, *(layer.A for layer in forward(network, X))][trace - 2]
            rows = [int(re.match(r"A\d+\[(\d+)", name)[1]) - 1 for name in picture["names"]]  # type: ignore[index]
            low, high = picture["ends"]
            found = picture["values"] if trace == 2 else shown.values(trace, "values")[step]
            half_a_level = (high - low) / 508 if trace > 2 and over_inputs else 0
            expected = np.clip(A[rows], low, high) if half_a_level else A[rows]
            np.testing.assert_allclose(found, expected, rtol=1e-5, atol=half_a_level + 1e-9)


def test_a_unit_that_is_silent_is_shown_as_0() -> None:
    shown = shown_by(Config(dataset="moons", samples=20, initializer="zeros", epochs=2))
    assert shown.film.reels[-2].values.dtype == np.uint8
    assert not shown.values(3, "values").any()


def grid(picture: dict[str, Any], dataset: Dataset) -> Array:
    """The points of the cells of a map, the first row on top, or those along a curve."""
    if picture["type"] == "curves":
        x = line_of_inputs(dataset, picture["columns"])
        assert picture["cells"] == [f"x1 = {each:.2f}" for each in x[0]]
        return x
    (_, left, right), (_, bottom, top) = picture["axes"]
    across = np.linspace(left, right, picture["columns"])
    up = np.linspace(top, bottom, picture["rows"])
    return np.array([[x, y] for y in up for x in across]).T


def test_targets_stand_at_the_end(shown: Shown) -> None:
    X, Y = shown.run.dataset.X, shown.run.dataset.Y
    targets = shown.data[2 + len(shown.run.config.sizes) :]
    if len(X) > 2:
        (strip,) = targets
        np.testing.assert_array_equal(strip["values"], Y[:, shown_samples(shown.run.dataset)])
        return
    assert len(targets) == len(Y)
    for points, row in zip(targets, Y, strict=True):
        if len(X) == 1:  # the targets themselves are the height
            left, right = line_of_inputs(shown.run.dataset)[0, [0, -1]]
            (bottom, top), heights = points["ends"], row
        else:
            ((_, left, right), (_, bottom, top)), heights = shown.data[2]["axes"], X[1]
        np.testing.assert_allclose(left + points["x"] * (right - left), X[0])
        np.testing.assert_allclose(bottom + points["y"] * (top - bottom), heights)
        np.testing.assert_array_equal(points["values"], row)
        assert points["ends"] == shown.data[1 + len(shown.run.config.sizes)]["ends"]


@pytest.mark.parametrize("name", CONFIGS)
def test_the_ends_of_outputs_hold_the_targets(name: str) -> None:
    shown = shown_by(CONFIGS[name])
    low, high = shown.data[1 + len(shown.run.config.sizes)]["ends"]
    Y = shown.run.dataset.Y
    bounded = Y.min() >= 0 and Y.max() <= 1
    assert (low, high) == (0, 1) if bounded else (-low == high >= np.abs(Y).max())


def test_a_run_that_diverges_is_drawn_up_to_there() -> None:
    shown = shown_by(
        Config(dataset="moons", output="identity", learning_rate=100, hidden=(8, 8), epochs=50)
    )
    assert shown.run.diverged_at is not None
    assert shown.film.packed
    assert np.isfinite(shown.values(0, "values.weights")).all()


W1, W2 = Name("W", 1), Name("W", 2)


@pytest.mark.parametrize(
    ("picked", "entry"),
    [
        ({"figure": "network", "part": "edge", "index": 5}, Entry(W1, 1, 2)),
        ({"figure": "network", "part": "edge", "index": 9}, Entry(W2, 0, 0)),
        ({"figure": "network", "part": "badge", "index": 3}, Entry(Name("b", 2), 0, 0)),
        ({"figure": "network", "part": "node", "index": 4}, Entry(Name("A", 1), 1, 0)),
        ({"figure": "network", "part": "node", "index": 4, "cell": 7}, Entry(Name("A", 1), 1, 7)),
        ({"figure": "network", "part": "node", "index": 0, "cell": 2}, Entry(Name("A", 0), 0, 2)),
        ({"figure": "network", "part": "node", "index": 7}, Entry(Name("Y"), 0, 0)),
        ({"figure": "weights", "trace": 0, "row": 1, "column": 2}, Entry(W1, 1, 2)),
        ({"figure": "weights", "trace": 1, "row": 0, "column": 4}, Entry(Name("b", 2), 0, 0)),
        (
            {"figure": "gradients", "trace": 1, "row": 0, "column": 1},
            Entry(Name("W", 2, Role.GRADIENT), 0, 1),
        ),
        ({"figure": "updates", "trace": 0, "row": 2, "column": 0}, Entry(W1.renewed, 2, 0)),
        ({"figure": "activations", "trace": 0, "row": 2, "column": 5}, Entry(Name("A", 1), 2, 5)),
    ],
)
def test_what_is_picked_is_an_entry(picked: dict[str, Any], entry: Entry) -> None:
    assert entry_of(picked, train(CONFIGS["notes"])) == entry


@pytest.mark.parametrize(
    "picked",
    [
        None,
        {},
        {"figure": "network", "part": "edge", "index": 12},
        {"figure": "network", "part": "edge", "index": -1},
        {"figure": "network", "part": "edge", "index": "5"},
        {"figure": "network", "part": "roof", "index": 0},
        {"figure": "network", "part": "node", "index": 4, "cell": 8},
        {"figure": "network", "part": "node", "index": 4, "cell": -1},
        {"figure": "weights", "trace": 2, "row": 0, "column": 0},
        {"figure": "weights", "trace": 0, "row": 3, "column": 0},
        {"figure": "weights", "trace": 0, "row": 0, "column": 3},  # the gap before b
        {"figure": "weights", "trace": 0, "row": 0, "column": 5},
        {"figure": "weights", "trace": 0, "row": -1, "column": 0},
        {"figure": "weights", "trace": 0, "row": 0, "column": None},
        {"figure": "output", "trace": 0, "row": 0, "column": 0},
        {"figure": "activations", "trace": 0, "row": 0, "column": 8},
    ],
)
def test_what_stands_for_no_entry_is_none(picked: dict[str, Any] | None) -> None:
    assert entry_of(picked, train(CONFIGS["notes"])) is None


@pytest.mark.parametrize("dataset", ["sine", "moons"])
def test_a_cell_over_the_inputs_is_no_sample(dataset: str) -> None:
    run = train(Config(dataset=dataset, samples=10, epochs=1))
    inputs = run.config.inputs
    picked = {"figure": "network", "part": "node", "index": inputs + 1, "cell": 7}
    assert entry_of(picked, run) == Entry(Name("A", 1), 1, 0)


def test_of_a_wide_layer_a_pick_is_of_the_unit_that_is_drawn() -> None:
    shown = shown_by(CONFIGS["wide"])
    label = shown.data[0]["labels"].index("1[64,10]")
    entry = entry_of({"figure": "network", "part": "edge", "index": label}, shown.run)
    assert entry == Entry(W1, 63, 9)


@pytest.mark.parametrize("view", ["weights", "gradients", "updates"])
@pytest.mark.parametrize("name", ["notes", "wide", "unbounded"])
def test_rescaled_each_step_reaches_as_far_as_its_own_largest_number(name: str, view: str) -> None:
    run = train(CONFIGS[name])
    film = film_of(run, ["network"], log=False, rescaled=True)
    (reach,) = [reel.values for reel in film.reels if reel.attribute == f"reach.{view}"]
    assert reach.shape == (len(film.steps), 1)
    for step in (0, 1, run.steps - 1):  # also of what is not drawn
        every = [np.abs(part).max() for pair in parameters(run, step, view) for part in pair]
        assert reach[step, 0] == pytest.approx(max(every), rel=1e-5)
    plain = film_of(run, ["network"], log=False)
    assert not [reel for reel in plain.reels if reel.attribute.startswith("reach")]
