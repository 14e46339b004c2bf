"""The film shows the run's own numbers, in every panel and frame, and stays small."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nnviz import Config, Run, backward, forward, train
from nnviz.core.arrays import Array
from nnviz.core.model.network import Gradients
from nnviz.core.ranges import decades
from nnviz.core.setup.batches import Batches
from nnviz.core.train.snapshots import stacked
from nnviz.environment import film_bytes
from nnviz.figures.activations import shown_samples
from nnviz.figures.outputs import plane
from nnviz.panels.film import close_up_of, film_of
from nnviz.panels.panels import PANELS
from nnviz.panels.subject import Subject
from nnviz.player.film import Cursor, Film, Reel
from nnviz.player.size import MAX_FRAMES
from nnviz.views.settings import FIRST
from nnviz.views.training.page import DEFAULT_PANELS
from tests.figures.validated import plain, validated

ALL = tuple(PANELS)
# One of each kind of data: a truth table, two and more classes of points, many outputs, a curve.
CONFIGS = {
    "majority": Config(initializer="notes", epochs=30),
    "moons": Config(dataset="moons", samples=40, hidden=(4, 3), batch_size=16, epochs=8),
    "blobs": Config(
        dataset="blobs", outputs=5, samples=40, output="softmax", loss="cross_entropy", epochs=20
    ),
    "teacher": Config(
        dataset="teacher", outputs=3, samples=40, hidden=(5, 4), activation="tanh", epochs=25
    ),
    "curves": Config(dataset="teacher", inputs=1, outputs=2, samples=40, hidden=(4, 3), epochs=25),
}
STEPS = (0, 1, 2, 13, -2, -1)  # the third mini-batch is short; after the last no step followed


@pytest.fixture(scope="module")
def runs() -> dict[str, Run]:
    return {name: train(config) for name, config in CONFIGS.items()}


@pytest.fixture(scope="module")
def films(runs: dict[str, Run]) -> dict[str, Film]:
    return {name: film_of(run, ALL, log=False) for name, run in runs.items()}


@pytest.fixture(params=CONFIGS)
def shown(
    request: pytest.FixtureRequest, runs: dict[str, Run], films: dict[str, Film]
) -> tuple[Run, Film]:
    """A run and its film with every panel."""
    return runs[request.param], films[request.param]


def reels_of(film: Film, figure: str) -> dict[tuple[int, str], NDArray[Any]]:
    """The values of a figure's reels by trace and attribute."""
    return {(r.trace, r.attribute): r.values for r in film.reels if r.figure == figure}


def cursor_of(film: Film, figure: str) -> Cursor:
    (found,) = [cursor for cursor in film.cursors if cursor.figure == figure]
    return found


def gradients_at(run: Run, step: int) -> Gradients:
    """By the readable backward pass, on the batch of that step; after the last, on all data."""
    X, Y = run.dataset.X, run.dataset.Y
    if step < run.steps:
        batch = Batches(run.config, X.shape[1]).indices(step)
        X, Y = X[:, batch], Y[:, batch]
    network = run.network_at(step)
    return backward(network, forward(network, X), Y, run.config.loss)


def bordered(W: Array, b: Array) -> Array:
    """W, a gap, and b."""
    return np.hstack([W, np.full((len(W), 1), np.nan), b])


def numbers_of(reel: Reel) -> Array:
    """What the levels of a reel stand for, as the player reads them."""
    low, high = reel.scale
    return low + (high - low) * reel.values / 255


def assert_shown(values: NDArray[Any], expected: Any) -> None:
    """As equal as float32 can be."""
    np.testing.assert_allclose(values, expected, rtol=1e-6, atol=1e-12)


def test_a_short_run_has_a_frame_for_every_step(shown: tuple[Run, Film]) -> None:
    run, film = shown
    assert list(film.steps) == list(range(run.steps + 1))
    assert tuple(film.figures) == ALL


def test_weights(shown: tuple[Run, Film]) -> None:
    run, film = shown
    reels = reels_of(film, "weights")
    network = run.network_at(0)
    assert list(reels) == [(index, "z") for index in range(len(network))]
    for frame in STEPS:
        for index, layer in enumerate(run.network_at(film.steps[frame])):
            assert_shown(reels[index, "z"][frame], bordered(layer.W, layer.b))


def test_gradients_and_updates(shown: tuple[Run, Film]) -> None:
    run, film = shown
    gradients, updates = reels_of(film, "gradients"), reels_of(film, "updates")
    assert len(gradients) == len(updates) == len(run.network_at(0))
    rate = run.config.learning_rate
    for frame in STEPS:
        for index, layer in enumerate(gradients_at(run, film.steps[frame])):
            expected = bordered(layer.dW, layer.db)
            assert_shown(gradients[index, "z"][frame], expected)
            assert_shown(updates[index, "z"][frame], -rate * expected)


def test_updates_are_the_differences_between_neighbouring_weights(shown: tuple[Run, Film]) -> None:
    run, film = shown
    updates = reels_of(film, "updates")
    for step in (0, 1, 2, 13, run.steps - 1):
        before, after = run.networks_at([step, step + 1])
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            # A difference has lost the digits that both weights share.
            np.testing.assert_allclose(
                updates[index, "z"][step],
                bordered(new.W - old.W, new.b - old.b),
                rtol=1e-6,
                atol=1e-14,
            )


def test_magnitude(shown: tuple[Run, Film]) -> None:
    run, film = shown
    reels = reels_of(film, "magnitude")
    assert set(reels) == {(0, "y"), (1, "y"), (1, "customdata")}
    bars, heights, written = reels[0, "y"], reels[1, "y"], reels[1, "customdata"]
    assert_shown(bars[:-1], run.gradient_norm)
    last = [np.sqrt((g.dW**2).sum() + (g.db**2).sum()) for g in gradients_at(run, run.steps)]
    assert_shown(bars[-1], last)
    np.testing.assert_array_equal(written, bars)
    assert_shown(heights, np.maximum(bars, 10 ** decades(run.gradient_norm)[0]))


def test_a_magnitude_of_zero_is_written_on_the_axis() -> None:
    film = film_of(train(Config(initializer="zeros", epochs=3)), ["magnitude"], log=False)
    reels = reels_of(film, "magnitude")
    assert not reels[1, "customdata"][:, 0].any()
    assert (reels[1, "y"] > 0).all()
    title = film.figures["magnitude"]["layout"]["title"]["text"]
    assert title == "Gradient magnitude at this step; 0 has no dot"


def test_output_of_a_truth_table(runs: dict[str, Run], films: dict[str, Film]) -> None:
    run, reels = runs["majority"], reels_of(films["majority"], "output")
    assert set(reels) == {(0, "y"), (0, "marker.color")}
    for frame in STEPS:
        A = forward(run.network_at(range(run.steps + 1)[frame]), run.dataset.X)[-1].A
        assert_shown(reels[0, "y"][frame], A[0])
        assert_shown(reels[0, "marker.color"][frame], A[0])


def test_output_over_the_plane(runs: dict[str, Run], films: dict[str, Film]) -> None:
    run, film = runs["moons"], films["moons"]
    (z,) = reels_of(film, "output").values()
    x, y, _ = plane(run.dataset)
    assert z.shape == (run.steps + 1, y.size, x.size)
    assert z.dtype == np.uint8
    assert next(reel.scale for reel in film.reels if reel.figure == "output") == (0, 1)
    for frame in STEPS:
        network = run.network_at(film.steps[frame])
        for row, column in ((0, 0), (0, -1), (-1, 0), (7, 31), (20, 19)):
            A = forward(network, np.array([[x[column]], [y[row]]]))[-1].A[0, 0]
            assert z[frame, row, column] / 255 == pytest.approx(A, abs=0.5 / 255 + 1e-9)


def test_an_output_beyond_the_scale_of_the_plane_keeps_its_value() -> None:
    run = train(replace(CONFIGS["moons"], output="identity", initializer="xavier", epochs=2))
    (z,) = reels_of(film_of(run, ["output"], log=False), "output").values()
    _, _, points = plane(run.dataset)
    A = forward(run.network_at(0), points)[-1].A
    assert (A < 0).any(), "or nothing is tested"
    np.testing.assert_allclose(z[0].ravel(), A[0], rtol=1e-6)


@pytest.mark.parametrize("outputs", range(3, 7))
def test_output_of_several_classes_over_the_plane(outputs: int) -> None:
    run = train(replace(CONFIGS["blobs"], outputs=outputs))
    film = film_of(run, ["output"], log=False)
    z, largest = film.reels
    assert [(reel.trace, reel.attribute) for reel in film.reels] == [(0, "z"), (0, "customdata")]
    assert z.values.dtype == largest.values.dtype == np.uint8
    x, y, points = plane(run.dataset)
    for frame in (0, 3, -1):
        A = forward(run.network_at(film.steps[frame]), points)[-1].A.reshape(-1, y.size, x.size)
        shade = numbers_of(z)[frame]
        # Rounded, as the hover text shows it, it is the class, whatever is left of the output.
        np.testing.assert_array_equal(np.rint(shade), 1 + A.argmax(axis=0))
        assert np.abs(shade - np.rint(shade)).max() < 0.5, "none on the border of two colours"
        place = (shade + 0.5 - np.rint(shade) - 0.01) / 0.98
        assert np.abs(place - A.max(axis=0)).max() < 0.6 / (256 // outputs)
        np.testing.assert_allclose(numbers_of(largest)[frame], A.max(axis=0), atol=0.5 / 255 + 1e-9)


def test_largest_outputs_beyond_the_scale_keep_their_value() -> None:
    run = train(
        replace(
            CONFIGS["blobs"],
            output="identity",
            loss="squared_error",
            initializer="xavier",
            epochs=2,
        )
    )
    (_, largest) = film_of(run, ["output"], log=False).reels
    _, _, points = plane(run.dataset)
    A = forward(run.network_at(0), points)[-1].A.max(axis=0)
    assert (A > 1).any(), "or nothing is tested"
    np.testing.assert_allclose(largest.values[0].ravel(), A, rtol=1e-6)


def test_many_outputs(runs: dict[str, Run], films: dict[str, Film]) -> None:
    run, reels = runs["teacher"], reels_of(films["teacher"], "output")
    assert set(reels) == {(0, "y"), (1, "y"), (2, "y")}
    for frame in STEPS:
        A = forward(run.network_at(range(run.steps + 1)[frame]), run.dataset.X)[-1].A
        for index in range(3):
            assert_shown(reels[index, "y"][frame], A[index])


def test_outputs_along_one_input(runs: dict[str, Run], films: dict[str, Film]) -> None:
    run, film = runs["curves"], films["curves"]
    reels = reels_of(film, "output")
    assert set(reels) == {(2, "y"), (3, "y")}, "the targets do not move"
    data = film.figures["output"]["data"]
    for frame in STEPS:
        A = forward(run.network_at(film.steps[frame]), data[2]["x"][np.newaxis])[-1].A
        for row in range(2):
            assert_shown(reels[2 + row, "y"][frame], A[row])
    np.testing.assert_array_equal(data[0]["y"], run.dataset.Y[0])


def test_the_axis_of_a_fit_is_that_of_the_whole_film() -> None:
    run = train(Config(dataset="sine", samples=40, epochs=900))
    film = film_of(run, ["output"], log=False)
    low, high = film.figures["output"]["layout"]["yaxis"]["range"]
    seen = [reel.values for reel in film.reels if reel.figure == "output"]
    Y = run.dataset.Y
    for end, value in ((low, np.min(seen)), (high, np.max(seen))):
        within = Y.min() - 0.3 * np.ptp(Y) <= value <= Y.max() + 0.3 * np.ptp(Y)
        assert not within or low < value < high, end


def test_activations(shown: tuple[Run, Film]) -> None:
    run, film = shown
    reels = reels_of(film, "activations")
    X = run.dataset.X[:, shown_samples(run.dataset)]
    for frame in STEPS:
        trace = forward(run.network_at(film.steps[frame]), X)
        assert len(reels) == len(trace)
        for index, layer in enumerate(trace):
            assert_shown(reels[index, "z"][frame], layer.A)


def test_cursors(shown: tuple[Run, Film]) -> None:
    run, film = shown
    loss, history = cursor_of(film, "loss"), cursor_of(film, "history")
    np.testing.assert_array_equal(loss.x, film.steps)
    np.testing.assert_array_equal(loss.y, run.loss[list(film.steps)])
    np.testing.assert_array_equal(history.x, film.steps)
    assert history.y is None
    assert not reels_of(film, "loss")
    assert not reels_of(film, "history")


def test_each_figure_is_drawn_as_in_the_last_frame(shown: tuple[Run, Film]) -> None:
    _, film = shown
    for reel in film.reels:
        if reel.figure not in plotted(film):
            continue
        drawn = validated(film.figures[reel.figure]).data[reel.trace][reel.attribute]
        if reel.values.dtype == np.uint8:
            half_a_level = (reel.scale[1] - reel.scale[0]) / 510
            np.testing.assert_allclose(numbers_of(reel)[-1], drawn, atol=half_a_level + 1e-9)
        else:
            assert_shown(reel.values[-1], np.array(drawn, dtype=float))


def test_plotly_knows_all_that_stands_in_the_figures(shown: tuple[Run, Film]) -> None:
    _, film = shown
    for name, figure in plotted(film).items():
        validated(figure)
        validated({"data": figure["data"], "layout": film.narrow.get(name, {})})


def plotted(film: Film) -> dict[str, Mapping[str, Any]]:
    """The figures that Plotly draws."""
    return {name: each for name, each in film.figures.items() if each.get("kind") != "drawing"}


def arrays_in(part: Any) -> list[NDArray[Any]]:
    """Every array in a figure."""
    if isinstance(part, np.ndarray):
        return [part]
    parts = part.values() if isinstance(part, dict) else part if isinstance(part, list) else []
    return [array for each in parts for array in arrays_in(each)]


def test_figures_do_not_hold_the_numbers_of_all_frames_a_second_time(
    shown: tuple[Run, Film],
) -> None:
    run, film = shown
    everything = sum(array.nbytes for array in (run.dataset.X, run.dataset.Y, run.loss))
    for figure in film.figures.values():
        for array in arrays_in(figure):
            held = array if array.base is None else array.base
            assert held.nbytes <= max(2 * array.nbytes, everything)


@pytest.mark.parametrize("name", PANELS)
def test_a_panel_alone_is_the_panel_among_others(
    name: str, runs: dict[str, Run], films: dict[str, Film]
) -> None:
    film = film_of(runs["majority"], [name], log=False)
    assert list(film.figures) == [name]
    among = reels_of(films["majority"], name)
    alone = reels_of(film, name)
    assert alone.keys() == among.keys()
    for key, values in alone.items():
        np.testing.assert_array_equal(values, among[key])
    assert plain(film.figures[name]) == plain(films["majority"].figures[name])


@pytest.mark.parametrize(("config", "span"), [("majority", 1), ("teacher", 3)])
def test_three_matrices_want_a_whole_row(config: str, span: int, runs: dict[str, Run]) -> None:
    film = film_of(runs[config], ["loss", "weights"], log=False)
    assert film.spans == {"loss": 1, "weights": span}
    assert set(film.narrow) == {"weights"}


@pytest.mark.parametrize("log", [False, True])
def test_the_loss_is_logarithmic_if_asked(log: bool, runs: dict[str, Run]) -> None:  # noqa: FBT001
    film = film_of(runs["majority"], ["loss"], log=log)
    assert (film.figures["loss"]["layout"]["yaxis"].get("type") == "log") is log


MATRICES = ("weights", "gradients", "updates", "activations")


@pytest.mark.parametrize("name", MATRICES)
def test_colours_reach_as_far_as_the_whole_run(name: str, shown: tuple[Run, Film]) -> None:
    _, film = shown
    (half_width,) = set(film.ranges[name])
    largest = max(np.nanmax(np.abs(values)) for values in reels_of(film, name).values())
    assert largest <= half_width <= 2 * largest


@pytest.mark.parametrize("name", MATRICES)
@pytest.mark.parametrize("config", CONFIGS)
def test_or_each_step_has_the_range_of_its_largest_number(
    name: str, config: str, runs: dict[str, Run], films: dict[str, Film]
) -> None:
    film = film_of(runs[config], [name], log=False, rescaled=True)
    for frame, half_width in enumerate(film.ranges[name]):
        largest = max(np.nanmax(np.abs(z[frame])) for z in reels_of(film, name).values())
        assert half_width == pytest.approx(largest, rel=1e-6)
    whole = films[config]
    for key, values in reels_of(film, name).items():
        np.testing.assert_array_equal(values, reels_of(whole, name)[key])


def test_heatmaps_that_are_all_0_say_so() -> None:
    still = Config("xor", hidden=(2,), initializer="zeros", epochs=3)  # ReLU: no gradient at all
    moving = replace(still, initializer="he")
    titles = [
        film_of(train(config), ["gradients"], log=False).figures["gradients"]["layout"]["title"]
        for config in (still, moving)
    ]
    texts = [title["text"] for title in titles]
    assert texts == ["Gradients dC/dW and dC/db: all are 0", "Gradients dC/dW and dC/db"]


def test_a_step_whose_numbers_are_all_0_has_a_range() -> None:
    run = train(Config(initializer="zeros", activation="relu", output="identity", epochs=2))
    film = film_of(run, ["weights"], log=False, rescaled=True)
    assert film.ranges["weights"][0] == 1
    assert film.ranges["weights"][1] < 1


@pytest.mark.parametrize("rescaled", [False, True])
@pytest.mark.parametrize("config", CONFIGS)
def test_a_close_up_shows_any_steps_as_the_film_shows_its_own(
    config: str,
    rescaled: bool,  # noqa: FBT001
    runs: dict[str, Run],
) -> None:
    run = runs[config]
    film = film_of(run, ALL, log=False, rescaled=rescaled)
    near = close_up_of(film.packed, run, [0, 3, 4, run.steps], log=False, rescaled=rescaled)
    places = [list(film.steps).index(step) for step in near.steps]
    for one, other in zip(film.reels, near.reels, strict=True):
        assert (one.figure, one.trace, one.attribute) == (
            other.figure,
            other.trace,
            other.attribute,
        )
        np.testing.assert_allclose(numbers_of(other), numbers_of(one)[places], rtol=1e-6, atol=1e-9)
    for mark, near_mark in zip(film.cursors, near.cursors, strict=True):
        np.testing.assert_array_equal(near_mark.x, mark.x[places])
    for name, widths in film.ranges.items():
        np.testing.assert_allclose(near.ranges[name], widths[places], rtol=1e-12)
    assert near.readings.keys() == film.readings.keys()
    for name, reading in film.readings.items():
        np.testing.assert_allclose(near.readings[name].values, reading.values[places], rtol=1e-12)


def test_figures_without_signed_colours_have_no_range(films: dict[str, Film]) -> None:
    for film in films.values():
        assert sorted(film.ranges) == sorted(MATRICES)


def test_the_first_film_that_a_visitor_sees_is_small() -> None:
    film = film_of(train(FIRST), DEFAULT_PANELS, log=False)
    assert len(film.steps) == 301
    assert len(film.packed.data) < 500_000


@pytest.mark.parametrize("panels", [("weights",), ALL], ids=["weights", "all"])
def test_the_film_of_the_largest_network_fits(panels: tuple[str, ...]) -> None:
    largest = Config(
        dataset="teacher", inputs=16, outputs=8, samples=10, hidden=(64,) * 6, epochs=510
    )
    film = film_of(train(largest), panels, log=False)
    assert film_bytes() / 2 < film.nbytes <= film_bytes(), "full, but not more"
    assert (film.steps[0], film.steps[-1]) == (0, 510)


@pytest.mark.parametrize("epochs", [499, 500, 2000])
def test_a_long_run_is_thinned(epochs: int) -> None:
    run = train(Config(epochs=epochs))
    film = film_of(run, ["loss", "magnitude"], log=False)
    assert len(film.steps) == min(MAX_FRAMES, epochs + 1)
    assert (film.steps[0], film.steps[-1]) == (0, epochs)
    assert np.ptp(np.diff(film.steps)) <= 1
    kept = list(film.steps[:-1])
    assert_shown(reels_of(film, "magnitude")[0, "y"][:-1], run.gradient_norm[kept])
    np.testing.assert_array_equal(cursor_of(film, "loss").y, run.loss[[*kept, -1]])


@pytest.mark.parametrize(
    "config",
    [
        Config(dataset="teacher", output="identity", learning_rate=50),
        Config(dataset="moons", output="identity", learning_rate=100, hidden=(8, 8)),
        Config(output="identity", activation="identity", hidden=(3,) * 6, learning_rate=100),
        Config(dataset="teacher", output="identity", batch_size=7, learning_rate=10, outputs=2),
        Config(dataset="blobs", output="identity", learning_rate=100, hidden=(8, 8)),
        Config(dataset="sine", learning_rate=100, activation="relu", hidden=(8, 8)),
    ],
    ids=["teacher", "moons", "majority", "mini-batches", "blobs", "sine"],
)
def test_a_diverged_run_is_shown_without_a_warning(config: Config) -> None:
    run = train(config)
    assert run.diverged_at is not None
    film = film_of(run, ALL, log=True)  # every warning is an error (pyproject.toml)
    assert film.steps[-1] == run.steps
    assert film.packed
    for name in MATRICES:
        assert np.isfinite(film.figures[name]["layout"]["coloraxis"]["cmax"])
    assert film_of(run, ALL, log=True, rescaled=True).packed
    for heatmap in film.figures["weights"]["data"]:  # not 150 digits
        assert heatmap["meta"]["characters"] <= len("-1.5e+153")


def at_the_start(run: Run) -> Subject:
    """A run at its step 0 alone."""
    return Subject(run, [0], stacked([run.network_at(0)]), log=False, rescaled=False)


# In one of some hundred runs that diverge, the last finite weights are so large that Z is not.
@pytest.mark.parametrize("panel", ["output", "activations"])
@pytest.mark.parametrize("dataset", ["moons", "blobs", "sine"])
@pytest.mark.parametrize("hidden", [(3,), (3, 3, 3)], ids=["infinite", "not a number"])
def test_sums_that_overflow_are_shown_without_a_warning(
    panel: str, dataset: str, hidden: tuple[int, ...]
) -> None:
    run = train(Config(dataset=dataset, hidden=hidden, activation="identity", epochs=1))
    weights = np.full_like(run._kept, 1e200)
    weights[..., ::2] *= -1
    assert PANELS[panel].part(panel, at_the_start(replace(run, _kept=weights))).reels


def test_a_gradient_that_has_all_but_vanished_is_not_shown_as_zero() -> None:
    # As with saturated units, of which each layer makes the gradient smaller by many digits.
    run = train(Config(hidden=(3, 3, 3), activation="identity", epochs=1))
    tiny = np.full_like(run._kept, 1e-20)
    run = replace(run, _kept=tiny, gradient_norm=np.full((1, 4), 1e-61))
    network = run.network_at(0)
    first, *_ = backward(network, forward(network, run.dataset.X), run.dataset.Y, run.config.loss)
    norm = np.sqrt((first.dW**2).sum() + (first.db**2).sum())
    assert 0 < norm < 1e-46, "or nothing is tested"
    reels = PANELS["magnitude"].part("magnitude", at_the_start(run)).reels
    values = {(reel.trace, reel.attribute): reel.values for reel in reels}
    np.testing.assert_allclose(values[1, "customdata"][0, 0], norm, rtol=1e-6)
    assert values[1, "y"].all(), "on a log axis there is no place for 0"
