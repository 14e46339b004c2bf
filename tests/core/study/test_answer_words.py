"""What is said of runs along one setting is what they show, counted seed by seed."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz import Config
from nnviz.core.study.answer_words import (
    best_median,
    finding,
    in_words,
    rate_finding,
    rate_to_choose,
    why_recommended,
)
from nnviz.core.study.question import Question
from nnviz.core.study.results import METRICS, Results
from nnviz.core.study.sweep import Axis, Sweep
from nnviz.core.train.outcome import Outcome

RATES = (0.1, 0.2, 0.4)


def question(current: int) -> Question:
    """Which of three learning rates, with four seeds each."""
    sweep = Sweep(Config(), (Axis("learning_rate", RATES),), seeds=4)
    names = tuple(map(str, RATES))
    return Question("rate", "Learning rate", sweep, names, current, ordered=True, notes=())


def results(rows: list[list[float | None]], metric: str = "loss") -> Results:
    """Results of runs that ended at these losses and accuracies, or diverged."""
    asked, outcomes = question(0), dict[Config, Outcome]()
    for cell, row in zip(asked.sweep.cells, rows, strict=True):
        for config, value in zip(cell.configs, row, strict=True):
            died = 3 if value is None else None
            outcomes[config] = Outcome(9, value, None, value, None, died, None, None, 0.0)
    return Results(asked.sweep.cells, outcomes, METRICS[metric])


NEAR: list[float | None] = [0.4, 0.5, 0.6, 0.7]
LESS: list[float | None] = [0.1, 0.2, 0.1, 0.2]
DEAD: list[float | None] = [None, None, 0.1, None]


def test_the_best_median_is_compared_with_now_seed_by_seed() -> None:
    found = results([NEAR, LESS, DEAD])
    assert best_median(question(0), found) == 1
    assert finding(question(0), found, 1) == (
        "Now, with 0.1, the median is 0.55. With 0.2, the best median, the median is 0.15,"
        " better than now with 4 of the 4 seeds."
    )
    assert finding(question(1), found, 1) == (
        "Now, with 0.2, the median is 0.15; it is the best median."
    )


def test_diverged_runs_are_counted() -> None:
    found = results([[None, 0.5, 0.6, 0.7], LESS, DEAD])
    assert "the median is 0.65 (1 of 4 runs diverge)" in finding(question(0), found, 1)
    said = finding(question(2), found, 1)
    assert said.startswith("Now, with 0.4, 3 of 4 runs diverge. With 0.2, ")
    assert "better than now with 3 of the 4 seeds" in said  # 0.1 in both with the third seed


def test_where_halves_overlap_that_is_said() -> None:
    found = results([[0.2, 0.3, 0.1, 0.4], [0.3, 0.1, 0.2, 0.2], DEAD])
    assert best_median(question(0), found) == 1
    assert finding(question(0), found, 1).endswith(
        "better than now with 2 of the 4 seeds; the middle halves overlap."
    )


def test_of_equal_medians_the_current_one_is_the_best() -> None:
    found = results([LESS, LESS, DEAD])
    assert best_median(question(0), found) == 0
    assert best_median(question(1), found) == 1


def test_where_more_is_better_the_largest_is_best() -> None:
    found = results([NEAR, LESS, DEAD], "accuracy")
    assert best_median(question(1), found) == 0
    assert finding(question(1), found, 0) == (
        "Now, with 0.2, the median is 15.0%. With 0.1, the best median, the median is 55.0%,"
        " better than now with 4 of the 4 seeds."
    )
    advice = rate_to_choose(question(1), found)
    assert advice
    assert advice.index == 0


def test_where_everything_diverges_there_is_no_best() -> None:
    found = results([DEAD, DEAD, DEAD])
    assert best_median(question(0), found) is None
    assert rate_to_choose(question(0), found) is None
    words = "With each of these values half of the runs or more diverge."
    assert finding(question(0), found, None) == words
    assert rate_finding(question(0), found, None) == words


def test_around_the_recommended_rate_others_are_about_as_good() -> None:
    found = results([LESS, [0.15, 0.25, 0.15, 0.25], DEAD])
    advice = rate_to_choose(question(1), found)
    assert advice
    assert (advice.low, advice.high) == (0.1, 0.2)
    said = rate_finding(question(1), found, advice)
    assert "With 0.1, recommended, the median is 0.15" in said
    assert said.endswith("From 0.1 to 0.2 the medians are at most 1.5 times that.")
    medians = np.median([[0.15, 0.25, 0.15, 0.25], LESS], axis=1)
    assert medians.max() <= 1.5 * medians.min()
    assert "times" not in rate_finding(replace(question(0), current=2), found, advice)


def test_it_says_by_which_numbers_a_rate_is_recommended() -> None:
    found = results([NEAR, LESS, DEAD])
    advice = rate_to_choose(question(0), found)
    assert advice
    assert why_recommended(question(0), found, advice) == (
        "Recommended is the rate with which, and also with the next larger one, three quarters of"
        " the seeds do best: with 0.1 and 0.2 they end at 0.625 or less. So a rate just below"
        " those that fail is passed over."
    )
    assert np.quantile([0.4, 0.5, 0.6, 0.7], 0.75) == pytest.approx(0.625)


def test_of_the_largest_rate_it_says_that_it_is_the_largest() -> None:
    found = results([NEAR, NEAR, LESS])
    advice = rate_to_choose(question(0), found)
    assert advice
    said = why_recommended(question(0), found, advice)
    assert "with 0.4, the largest one, they end at 0.2 or less" in said


def test_of_accuracies_three_quarters_have_that_or_more() -> None:
    found = results([LESS, NEAR, NEAR], "accuracy")
    advice = rate_to_choose(question(0), found)
    assert advice
    assert "with 0.2 and 0.4 they end at 47.5% or more" in why_recommended(
        question(0), found, advice
    )


def test_where_every_rate_is_beside_failure_the_median_decides_and_that_is_said() -> None:
    found = results([NEAR, DEAD, [*LESS[:3], None]])
    advice = rate_to_choose(question(0), found)
    assert advice
    assert advice.rate == 0.4
    assert why_recommended(question(0), found, advice).endswith("the rate with the best median.")


@pytest.mark.parametrize(
    ("metric", "value", "said"),
    [
        ("loss", 0.012345, "0.0123"),
        ("accuracy", 0.875, "87.5%"),
        ("loss", np.inf, "diverged"),
        ("accuracy", -np.inf, "diverged"),
        ("loss", np.nan, "not known yet"),
    ],
)
def test_a_value_in_words(metric: str, value: float, said: str) -> None:
    assert in_words(METRICS[metric], value) == said
