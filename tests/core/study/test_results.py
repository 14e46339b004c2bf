"""Results count a diverged run as worse than any number, and never as one."""

import math
from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz import Config
from nnviz.core.study.results import METRICS, Results
from nnviz.core.study.sweep import Axis, Cell, Sweep
from nnviz.core.train.outcome import Outcome
from nnviz.core.train.stacks import outcomes_of

CELLS = Sweep(Config(), (Axis("learning_rate", (0.1, 1.0)),), seeds=4).cells


def outcome(loss: float | None, accuracy: float | None = None) -> Outcome:
    """An outcome with this loss, or of a run that diverged at its third step."""
    return Outcome(9, loss, None, accuracy, None, 3 if loss is None else None, None, None, 0.0)


def results(losses: list[list[float | None]], metric: str = "loss") -> Results:
    """Results of two cells, of which some runs are finished."""
    pairs = [
        (config, outcome(loss, None if loss is None else 1 - loss))
        for cell, row in zip(CELLS, losses, strict=True)
        for config, loss in zip(cell.configs, row, strict=False)
    ]
    return Results(CELLS, dict(pairs), METRICS[metric])


def test_a_diverged_run_is_worse_than_any_number() -> None:
    found = results([[0.4, None, 0.1, 0.2], [None, None, 0.3, 0.1]])
    np.testing.assert_array_equal(found.diverged, [1, 2])
    np.testing.assert_array_equal(found.diverged_at[0], [np.nan, 3, np.nan, np.nan])
    np.testing.assert_allclose(found.median, [0.3, np.inf])
    assert found.median_run(0) == CELLS[0].configs[3]  # 0.2, the better of the two in the middle
    assert found.median_run(1) == CELLS[1].configs[2]


def test_where_more_is_better_it_is_less_than_any_number() -> None:
    found = results([[0.4, None, 0.1, 0.2], [None, None, None, 0.1]], "accuracy")
    np.testing.assert_allclose(found.median, [0.7, -np.inf])
    assert found.median_run(0) == CELLS[0].configs[3]
    assert found.median_run(1) in CELLS[1].configs[:3]


def test_what_is_not_finished_counts_for_nothing() -> None:
    found = results([[0.4, 0.2], []])
    np.testing.assert_array_equal(found.done, [2, 0])
    np.testing.assert_allclose(found.median, [0.3, np.nan])
    assert found.median_run(1) is None


losses = st.lists(st.none() | st.floats(0, 10), min_size=1, max_size=4)


@given(row=losses, share=st.floats(0, 1))
def test_quantiles_are_numpys_where_nothing_diverged(row: list[float | None], share: float) -> None:
    got = results([row, []]).quantile(share)[0]
    numbers = sorted(math.inf if loss is None else loss for loss in row)
    place = share * (len(row) - 1)
    if numbers[math.ceil(place)] < math.inf:
        finite = [loss for loss in numbers if loss < math.inf]
        expected = np.quantile(finite, place / max(1, len(finite) - 1))
        assert got == pytest.approx(expected, rel=1e-12, abs=1e-300)
    else:
        assert got == math.inf


def test_of_real_runs() -> None:
    base = Config(dataset="line", hidden=(), epochs=300)
    cells: tuple[Cell, ...] = Sweep(base, (Axis("learning_rate", (0.01, 100.0)),), seeds=4).cells
    configs = [config for cell in cells for config in cell.configs]
    outcomes = dict(zip(configs, outcomes_of(configs), strict=True))
    found = Results(cells, dict(islice(outcomes.items(), 8)), METRICS["loss"])
    assert found.diverged.tolist() == [0, 4]
    assert np.isfinite(found.median[0])
    assert found.median[1] == np.inf


def test_a_cell_says_its_best_run_and_when_the_others_died() -> None:
    found = results([[0.4, None, 0.1, 0.2], [None, None, None, None]])
    np.testing.assert_array_equal(found.best, [0.1, np.inf])
    np.testing.assert_array_equal(found.died_at, [3, 3])
    np.testing.assert_array_equal(results([[0.4], []]).died_at, [np.nan, np.nan])
    np.testing.assert_allclose(results([[0.4, 0.1]] * 2, "accuracy").best, [0.9, 0.9])


def test_a_quantile_is_computed_once_for_all_who_ask_for_one_of_its_cells() -> None:
    found = results([[0.4, None, 0.1, 0.2], [None, None, 0.3, 0.1]])
    assert found.quantile(0.25) is found.quantile(0.25)
    assert found.median is found.quantile(0.5)
    with pytest.raises(ValueError, match="read-only"):
        found.quantile(0.25)[0] = 0.0
