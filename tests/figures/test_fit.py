"""The fit over one input: its points are the samples, its curves the outputs."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz import Config, Run, forward, train
from nnviz.core.setup.datasets import DATASETS
from nnviz.figures.fit import GRID, fit_figure, line_of_inputs
from nnviz.figures.outputs import kind_of_output
from nnviz.panels.film import film_of
from nnviz.web.palette import OUTPUTS, QUANTITIES
from tests.figures.validated import validated


def shown(run: Run, span: tuple[float, float]) -> tuple[Any, Any]:
    """The traces and the layout of the last step."""
    A = forward(run.network_at(run.steps), line_of_inputs(run.dataset))[-1].A
    figure = validated(fit_figure(run.dataset, A, span=span))
    return figure.data, figure.layout


@pytest.mark.parametrize("outputs", [1, 2, 8])
def test_each_output_has_its_targets_and_its_curve(outputs: int) -> None:
    run = train(Config(dataset="teacher", inputs=1, outputs=outputs, epochs=3))
    traces, layout = shown(run, (0.0, 1.0))
    assert len(traces) == 2 * outputs
    x = line_of_inputs(run.dataset)
    A = forward(run.network_at(3), x)[-1].A
    for row in range(outputs):
        points, curve = traces[row], traces[outputs + row]
        np.testing.assert_array_equal([points.x, points.y], [run.dataset.X[0], run.dataset.Y[row]])
        np.testing.assert_array_equal([curve.x, curve.y], [x[0], A[row]])
        assert (points.mode, curve.mode) == ("markers", "lines")
        one = outputs == 1
        assert points.marker.color == (QUANTITIES["Y"] if one else OUTPUTS[row])
        assert curve.line.color == (QUANTITIES["A"] if one else OUTPUTS[row])
    assert layout.showlegend == (outputs > 1)
    assert layout.xaxis.title.text == "input x<sub>1</sub>"
    assert layout.yaxis.title.text == "target, output"


@pytest.mark.parametrize("outputs", [1, 2])
def test_test_data_are_rings(outputs: int) -> None:
    config = Config(dataset="teacher", inputs=1, outputs=outputs, test_fraction=0.3, epochs=3)
    run = train(config)
    test = run.dataset.test
    assert test is not None
    traces, layout = shown(run, (0.0, 1.0))
    assert len(traces) == 3 * outputs
    for row in range(outputs):
        dots, rings = traces[row], traces[outputs + row]
        np.testing.assert_array_equal([dots.x, dots.y], [run.dataset.X[0], run.dataset.Y[row]])
        np.testing.assert_array_equal([rings.x, rings.y], [test.X[0], test.Y[row]])
        assert (dots.marker.symbol, rings.marker.symbol) == (None, "circle-open")
        assert rings.name == f"target {row + 1}, test"
    assert layout.xaxis.range[0] < min(run.dataset.X.min(), test.X.min())
    assert layout.yaxis.range[1] > max(run.dataset.Y.max(), test.Y.max())
    film = film_of(run, ["output"], log=False)
    moved = [(reel.trace, reel.attribute) for reel in film.reels]
    assert moved == [(2 * outputs + row, "y") for row in range(outputs)]


@given(name=st.sampled_from(["sine", "step", "line"]), seed=st.integers(0, 99))
@settings(max_examples=20)
def test_the_curve_reaches_beyond_the_samples(name: str, seed: int) -> None:
    data = Config(dataset=name, data_seed=seed, samples=40).make_dataset()
    x = line_of_inputs(data)[0]
    assert len(x) == GRID
    width = np.ptp(data.X)
    assert x[[0, -1]] == pytest.approx([data.X.min() - 0.15 * width, data.X.max() + 0.15 * width])
    np.testing.assert_allclose(np.diff(x), 1.3 * width / (GRID - 1))


@given(low=st.floats(-1e300, 1e300), high=st.floats(-1e300, 1e300))
@settings(max_examples=60)
def test_the_axis_holds_the_targets_and_does_not_lose_them(low: float, high: float) -> None:
    span = (min(low, high), max(low, high))
    Y = RUN.dataset.Y
    _, layout = shown(RUN, span)
    bottom, top = layout.yaxis.range
    assert bottom < Y.min() < Y.max() < top
    assert np.ptp(Y) > 0.5 * (top - bottom), "the targets fill half of the height, or more"
    for value in span:
        if Y.min() - 0.3 * np.ptp(Y) <= value <= Y.max() + 0.3 * np.ptp(Y):
            assert bottom < value < top


RUN = train(Config(dataset="sine", samples=30, epochs=2))


def test_every_dataset_with_one_input_and_numbers_has_it() -> None:
    for name, kind in DATASETS.items():
        if kind.inputs.low == 1:
            assert kind_of_output(Config(dataset=name, inputs=1).make_dataset()) == "fit"
