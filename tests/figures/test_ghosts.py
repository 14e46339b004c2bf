"""Ghosts: curves of other runs behind the loss, with their numbers, which do not squeeze it."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from nnviz import Config, Run, train
from nnviz.core.study.curves import Curve, curves_of
from nnviz.figures.end_labels import apart
from nnviz.figures.ghosts import Ghost
from nnviz.figures.loss import loss_figure
from tests.figures.validated import validated

CONFIG = Config(dataset="moons", samples=30, test_fraction=0.4, epochs=12)


@pytest.fixture(scope="module")
def run() -> Run:
    return train(CONFIG)


def figure_with(run: Run, *ghosts: Ghost, log: bool = False) -> go.Figure:
    return validated(loss_figure(run, log=log, ghosts=ghosts))


def ghost_of(number: int, name: str, **settings: Any) -> Ghost:
    curves = curves_of(train(Config(**(CONFIG.to_dict() | settings))))
    return Ghost(number, name, curves.loss, curves.test_loss)


def made(number: int, *losses: float) -> Ghost:
    return Ghost(number, "made", Curve(np.arange(len(losses), dtype=float), np.array(losses)))


def numbers(figure: go.Figure) -> dict[str, tuple[float, float]]:
    """Where the numbers of ghosts stand: x of the axis, or 1 at the right end, and y."""
    found = figure.layout.annotations
    return {each.text: (each.x, each.y) for each in found if each.text.startswith("<b>")}


@pytest.mark.parametrize("log", [False, True])
def test_each_ghost_has_its_curves_behind_those_of_the_run(run: Run, log: bool) -> None:  # noqa: FBT001 (a parameter of the test)
    ghost = ghost_of(3, "<b>slow</b>", learning_rate=0.05)
    figure = figure_with(run, ghost, log=log)
    solid, dashed, *own = figure.data
    other = train(Config(**(CONFIG.to_dict() | {"learning_rate": 0.05})))
    np.testing.assert_array_equal(solid.y, other.loss)
    np.testing.assert_array_equal(dashed.y, other.test_loss)
    assert (solid.line.dash, dashed.line.dash) == ("solid", "dash")
    assert solid.name == "3 &lt;b&gt;slow&lt;/b&gt;", "a name is text"
    assert solid.line.width < min(line.line.width for line in own)
    np.testing.assert_array_equal(own[0].y, run.loss)
    assert numbers(figure).keys() == {"<b>3</b>"}
    assert numbers(figure)["<b>3</b>"][0] == 1


def test_without_ghosts_nothing_changes(run: Run) -> None:
    assert figure_with(run).to_dict() == validated(loss_figure(run, log=False)).to_dict()


def test_a_ghost_stops_where_the_run_does_or_before(run: Run) -> None:
    longer = ghost_of(1, "longer", epochs=40)
    shorter = ghost_of(2, "shorter", epochs=5)
    figure = figure_with(run, longer, shorter)
    ends = {line.name: line.x[-1] for line in figure.data if line.name in ("1 longer", "2 shorter")}
    assert ends == {"1 longer": run.steps, "2 shorter": 5}
    assert figure.layout.xaxis.range == (0, run.steps)
    places = numbers(figure)
    assert places["<b>1</b>"][0] == 1
    assert places["<b>2</b>"] == pytest.approx((5, shorter.loss.values[-1]))


@pytest.mark.parametrize(
    ("losses", "reaches"),
    [
        ((0.1, 0.05), False),  # within what the run has
        ((1e9, 1e30), True),  # at most twice as high
        ((np.nan, np.inf), False),
    ],
)
def test_a_ghost_far_above_does_not_squeeze_the_run(
    run: Run, losses: tuple[float, ...], *, reaches: bool
) -> None:
    alone = figure_with(run).layout.yaxis.range[1]
    top = figure_with(run, made(1, *losses)).layout.yaxis.range[1]
    assert (top > alone) == reaches
    assert top <= 2.5 * alone
    for _, y in numbers(figure_with(run, made(1, *losses))).values():
        assert 0 <= y <= top


def test_on_a_log_axis_a_ghost_reaches_two_powers_of_ten_further_down(run: Run) -> None:
    alone = figure_with(run, log=True).layout.yaxis.range
    held = figure_with(run, made(1, 0.1, 1e-30, 1e20, 0.0), log=True).layout.yaxis.range
    assert held == (pytest.approx(alone[0] - 2, abs=1), pytest.approx(alone[1] + 1, abs=1))
    assert held[0] < alone[0]


def test_numbers_that_end_together_stand_apart(run: Run) -> None:
    steps = run.steps + 1
    ghosts = [made(number, *np.full(steps, 0.1)) for number in range(1, 5)]
    figure = figure_with(run, *ghosts)
    heights = sorted(y for _, y in numbers(figure).values())
    low, high = figure.layout.yaxis.range
    assert np.diff(heights) == pytest.approx(0.08 * (high - low))


@pytest.mark.parametrize(
    "places",
    [(0.5, 0.5, 0.5), (0.1, 0.12, 0.9), (0.5, 0.42, 0.44), (0.2, 0.8, 0.3), (0.3, 0.3, 0.4)],
)
def test_labels_are_moved_no_further_than_they_must(places: tuple[float, ...]) -> None:
    wanted, gap = np.sort(places), 0.1
    moved = np.sort(apart(np.array(places), gap, top=9.0))
    assert (np.diff(moved) > gap - 1e-9).all()
    # By brute force: the nearest of all that are so far apart.
    grid = np.arange(-0.2, 1.3, 0.02)
    tried = np.stack(np.meshgrid(grid, grid, grid), axis=-1).reshape(-1, 3)
    tried = tried[(np.diff(tried) > gap - 1e-9).all(axis=1)]
    best = np.square(tried - wanted).sum(axis=1).min()
    assert np.square(moved - wanted).sum() <= best + 1e-12
