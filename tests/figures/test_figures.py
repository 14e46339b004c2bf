"""What is drawn is what was computed: assertions on the plotted arrays."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz import Config, Run, backward, forward, train
from nnviz.core.arrays import evenly_spread
from nnviz.figures.activations import activation_matrices, shown_samples
from nnviz.figures.classes import classes_figure, shades
from nnviz.figures.end_labels import apart
from nnviz.figures.gradients import (
    gradient_dots_figure,
    gradient_lines_figure,
    number_heights,
)
from nnviz.figures.loss import loss_figure
from nnviz.figures.matrices import matrices_figure
from nnviz.figures.outputs import agreement_figure, kind_of_output, plane, plane_figure, rows_figure
from nnviz.figures.theme import size_axis, spikes_kept
from nnviz.figures.weights import parameter_matrices
from nnviz.web.palette import BACKWARD, ZERO, layer_colour
from tests.figures.validated import in_scheme, validated


@pytest.fixture(scope="module")
def notes() -> Run:
    return train(Config(initializer="notes", epochs=60))


@pytest.fixture(scope="module")
def moons() -> Run:
    return train(Config(dataset="moons", hidden=(8, 4), batch_size=16, epochs=20))


def test_loss_curve_is_the_runs_loss(notes: Run) -> None:
    (line,) = validated(loss_figure(notes, log=False)).data
    assert list(line.x) == list(range(61))
    np.testing.assert_array_equal(line.y, notes.loss)


@pytest.mark.parametrize(
    ("high", "name", "ticks"),
    [
        (1.5e298, "loss, in units of 10<sup>298</sup>", "0 0.5 1 1.5"),
        (3e-5, "loss, in units of 10<sup>−5</sup>", "0 1 2 3"),
        (1e4, "loss, in units of 10<sup>4</sup>", "0 0.2 0.4 0.6 0.8 1"),
        (0.001, "loss", ""),
        (7000.0, "loss", ""),
    ],
)
def test_a_power_of_ten_stands_in_the_name_of_an_axis_and_not_at_each_tick(
    high: float, name: str, ticks: str
) -> None:
    axis = size_axis("loss", high)
    assert (axis["title"]["text"], axis["range"]) == (name, [0, high])
    assert axis.get("ticktext", []) == ticks.split()
    if ticks:
        power = float(f"1e{name.split('>')[1].split('<', maxsplit=1)[0].replace('−', '-')}")
        np.testing.assert_allclose(axis["tickvals"] / power, np.array(ticks.split(), float))
    assert size_axis("loss", np.finfo(float).max)["range"] == [0, 1e304], "as far as Plotly draws"
    assert size_axis("loss", 5e-324)["ticktext"] == ["0", "0.5", "1", "1.5", "2"]


def test_minibatch_loss_keeps_the_whole_sets_loss_apart(moons: Run) -> None:
    line, mean, whole = validated(loss_figure(moons, log=True)).data
    np.testing.assert_array_equal(line.y, moons.loss[:-1])
    # 200 samples in 12 batches of 16 and one of 8, 20 times
    first = (16 * moons.loss[:12].sum() + 8 * moons.loss[12]) / 200
    second = (16 * moons.loss[13:25].sum() + 8 * moons.loss[25]) / 200
    assert len(mean.y) == 20
    assert list(mean.y[:2]) == pytest.approx([first, second], rel=1e-12)
    assert list(mean.x[:2]) == [6.5, 19.5]
    assert list(mean.customdata) == list(range(1, 21))
    assert (list(whole.x), list(whole.y)) == ([moons.steps], [moons.loss[-1]])


def test_weights_of_the_notes_with_bias_apart(notes: Run) -> None:
    network = notes.network_at(0)
    matrices = parameter_matrices([(layer.W, layer.b) for layer in network])
    figure = validated(matrices_figure(matrices, title="Weights", half_width=2))
    first = np.array(figure.data[0].z)
    np.testing.assert_array_equal(
        first[:, :3], [[0.05629, 0.596, 0.238], [0.303, 0.421, 0.855], [0.655, 0.457, 0.618]]
    )
    assert np.isnan(first[:, 3]).all()
    np.testing.assert_array_equal(first[:, 4:], network[0].b)
    titles = [annotation.text for annotation in figure.layout.annotations]
    assert titles == ["W<sub>1</sub> (3 × 3)", "W<sub>2</sub> (1 × 3)"]
    # Each stands over the middle of its W: half of 3 of the columns, a gap and b.
    title, axis = figure.layout.annotations[0], figure.layout.xaxis
    (low, high), (_, end) = axis.domain, axis.range
    assert title.x == pytest.approx(low + (high - low) * 1.5 / end, rel=1e-12)
    assert (figure.layout.coloraxis.cmin, figure.layout.coloraxis.cmax) == (-2, 2)
    assert figure.data[0].customdata[1][2] == "W<sub>1</sub> row 2, column 3"
    assert figure.data[1].customdata[0][4] == "b<sub>2</sub> row 1"
    assert figure.layout.xaxis.ticktext[-1] == "b"


@pytest.mark.parametrize(
    ("shape", "template"),
    [((12, 12), "%{z:.2f}"), ((1, 12), "%{z:.2f}"), ((13, 12), None), ((12, 13), None)],
)
def test_numbers_are_printed_in_matrices_that_are_not_large(
    shape: tuple[int, int], template: str | None
) -> None:
    (matrix,) = parameter_matrices([(np.ones(shape), np.ones((shape[0], 1)))])
    (heatmap,) = validated(matrices_figure([matrix], title="", half_width=15)).data
    assert heatmap.texttemplate == template
    # What the player looks at: the longest one, -15.00, must fit.
    printed = {"characters": 6, "decimals": 2, "exponent": False}
    assert heatmap.meta == (printed if template else None)


def test_many_units_are_labelled_here_and_there_and_at_the_end() -> None:
    (matrix,) = parameter_matrices([(np.ones((64, 64)), np.ones((64, 1)))])
    axis = validated(matrices_figure([matrix], title="", half_width=1)).layout.xaxis
    assert len(axis.ticktext) <= 17
    assert axis.ticktext[-1] == "b"


def test_gradient_dots_are_the_norms_of_the_backward_pass(notes: Run) -> None:
    network = notes.network_at(5)
    gradients = backward(
        network, forward(network, notes.dataset.X), notes.dataset.Y, notes.config.loss
    )
    by_hand = [np.sqrt((g.dW**2).sum() + (g.db**2).sum()) for g in gradients]
    figure = validated(gradient_dots_figure(notes, notes.gradient_norm[:6]))
    np.testing.assert_allclose(figure.data[0].y, by_hand, rtol=1e-12)
    np.testing.assert_array_equal(figure.data[0].y, figure.data[1].customdata)


def test_a_gradient_of_zero_is_written_as_zero() -> None:
    run = train(Config(initializer="zeros", epochs=3))
    figure = validated(gradient_dots_figure(run, run.gradient_norm[:1]))
    assert figure.data[1].customdata[0] == 0
    assert figure.data[1].y[0] > 0
    assert np.isnan(validated(gradient_lines_figure(run)).data[0].y).all()


def test_a_run_without_any_gradient_says_so(notes: Run) -> None:
    run = train(Config(dataset="moons", initializer="zeros", epochs=3))
    assert not run.gradient_norm.any()
    assert "exactly 0" in validated(gradient_lines_figure(run)).layout.annotations[0].text
    others = validated(gradient_lines_figure(notes)).layout.annotations
    assert not [each for each in others if "exactly" in each.text]


@pytest.mark.parametrize("norm", [3e-27, 2e-13, 0.04, 5e8, 1e150])
def test_numbers_stand_within_the_axis_whatever_they_are(notes: Run, norm: float) -> None:
    norms = np.array([[0.0, norm], [np.inf, norm / 3], [np.nan, norm / 5]])
    run = replace(notes, gradient_norm=norms[:1])
    low, high = validated(gradient_dots_figure(run, norms)).layout.yaxis.range
    heights = number_heights(run, norms)
    with np.errstate(over="ignore"):
        for shown in (heights, heights.astype(np.float32).astype(float)):
            inside = np.log10(shown[np.isfinite(shown)])
            assert (inside >= low).all()
            assert (inside <= high).all()
    assert heights[0, 0] < norm < heights[1, 0]


def test_the_dots_axis_holds_the_gradient_after_the_last_step(notes: Run) -> None:
    last = 1e3 * notes.gradient_norm.max()
    axis = validated(gradient_dots_figure(notes, np.array([[last, last]]))).layout.yaxis
    assert 10 ** axis.range[0] < notes.gradient_norm.min()
    assert last < 10 ** axis.range[1]


def test_gradient_lines_hold_every_layer(moons: Run) -> None:
    figure = validated(gradient_lines_figure(moons))
    assert [trace.name for trace in figure.data] == ["1", "2", "3"]
    np.testing.assert_array_equal(figure.data[1].y, moons.gradient_norm[:, 1])


@pytest.mark.parametrize("scale", [1.0, 1e-12, 0.0])
def test_each_line_has_its_name_at_its_end_and_no_name_covers_another(
    moons: Run, scale: float
) -> None:
    norms = moons.gradient_norm.copy()
    norms[-1] = [scale * norms[-1, 0], norms[-1, 1], norms[-1, 1]]  # two end in one point
    layout = validated(gradient_lines_figure(replace(moons, gradient_norm=norms))).layout
    low, high = layout.yaxis.range
    assert [name.text for name in layout.annotations] == ["layer 1", "layer 2", "layer 3"]
    places = np.array([name.y for name in layout.annotations])
    assert low <= places.min()
    assert places.max() <= high
    assert np.diff(np.sort(places)).min() >= (high - low) / 12 - 1e-9
    assert places[1] == pytest.approx(np.log10(norms[-1, 1]), abs=3 * (high - low) / 12)


def test_names_that_end_at_the_top_go_below_it() -> None:
    np.testing.assert_allclose(apart(np.array([1.0, 0.98, 1.0]), 0.1, 1.0), [0.9, 0.8, 1.0])
    np.testing.assert_allclose(apart(np.array([0.0, 0.5]), 0.1, 1.0), [0.0, 0.5])


def test_layers_go_from_grey_to_the_colour_of_backward() -> None:
    assert layer_colour(0, 1) == layer_colour(5, 6) == BACKWARD
    # A quarter of the way from 808890 to ef6f5e: 128 + 111 / 4, 136 - 25 / 4, 144 - 50 / 4.
    assert layer_colour(0, 4) == "#9c8284"
    assert len({layer_colour(layer, 7) for layer in range(7)}) == 7


def test_the_plane_holds_every_point(moons: Run) -> None:
    x, y, points = plane(moons.dataset)
    assert points.shape == (2, x.size * y.size)
    heatmap, zeros, ones = validated(plane_figure(moons.dataset, np.zeros((y.size, x.size)))).data
    assert len(zeros.x) + len(ones.x) == moons.dataset.X.shape[1]
    assert heatmap.x[0] < moons.dataset.X[0].min()
    assert heatmap.x[-1] > moons.dataset.X[0].max()


@pytest.mark.parametrize("dataset", ["moons", "blobs"])
def test_both_inputs_have_equal_units(dataset: str) -> None:
    data = Config(dataset=dataset).make_dataset()
    x, y, _ = plane(data)
    nothing = np.zeros((y.size, x.size))
    drawn = {"moons": plane_figure(data, nothing), "blobs": classes_figure(data, nothing, nothing)}
    layout = validated(drawn[dataset]).layout
    assert layout.yaxis.scaleanchor == "x"
    # The picture is made narrower, rather than its axes longer than the grid.
    assert layout.xaxis.constrain == layout.yaxis.constrain == "domain"
    assert (layout.xaxis.range, layout.yaxis.range) == ((x[0], x[-1]), (y[0], y[-1]))


def test_shades_by_hand() -> None:
    # Three classes at four points: the largest output, and how large it is.
    outputs = np.array([[0.7, 0.1, 0.0, -3.0], [0.2, 0.5, 0.0, -2.0], [0.1, 0.4, 1.0, -9.0]])
    # 1/2 below the number of the class, and then 0.01 + 0.98 times the output between 0 and 1.
    expected = [0.5 + 0.696, 1.5 + 0.5, 2.5 + 0.99, 1.5 + 0.01]
    np.testing.assert_allclose(shades(outputs[:, None])[0], expected, rtol=1e-12)
    assert [f"{shade:.0f}" for shade in expected] == ["1", "2", "3", "2"]


def test_a_class_is_not_named_where_an_output_is_no_number() -> None:
    outputs = np.array([[np.nan, np.inf], [1.0, 0.5], [0.0, 0.5]])
    np.testing.assert_allclose(shades(outputs[:, None])[0], [np.nan, 1.49])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("count", range(3, 7))
def test_each_class_has_its_own_colour_and_symbol(count: int, scheme: str) -> None:
    data = Config(dataset="blobs", outputs=count).make_dataset()
    n = plane(data)[0].size
    figure = classes_figure(data, np.ones((n, n)), np.ones((n, n)))
    heatmap, *samples = validated(figure, scheme).data
    assert [trace.name for trace in samples] == [f"class {c}" for c in range(1, count + 1)]
    assert len({trace.marker.symbol for trace in samples}) == count
    for index, trace in enumerate(samples):
        mine = data.X[:, data.Y.argmax(axis=0) == index]
        np.testing.assert_array_equal([trace.x, trace.y], mine)
        # Its band goes from the ground to the colour of its points.
        low, high = heatmap.colorscale[2 * index : 2 * index + 2]
        assert low == (pytest.approx(index / count), in_scheme(ZERO, scheme))
        assert high == (pytest.approx((index + 1) / count), trace.marker.color)
    assert heatmap.zsmooth is False
    assert (heatmap.zmin, heatmap.zmax) == (0.5, count + 0.5)


def test_rows_show_output_and_target(notes: Run) -> None:
    output = forward(notes.network_at(60), notes.dataset.X)[-1].A[0]
    figure = validated(rows_figure(notes.dataset, output, span=(-2.0, 0.5)))
    bars, targets = figure.data
    assert list(bars.x) == ["000", "001", "010", "011", "100", "101", "110", "111"]
    assert list(targets.y) == [0, 0, 0, 1, 0, 1, 1, 1]
    np.testing.assert_array_equal(bars.y, output)
    assert figure.layout.yaxis.range[0] < -2
    assert figure.layout.yaxis.range[1] > 1


def test_agreement_has_one_trace_an_output() -> None:
    run = train(Config(dataset="teacher", outputs=8, epochs=2))
    figure = validated(agreement_figure(run.dataset, run.dataset.Y, span=(0.0, 1.0)))
    assert len(figure.data) == 8
    np.testing.assert_array_equal(figure.data[7].x, run.dataset.Y[7])
    assert len({trace.marker.color for trace in figure.data}) == 8


@pytest.mark.parametrize(
    ("dataset", "kind"),
    [
        ("majority", "rows"),
        ("xor", "plane"),
        ("circles", "plane"),
        ("blobs", "classes"),
        ("three_spirals", "classes"),
        ("sine", "fit"),
        ("step", "fit"),
        ("line", "fit"),
        ("teacher", "agreement"),
    ],
)
def test_the_output_picture_fits_the_data(dataset: str, kind: str) -> None:
    assert kind_of_output(Config(dataset=dataset).make_dataset()) == kind


def test_shown_samples_are_of_both_classes(moons: Run) -> None:
    samples = shown_samples(moons.dataset)
    assert len(samples) == 32
    assert moons.dataset.Y[0, list(samples)].sum() == 16
    A = forward(moons.network_at(0), moons.dataset.X[:, samples])[0].A
    (matrix,) = activation_matrices([A], samples, of=200)
    assert matrix.columns[-1] == str(samples[-1] + 1)
    assert matrix.z.shape == (8, 32)


def test_thinning_keeps_the_ends() -> None:
    assert list(evenly_spread(5, 9)) == [0, 1, 2, 3, 4]
    kept = evenly_spread(100_001, 500)
    assert (kept[0], kept[-1], len(kept)) == (0, 100_000, 500)
    assert max(np.diff(kept)) - min(np.diff(kept)) <= 1


@pytest.mark.parametrize("count", [1, 2, 300, 301, 302, 597, 1000, 99_991])
def test_a_thinned_curve_keeps_its_ends_and_every_high_and_low(count: int) -> None:
    curve = np.random.default_rng(count).normal(size=count)
    kept = spikes_kept(curve, 300)
    assert len(kept) <= min(count, 300)
    assert (kept[0], kept[-1]) == (0, count - 1)
    assert (np.diff(kept) > 0).all()
    if count <= 300:
        assert len(kept) == count
    # Of 300 points two are the ends, and each other pair is one stretch's low and high.
    width = -(-count // 149)
    for point in range(0, count, max(1, count // 2000)):
        near = curve[kept[np.abs(kept - point) < width]]
        assert near.min() <= curve[point] <= near.max()


@pytest.mark.parametrize("at", [1, 7_777, 12_345, 19_998])
def test_a_spike_of_a_long_curve_is_drawn(notes: Run, at: int) -> None:
    loss, norms = np.full(20_001, 0.25), np.full((20_000, 2), 0.5)
    loss[at], norms[at] = 1.75, 8.0
    run = replace(notes, loss=loss, gradient_norm=norms)
    (line,) = validated(loss_figure(run, log=False)).data
    assert len(line.x) <= 3000
    assert (line.x[0], line.x[-1], max(line.y)) == (0, 20_000, 1.75)
    assert line.y[list(line.x).index(at)] == 1.75
    for layer in validated(gradient_lines_figure(run)).data:
        assert max(layer.y) == 8
