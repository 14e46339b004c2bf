"""What is drawn is what was computed: assertions on the plotted arrays."""

import numpy as np
import pytest

from nnviz import Config, Run, backward, forward, train
from nnviz.figures.gradients import gradient_bars_figure, gradient_lines_figure, gradient_norms
from nnviz.figures.loss import loss_figure
from nnviz.figures.outputs import (
    agreement_figure,
    decision_figure,
    output_figure,
    plane,
    row_figure,
)
from nnviz.figures.theme import decades, evenly_thinned, symmetric_range
from nnviz.figures.weights import parameter_figure


@pytest.fixture(scope="module")
def notes() -> Run:
    return train(Config(initializer="notes", epochs=60))


@pytest.fixture(scope="module")
def moons() -> Run:
    return train(Config(dataset="moons", hidden=(8, 4), batch_size=16, epochs=20))


def test_loss_curve_is_the_runs_loss_with_a_mark_at_the_step(notes: Run) -> None:
    figure = loss_figure(notes, 7, log=False)
    assert list(figure.data[0].x) == list(range(61))
    np.testing.assert_array_equal(figure.data[0].y, notes.loss)
    mark = figure.data[-1]
    assert (list(mark.x), list(mark.y)) == ([7], [notes.loss[7]])


def test_minibatch_loss_keeps_the_whole_sets_loss_apart(moons: Run) -> None:
    line, whole, _ = loss_figure(moons, 0, log=True).data
    np.testing.assert_array_equal(line.y, moons.loss[:-1])
    assert (list(whole.x), list(whole.y)) == ([moons.steps], [moons.loss[-1]])


def test_weights_of_the_notes_with_bias_apart(notes: Run) -> None:
    network = notes.network_at(0)
    figure = parameter_figure(
        [(layer.W, layer.b) for layer in network], title="Weights", symbol="", half_width=2
    )
    first = np.array(figure.data[0].z)
    np.testing.assert_array_equal(
        first[:, :3], [[0.05629, 0.596, 0.238], [0.303, 0.421, 0.855], [0.655, 0.457, 0.618]]
    )
    assert np.isnan(first[:, 3]).all()
    np.testing.assert_array_equal(first[:, 4:], network[0].b)
    titles = [annotation.text for annotation in figure.layout.annotations]
    assert titles == ["W<sub>1</sub> (3 × 3)", "W<sub>2</sub> (1 × 3)"]
    assert (figure.layout.coloraxis.cmin, figure.layout.coloraxis.cmax) == (-2, 2)
    assert figure.data[0].customdata[1][2] == "W<sub>1</sub> row 2, column 3"
    assert figure.data[1].customdata[0][4] == "b<sub>2</sub> row 1"


def test_gradient_bars_are_the_norms_of_the_backward_pass(notes: Run) -> None:
    network = notes.network_at(5)
    gradients = backward(
        network, forward(network, notes.dataset.X), notes.dataset.Y, notes.config.loss
    )
    by_hand = [np.sqrt((g.dW**2).sum() + (g.db**2).sum()) for g in gradients]
    np.testing.assert_allclose(gradient_norms(gradients), by_hand, rtol=1e-14)
    figure = gradient_bars_figure(notes, notes.gradient_norm[5])
    np.testing.assert_allclose(figure.data[0].y, by_hand, rtol=1e-12)


def test_a_gradient_of_zero_is_written_as_zero() -> None:
    run = train(Config(initializer="zeros", epochs=3))
    figure = gradient_bars_figure(run, run.gradient_norm[0])
    assert figure.data[1].text[0] == "0"
    assert figure.data[1].y[0] > 0
    lines = gradient_lines_figure(run, 0)
    assert np.isnan(lines.data[0].y).all()


def test_gradient_lines_hold_every_layer(moons: Run) -> None:
    figure = gradient_lines_figure(moons, 3)
    assert [trace.name for trace in figure.data] == ["layer 1", "layer 2", "layer 3"]
    np.testing.assert_array_equal(figure.data[1].y, moons.gradient_norm[:, 1])


def test_decision_map_is_the_networks_output_on_the_plane(moons: Run) -> None:
    network = moons.network_at(moons.steps)
    heatmap, zeros, ones = decision_figure(network, moons.dataset).data
    x, y, points = plane(moons.dataset)
    row, column = 11, 30
    value = forward(network, np.array([[x[column]], [y[row]]]))[-1].A[0, 0]
    assert heatmap.z[row][column] == pytest.approx(value, abs=1e-12)
    assert points.shape == (2, x.size * y.size)
    assert len(zeros.x) + len(ones.x) == moons.dataset.X.shape[1]
    inside = (heatmap.x[0] < min(zeros.x)) and (max(ones.x) < heatmap.x[-1])
    assert inside


def test_rows_show_output_and_target(notes: Run) -> None:
    bars, targets = row_figure(notes.network_at(60), notes.dataset).data
    assert list(bars.x) == ["000", "001", "010", "011", "100", "101", "110", "111"]
    assert list(targets.y) == [0, 0, 0, 1, 0, 1, 1, 1]
    expected = forward(notes.network_at(60), notes.dataset.X)[-1].A[0]
    np.testing.assert_array_equal(bars.y, expected)


def test_agreement_has_one_trace_an_output() -> None:
    run = train(Config(dataset="teacher", outputs=8, epochs=2))
    figure = agreement_figure(run.network_at(2), run.dataset)
    assert len(figure.data) == 8
    np.testing.assert_array_equal(figure.data[7].x, run.dataset.Y[7])
    assert len({trace.marker.color for trace in figure.data}) == 8


@pytest.mark.parametrize(
    ("dataset", "axis"),
    [("majority", "output"), ("circles", "x<sub>2</sub>"), ("teacher", "network output")],
)
def test_the_output_picture_fits_the_data(dataset: str, axis: str) -> None:
    run = train(Config(dataset=dataset, epochs=1))
    assert output_figure(run.network_at(1), run.dataset).layout.yaxis.title.text == axis


def test_thinning_keeps_the_ends() -> None:
    assert list(evenly_thinned(5, 9)) == [0, 1, 2, 3, 4]
    kept = evenly_thinned(100_001, 500)
    assert (kept[0], kept[-1], len(kept)) == (0, 100_000, 500)
    assert max(np.diff(kept)) - min(np.diff(kept)) <= 1


def test_ranges_of_nothing_are_still_ranges() -> None:
    assert symmetric_range(np.zeros(3)) == 1
    assert symmetric_range(np.array([-3.0, 2.0])) == 3
    assert decades(np.zeros(2)) == (-3.0, 0.0)
    low, high = decades(np.array([0.0, 0.01, 10.0]))
    assert (low, high) == pytest.approx((-2.3, 1.3))
