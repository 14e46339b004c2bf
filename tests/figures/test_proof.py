"""The figures that prove a pass: the gradient check, the mistake's training, and the forecast."""

import re
from bisect import bisect_right
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from nnviz import Config, train
from nnviz.core.arrays import Array
from nnviz.core.explain.forecast import Forecast, first_order_forecast
from nnviz.core.explain.gradient_check import GradientCheck, Verdict
from nnviz.figures.check import check_figures
from nnviz.figures.forecast import forecast_figure
from nnviz.figures.loss import legend_below, losses_figure
from tests.figures.validated import validated

# ------------------------------------------------------------------------- the gradient check

SIZES = (2, 3, 1)
# The flat order is W1 column by column, b1, then W2 and b2: so these are the places of a flat
# vector's 13 numbers in the figures, with a gap before b.
PLACES = (
    [[0, 3, None, 6], [1, 4, None, 7], [2, 5, None, 8]],
    [[9, 10, 11, None, 12]],
)


def check_of(error: Array, verdict: list[Verdict]) -> GradientCheck:
    """Derivatives that count up, with these errors."""
    analytic = np.arange(1.0, len(error) + 1)
    return GradientCheck(analytic, analytic / 8, error, np.array(verdict, dtype=np.int_))


@pytest.fixture(scope="module")
def judged() -> tuple[GradientCheck, list[go.Figure]]:
    """Errors 1e-15, 1e-14 ... 1e-3, all fine but three."""
    verdict = [Verdict.FINE] * 13
    verdict[1], verdict[8], verdict[12] = Verdict.ZERO, Verdict.KINK, Verdict.UNRESOLVED
    error = 10.0 ** np.arange(-15.0, -2.0)
    error[1] = np.nan
    check = check_of(error, verdict)
    return check, [validated(figure) for figure in check_figures(check, SIZES)]


def by_place(values: list[Any], empty: object) -> list[list[list[Any]]]:
    return [[[empty if k is None else values[k] for k in row] for row in layer] for layer in PLACES]


def test_each_layer_has_its_errors_in_their_places(
    judged: tuple[GradientCheck, list[go.Figure]],
) -> None:
    _, figures = judged
    # Powers of ten, none below -12; what is not judged lies below them all.
    powers: list[float] = [-12, -13, -12, -12, -11, -10, -9, -8, -13, -6, -5, -4, -13]
    for figure, layer in zip(figures, by_place(powers, np.nan), strict=True):
        (trace,) = figure.data
        np.testing.assert_allclose(np.array(trace.z, dtype=float), layer, rtol=1e-12)


def test_the_words_in_a_cell_and_behind_it_are_its_own(
    judged: tuple[GradientCheck, list[go.Figure]],
) -> None:
    check, figures = judged
    for layer, figure in enumerate(figures, start=1):
        (trace,) = figure.data
        places = PLACES[layer - 1]
        for (row, column), text in np.ndenumerate(np.array(trace.text)):
            name, backward, differences, error = trace.customdata[row, column]
            k = places[row][column]
            assert text == error
            if k is None:
                assert (name, backward, differences, error) == ("", "", "", "")
                continue
            assert float(backward) == check.analytic[k]
            assert float(differences) == check.numeric[k]
            bias = column == len(places[row]) - 1
            letter = f"db<sub>{layer}</sub>" if bias else f"dW<sub>{layer}</sub>"
            assert name == f"{letter} row {row + 1}{'' if bias else f', column {column + 1}'}"
            if check.verdict[k] == Verdict.FINE:
                assert float(text) == pytest.approx(check.error[k], rel=0.1)
            else:
                assert not re.search(r"\d\d|nan", text), "there is no error to print"


def channels(colour: str) -> Array:
    """Red, green and blue of #rrggbb, 0 to 255 each."""
    assert re.fullmatch("#[0-9a-f]{6}", colour)
    return np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)], dtype=float)


def colour_at(figure: go.Figure, place: tuple[int, int]) -> Array:
    """Red, green and blue of a cell, between two stops of the scale as Plotly takes them."""
    axis = figure.layout.coloraxis
    at = (float(np.array(figure.data[0].z)[place]) - axis.cmin) / (axis.cmax - axis.cmin)
    stops = [float(stop) for stop, _ in axis.colorscale]
    above = min(bisect_right(stops, at, 1), len(stops) - 1)
    low, high = (channels(axis.colorscale[k][1]) for k in (above - 1, above))
    part = (at - stops[above - 1]) / (stops[above] - stops[above - 1])
    return np.asarray(low + (high - low) * part)


@pytest.mark.parametrize(
    ("error", "verdict", "kind"),
    [
        (1e-20, Verdict.FINE, "green"),
        (1e-12, Verdict.FINE, "green"),
        (9e-8, Verdict.FINE, "green"),
        (2e-7, Verdict.DOUBTFUL, "amber"),
        (1e-4, Verdict.DOUBTFUL, "amber"),
        (9e-3, Verdict.DOUBTFUL, "amber"),
        (2e-2, Verdict.WRONG, "red"),
        (1.0, Verdict.WRONG, "red"),
        (2.0, Verdict.WRONG, "red"),
        (np.nan, Verdict.ZERO, "grey"),
        (0.5, Verdict.KINK, "grey"),
        (0.5, Verdict.UNRESOLVED, "grey"),
    ],
)
def test_the_colour_is_that_of_the_verdict(error: float, verdict: Verdict, kind: str) -> None:
    (found,) = check_figures(check_of(np.array([error, error]), [verdict] * 2), (1, 1))
    figure = validated(found)
    red, green, blue = colour_at(figure, (0, 0))
    found = {
        "green": green > red > 80 and green > blue,
        "amber": red > green > blue and green > 120,
        "red": red > 150 and max(green, blue) < 100,
        "grey": max(red, green, blue) - min(red, green, blue) < 20,
    }
    assert [name for name, holds in found.items() if holds] == [kind]


@pytest.mark.parametrize(
    ("sizes", "printed"),
    # A layer is printed up to 10 rows, and up to 10 columns with the gap and b.
    [((8, 10), True), ((9, 10), False), ((8, 11), False), ((64, 64), False)],
)
def test_errors_are_printed_where_there_is_room(sizes: tuple[int, int], *, printed: bool) -> None:
    count = (sizes[0] + 1) * sizes[1]
    (found,) = check_figures(check_of(np.full(count, 1e-9), [Verdict.FINE] * count), sizes)
    figure = validated(found)
    assert (figure.data[0].texttemplate is not None) is printed
    room = figure.layout.width - figure.layout.margin.l - figure.layout.margin.r
    assert room >= (50 if printed else 5) * (sizes[0] + 2), "for each column"


# ------------------------------------------------------------------------------- the forecast


def powers_of(figure: go.Figure) -> tuple[float, float]:
    low, high = figure.layout.yaxis.range
    return 10.0**low, 10.0**high


def test_a_rise_that_was_forecast_is_drawn_as_one() -> None:
    forecast = Forecast([0, 3, 4], np.array([-4.0, 0.25, -1e-20]), np.array([-3.0, 0.5, 0.125]))
    promised, fell, rose, foreseen = validated(forecast_figure(forecast)).data
    np.testing.assert_array_equal(promised.y, [4, np.nan, np.nan])
    np.testing.assert_array_equal(fell.y, [3, np.nan, np.nan])
    assert (list(rose.x), list(rose.y)) == ([3, 4], [0.5, 0.125])
    assert (list(foreseen.x), list(foreseen.y)) == ([3], [0.25])
    assert foreseen.marker.symbol != rose.marker.symbol


def test_the_forecast_by_hand() -> None:
    # C should fall by 4, 1, 0.5, and not at all; it falls by 3, rises by 0.5, falls, stays.
    forecast = Forecast(
        [0, 2, 5, 9], np.array([-4.0, -1.0, -0.5, 0.0]), np.array([-3.0, 0.5, -0.25, 0.0])
    )
    figure = validated(forecast_figure(forecast))
    promised, fell, rose = figure.data
    for line, expected in ((promised, [4, 1, 0.5, np.nan]), (fell, [3, np.nan, 0.25, np.nan])):
        assert list(line.x) == [0, 2, 5, 9]
        np.testing.assert_array_equal(line.y, expected)
    assert (list(rose.x), list(rose.y)) == ([2], [0.5])
    assert figure.layout.yaxis.type == "log"
    low, high = powers_of(figure)
    assert low <= 0.25
    assert high >= 4
    assert figure.layout.xaxis.range[0] <= 0
    assert figure.layout.xaxis.range[1] >= 9
    assert len({trace.name for trace in figure.data}) == 3


def test_the_forecast_of_a_run_is_that_of_its_losses_and_gradients() -> None:
    run = train(Config(initializer="notes", learning_rate=0.5, epochs=40))
    steps = [0, 3, 17, 39]
    promised, fell, rose = validated(forecast_figure(first_order_forecast(run, steps))).data
    squared = (run.gradient_norm**2).sum(axis=1)
    np.testing.assert_allclose(promised.y, 0.5 * squared[steps], rtol=1e-12)
    change = run.loss[1:][steps] - run.loss[:-1][steps]
    np.testing.assert_allclose(fell.y, np.where(change < 0, -change, np.nan), rtol=1e-12)
    assert len(rose.x) == (change > 0).sum()


def test_a_forecast_of_nothing_is_still_drawn() -> None:
    figure = validated(forecast_figure(Forecast([0], np.array([0.0]), np.array([0.0]))))
    low, high = powers_of(figure)
    assert 0 < low < high
    assert np.isnan(figure.data[0].y[0])


# ---------------------------------------------------------------------------------- the losses


def test_an_honest_training_stands_behind_one_with_a_mistake() -> None:
    honest, wrong = np.array([0.5, 0.25, 0.125]), np.array([0.5, 0.9])  # it diverged
    figure = validated(losses_figure(honest, wrong, np.array([0.5, 0.1, 0.004])))
    lines = {trace.name: (list(trace.x), list(trace.y)) for trace in figure.data}
    assert lines == {
        "honest": ([0, 1, 2], [0.5, 0.25, 0.125]),
        "honest, first step as long": ([0, 1, 2], [0.5, 0.1, 0.004]),
        "mistaken": ([0, 1], [0.5, 0.9]),
    }
    assert tuple(figure.layout.xaxis.range) == (0, 2)
    assert figure.layout.yaxis.type == "log"
    low, high = figure.layout.yaxis.range
    assert 10**low < 0.004
    assert 10**high > 0.9
    assert figure.layout.showlegend


def test_without_a_matched_training_there_are_two_lines() -> None:
    figure = validated(losses_figure(np.array([0.5, 0.2]), np.array([0.5]), None))
    assert [len(trace.x) for trace in figure.data] == [2, 1]


def test_where_it_is_narrow_the_legend_has_room_of_its_own_below() -> None:
    figure = losses_figure(np.array([0.5, 0.2]), np.array([0.5]), None)
    plot = figure["layout"]["height"] - figure["layout"]["margin"]["b"]
    narrow = validated(figure | {"layout": legend_below(figure)}).layout
    assert narrow.legend.y < 0 < figure["layout"]["legend"]["y"]
    assert narrow.height - narrow.margin.b == plot, "as high a plot as before"


def test_long_losses_are_thinned_and_keep_their_ends() -> None:
    rng = np.random.default_rng(0)
    honest, wrong = rng.uniform(size=40_000), rng.uniform(size=5)
    long, short = validated(losses_figure(honest, wrong, None)).data
    assert len(long.x) <= 3000
    assert (long.x[0], long.x[-1]) == (0, 39_999)
    np.testing.assert_array_equal(long.y, honest[long.x])
    np.testing.assert_array_equal(short.y, wrong)
