"""Trials are drawn within their ranges, each once, and more of them begin with the same ones."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz import Config
from nnviz.core.limits import ConfigError
from nnviz.core.study.sweep import Axis
from nnviz.core.study.trials import Range, Trials, read_range_or_list

RATE = Range("learning_rate", 0.01, 1.0, log=True)
WIDTHS = Axis("hidden", ((2,), (4, 2), ()))


@given(
    field=st.sampled_from(["learning_rate", "noise", "epochs", "batch_size"]),
    low=st.integers(1, 40),
    more=st.integers(1, 60),
    log=st.booleans(),
    seed=st.integers(0, 99),
)
def test_what_is_drawn_lies_between_the_ends(
    *, field: str, low: int, more: int, log: bool, seed: int
) -> None:
    drawn = Range(field, low, low + more, log).draw(np.random.default_rng(seed))
    assert low <= drawn <= low + more
    if field in ("epochs", "batch_size"):
        assert isinstance(drawn, int)
    else:
        assert len(f"{drawn:.12g}".replace(".", "").strip("0")) <= 5


def test_whole_numbers_are_equally_likely_at_the_ends_too() -> None:
    rng, drawn = np.random.default_rng(0), Range("epochs", 1, 4)
    counts = np.bincount([int(drawn.draw(rng)) for _ in range(4000)], minlength=5)
    np.testing.assert_allclose(counts[1:], 1000, atol=5 * math.sqrt(750))  # five deviations


def test_powers_are_equally_likely_with_log() -> None:
    rng = np.random.default_rng(0)
    drawn = np.array([RATE.draw(rng) for _ in range(4000)])
    assert abs((drawn < 0.1).mean() - 0.5) < 5 * math.sqrt(0.25 / 4000)


@given(count=st.integers(1, 30), more=st.integers(0, 30), draw=st.integers(0, 50))
def test_more_trials_begin_with_the_same(count: int, more: int, draw: int) -> None:
    few, many = (
        [cell.values for cell in Trials(Config(), (RATE, WIDTHS), each, draw, seeds=1).cells]
        for each in (count, count + more)
    )
    assert many[:count] == few
    assert len(set(many)) == len(many) == count + more
    assert {width for _, width in many} <= set(WIDTHS.values)


def test_there_are_no_more_trials_than_combinations() -> None:
    trials = Trials(Config(), (Axis("optimizer", ("sgd", "adam")), WIDTHS), 60, seeds=3)
    assert sorted(cell.values for cell in trials.cells) == sorted(
        (name, width) for name in ("sgd", "adam") for width in WIDTHS.values
    )
    assert len(trials.configs) == 6 * 3
    # Each optimizer has its own rate, which was not set by hand.
    assert {config.learning_rate for config in trials.configs} == {
        Config().learning_rate,
        Config(optimizer="adam").learning_rate,
    }


def test_the_text_of_a_range_is_that_of_an_axis() -> None:
    assert read_range_or_list("learning_rate=0.01:1:9:log") == RATE
    assert read_range_or_list("epochs=300:100:3") == Range("epochs", 100, 300)
    assert read_range_or_list("hidden=2,4-2,none") == WIDTHS


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Range("optimizer", 0, 1), "a field that is a number"),
        (lambda: Range("epochs", 5, 5), "a low end below"),
        (lambda: Range("epochs", 0, 5, log=True), "both above 0"),
        (lambda: Trials(Config(), (RATE,), 0), "number of trials: got 0"),
        (lambda: Trials(Config(), (RATE,), 5000, seeds=8), "number of runs: got 40000"),
        (lambda: Trials(Config(), (RATE, RATE)), "each field once"),
    ],
)
def test_what_cannot_be(make: object, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        make()  # type: ignore[operator]
