"""Pictures of a sweep in which many runs diverge: no number is drawn for them, all are counted."""

from collections.abc import Mapping
from functools import cache

import numpy as np
import pytest

from nnviz import Config
from nnviz.core.study.results import METRICS, Results
from nnviz.core.study.sweep import Axis, Sweep
from nnviz.core.study.trials import Range, Study, Trials
from nnviz.core.train.outcome import Outcome
from nnviz.core.train.stacks import outcomes_of
from nnviz.figures.sweep_grid import Grid, grids, is_even_in_ratio
from nnviz.figures.sweep_heatmap import heatmap_figure
from nnviz.figures.sweep_lines import lines_figure
from nnviz.figures.sweep_parallel import parallel_figure
from nnviz.figures.sweep_points import points_figure
from nnviz.figures.theme import Figure
from tests.figures.validated import validated

BASE = Config(dataset="sine", epochs=300)
RATES = Axis("learning_rate", (0.1, 0.3, 0.6, 0.8, 0.9, 1.0, 3.0))
WIDTHS = Axis("hidden", ((), (4,), (8,), (16,)))
SWEEP = Sweep(BASE, (RATES, WIDTHS), seeds=4)
TRIALS = Trials(BASE, (Range("learning_rate", 0.05, 3.0, log=True), WIDTHS), 40, seeds=4)


@cache
def outcomes(study: Study) -> Mapping[Config, Outcome]:
    return dict(zip(study.configs, outcomes_of(study.configs), strict=True))


def results(study: Study = SWEEP, metric: str = "loss") -> Results:
    return Results(study.cells, outcomes(study), METRICS[metric])


def numbers(found: Figure, key: str, axis: str = "y") -> np.ndarray:
    """All numbers of `key` in the traces on an axis, those of bands too."""
    of_axis = (trace for trace in found["data"] if trace.get("yaxis", "y") == axis)
    values = (np.array(trace[key], float).ravel() for trace in of_axis)
    return np.concatenate(list(values))


def first(sweep: Sweep = SWEEP, along: int = 0) -> Grid:
    return grids(sweep, along)[0]


@pytest.mark.parametrize("study", [SWEEP, TRIALS])
def test_about_a_third_of_these_runs_diverges(study: Study) -> None:
    found = results(study)
    share = found.diverged.sum() / found.done.sum()
    assert 0.25 < share < 0.45
    assert 0.2 < np.isinf(found.median).mean() < 0.5
    assert np.any((found.diverged > 0) & np.isfinite(found.median)), "cells where only some did"


def test_a_heatmap_has_the_finite_medians_alone() -> None:
    grid, found = first(), results()
    validated(picture := heatmap_figure(grid, SWEEP.fields, found))
    medians, diverged = picture["data"]
    expected = found.median.reshape(7, 4).T
    finite = np.isfinite(expected)
    np.testing.assert_allclose(10 ** medians["z"][finite], expected[finite])
    assert np.isnan(medians["z"][~finite]).all()
    np.testing.assert_array_equal(np.isfinite(diverged["z"]), ~finite)
    assert diverged["name"] == "diverged"
    scale = picture["layout"]["coloraxis"]
    usual = expected[finite & (expected < 1000)]
    ends = np.log10([usual.min(), usual.max()])
    np.testing.assert_allclose([scale["cmin"], scale["cmax"]], ends)


def test_a_heatmap_prints_and_says_how_many_diverged() -> None:
    grid, found = first(), results()
    medians, diverged = heatmap_figure(grid, SWEEP.fields, found)["data"]
    for row, column in np.ndindex(grid.cells.shape):
        cell = grid.cells[row, column]
        count, printed = found.diverged[cell], medians["text"][row][column]
        said = medians["hovertext"][row][column]
        if np.isinf(found.median[cell]):
            assert not printed
            assert diverged["text"][row][column] == f"✕ {count}/4"
        else:
            number, _, power = printed.partition("<br>")[0].partition("·10<sup>")
            number += f"e{power.removesuffix('</sup>')}" if power else ""
            assert number.replace("−", "-") == (f"{found.median[cell]:.2g}".replace("e+0", "e"))
            assert printed.endswith(f"✕ {count}/4") == (count > 0)
        assert (f"{count} of 4 diverged" in said) == (count > 0)
        if count:
            assert f"at step {found.died_at[cell]:.0f}" in said


def test_the_cell_of_a_place_is_the_one_of_its_values() -> None:
    for along in (0, 1):
        grid = first(along=along)
        trace = heatmap_figure(grid, SWEEP.fields, results())["data"][0]
        for row, column in np.ndindex(grid.cells.shape):
            values = SWEEP.cells[trace["customdata"][row][column]].values
            expected = (grid.along.values[column], grid.up.values[row])  # type: ignore[union-attr]
            assert values == (expected if along == 0 else expected[::-1])


@pytest.mark.parametrize("along", [0, 1])
def test_lines_show_no_number_for_who_diverged_and_count_them(along: int) -> None:
    grid, found = first(along=along), results()
    validated(picture := lines_figure(grid, SWEEP.fields, found))
    lines = [trace for trace in picture["data"] if trace["mode"] == "lines+markers"]
    medians = [trace for trace in lines if "yaxis" not in trace]
    deaths = [trace for trace in lines if "yaxis" in trace]
    end = 10 ** picture["layout"]["yaxis"]["range"][1]
    above = [found.median[cells] > end for cells in grid.cells]
    assert any(
        (each & np.isfinite(found.median[cells])).any()
        for each, cells in zip(above, grid.cells, strict=True)
    )
    for cells, line, death, beyond in zip(grid.cells, medians, deaths, above, strict=True):
        values = found.median[cells]
        np.testing.assert_array_equal(line["y"][~beyond], values[~beyond])
        assert np.isnan(line["y"][np.isinf(values)]).all()
        arrows = beyond & np.isfinite(values)  # near the end of the axis
        assert ((line["y"][arrows] > end / 2) & (line["y"][arrows] < end)).all()
        symbols = np.array(line["marker"]["symbol"])
        np.testing.assert_array_equal(symbols == "triangle-up", arrows)
        np.testing.assert_array_equal(death["y"], found.diverged[cells] / 4)
        assert line["customdata"] == death["customdata"] == cells.tolist()
    finite = found.median[np.isfinite(found.median)]
    quartiles = [] if along else [found.quantile(0.25), found.quantile(0.75)]
    assert_fits(picture, finite, *quartiles)


def assert_fits(picture: Figure, medians: np.ndarray, *quartiles: np.ndarray) -> None:
    """The axis of C reaches as far as the medians and what is near, not to who is diverging."""
    low, high = 10 ** np.array(picture["layout"]["yaxis"]["range"])
    usual = medians[medians < 1000]
    near = np.concatenate([usual, *(each[each < 10 * usual.max()] for each in quartiles)])
    assert near.min() / 2 < low < near.min()
    assert near.max() < high < 2 * near.max()


def test_one_field_has_a_band_of_quartiles_with_gaps() -> None:
    sweep = Sweep(BASE, (RATES,), seeds=4)
    found = results(sweep)
    validated(picture := lines_figure(first(sweep), sweep.fields, found))
    band, line, _ = picture["data"]
    both = np.isfinite(found.quantile(0.25)) & np.isfinite(found.quantile(0.75))
    assert 0 < both.sum() < 7
    x = np.array(RATES.values)[both]
    whole = band["x"][np.isfinite(band["x"])]
    np.testing.assert_array_equal(np.sort(whole), np.repeat(x, 2))
    ends = np.concatenate([found.quantile(0.25)[both], found.quantile(0.75)[both]])
    np.testing.assert_array_equal(np.sort(band["y"][np.isfinite(band["y"])]), np.sort(ends))
    assert picture["layout"]["xaxis"]["type"] == "log"
    assert line["x"] == list(RATES.values)


def test_parallel_coordinates_end_in_a_place_of_their_own() -> None:
    for study in (SWEEP, TRIALS):
        found = results(study)
        validated(picture := parallel_figure(study, found))
        ends = dict[int, float]()
        for trace in picture["data"]:
            points = zip(trace["customdata"], trace["x"], trace["y"], strict=True)
            ends |= {cell: y for cell, x, y in points if x == len(study.axes)}
        assert len(ends) == len(study.cells)
        heights = np.array([ends[cell] for cell in range(len(study.cells))])
        inf = np.isinf(found.median)
        assert set(heights[inf]) == {0.0}
        assert heights[~inf].min() > 0.1
        order = np.argsort(found.median[~inf])
        assert (np.diff(heights[~inf][order]) >= 0).all()
        texts = [each["text"] for each in picture["layout"]["annotations"]]
        assert f"diverged: {inf.sum()}" in texts


def test_a_line_in_parallel_goes_through_the_values_of_its_cell() -> None:
    picture = parallel_figure(SWEEP, results())
    for trace in picture["data"]:
        for cell, x, y in zip(trace["customdata"], trace["x"], trace["y"], strict=True):
            if cell is not None and x < 2:
                axis = SWEEP.axes[x]
                place = axis.values.index(SWEEP.cells[cell].values[x]) / (len(axis.values) - 1)
                assert y == pytest.approx(place)


@pytest.mark.parametrize("along", [0, 1])
def test_points_of_trials_show_no_number_for_who_diverged(along: int) -> None:
    found = results(TRIALS)
    validated(picture := points_figure(TRIALS, along, found))
    medians, deaths = picture["data"]
    np.testing.assert_array_equal(np.isnan(medians["y"]), np.isinf(found.median))
    np.testing.assert_array_equal(np.nan_to_num(deaths["y"]), found.diverged / 4)
    expected = [cell.values[along] for cell in TRIALS.cells]
    assert medians["x"] == (expected if along == 0 else [WIDTHS.values.index(w) for w in expected])
    assert_fits(picture, found.median[np.isfinite(found.median)])


def test_what_is_not_finished_or_not_possible_has_its_own_colour() -> None:
    base = Config(dataset="moons", epochs=3)
    sweep = Sweep(base, (Axis("test_fraction", (0.0, 0.3)), Axis("patience", (0, 5))), seeds=2)
    done = dict(list(outcomes(sweep).items())[:2])
    found = Results(sweep.cells, done, METRICS["loss"])
    validated(picture := heatmap_figure(first(sweep), sweep.fields, found))
    masks = {trace.get("name"): np.isfinite(trace["z"]).tolist() for trace in picture["data"]}
    assert masks == {
        None: [[True, False], [False, False]],
        "not possible": [[False, False], [True, False]],
        "not yet": [[False, True], [False, True]],
    }
    words = picture["data"][0]["hovertext"]
    assert "needs 0 without test data" in words[1][0]
    assert words[1][1].endswith("not yet")


def test_three_fields_are_pictures_on_one_scale() -> None:
    sweep = Sweep(BASE, (RATES, WIDTHS, Axis("activation", ("relu", "tanh"))), seeds=2)
    pictures = grids(sweep, 1)
    assert [each.title for each in pictures] == [
        "Hidden activation relu",
        "Hidden activation tanh",
    ]
    assert sorted(cell for each in pictures for cell in each.cells.ravel()) == list(range(56))
    assert pictures[1].cells.shape == (7, 4)
    scales = [
        heatmap_figure(each, sweep.fields, results(sweep))["layout"]["coloraxis"]
        for each in pictures
    ]
    assert scales[0] == scales[1]


def test_an_accuracy_has_a_plain_scale() -> None:
    sweep = Sweep(Config(epochs=50), (RATES,), seeds=2)
    picture = lines_figure(first(sweep), sweep.fields, results(sweep, "accuracy"))
    assert picture["layout"]["yaxis"]["type"] == "linear"


@pytest.mark.parametrize(
    ("values", "log"),
    [((1, 2, 3), False), ((1, 2, 4, 8), True), ((0, 1, 10), False), ((0.01, 0.1), False)],
)
def test_log_spaced_values_are_known(values: tuple[float, ...], log: bool) -> None:  # noqa: FBT001
    assert is_even_in_ratio(values) == log


def test_nothing_finished_is_a_picture_too() -> None:
    found = Results(SWEEP.cells, {}, METRICS["loss"])
    for picture in (
        heatmap_figure(first(), SWEEP.fields, found),
        lines_figure(first(), SWEEP.fields, found),
        parallel_figure(SWEEP, found),
    ):
        validated(picture)


def test_all_diverged_is_a_picture_too() -> None:
    base = Config(dataset="line", hidden=(), epochs=400)
    sweep = Sweep(base, (Axis("learning_rate", (50.0, 100.0)),), seeds=2)
    found = results(sweep)
    assert np.isinf(found.median).all()
    for picture in (
        heatmap_figure(first(sweep), sweep.fields, found),
        lines_figure(first(sweep), sweep.fields, found),
        parallel_figure(sweep, found),
    ):
        validated(picture)
    assert np.isnan(heatmap_figure(first(sweep), sweep.fields, found)["data"][0]["z"]).all()


def test_a_run_that_is_about_to_diverge_stretches_no_axis() -> None:
    """With no hidden layer and a large rate C is finite for a while, and above 1e100."""
    sweep = Sweep(BASE, (Axis("learning_rate", (0.1, 0.3, 2.0)), WIDTHS), seeds=2)
    found = results(sweep)
    finite = found.median[np.isfinite(found.median)]
    assert finite.max() > 1e100
    usual = finite[finite < 1000].max()
    high = lines_figure(first(sweep), sweep.fields, found)["layout"]["yaxis"]["range"][1]
    assert 10**high < 2 * usual
    colours = heatmap_figure(first(sweep), sweep.fields, found)["layout"]["coloraxis"]
    assert 10 ** colours["cmax"] == pytest.approx(usual)
    labels = [each["text"] for each in parallel_figure(sweep, found)["layout"]["annotations"]]
    assert f"above {usual:.3g}" in labels
