"""Two settings over the same seeds: who wins, by how much, and what may be said of it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz import Config, ConfigError
from nnviz.core.study.paired import Paired, over_seeds
from nnviz.core.study.paired_words import difference, incomparable, which_is_better
from nnviz.core.study.results import METRICS
from nnviz.core.train.outcome import Outcome
from nnviz.core.train.stacks import outcomes_of

LOSS, ACCURACY = METRICS["loss"], METRICS["test_accuracy"]


def outcome(figure: float | None) -> Outcome:
    """An outcome with this loss and accuracy on test data, or of a run that diverged."""
    return Outcome(9, figure, None, None, figure, 3 if figure is None else None, None, None, 0.0)


def paired(
    first: Sequence[float | None], second: Sequence[float | None], metric: str = "loss"
) -> Paired:
    return Paired.of(
        [outcome(each) for each in first], [outcome(each) for each in second], METRICS[metric]
    )


def won(pairs: Paired) -> tuple[int, int, int]:
    """How often A is better, B is, and neither."""
    each = pairs.first_better, pairs.second_better, pairs.tied
    first, second, ties = (int(seeds.sum()) for seeds in each)
    return first, second, ties


def test_a_diverged_run_loses_and_two_are_a_tie() -> None:
    pairs = paired([0.1, None, None, 0.2] * 2, [0.1, 0.9, None, None] * 2)
    assert won(pairs) == (2, 2, 4)
    assert (pairs.first_diverged.sum(), pairs.second_diverged.sum()) == (4, 4)
    assert pairs.middle == 1
    assert pairs.interval == pytest.approx((0, np.inf))
    assert not pairs.better
    assert which_is_better(pairs) == (
        "B has a lower C on training data on 2 of 8 seeds, and the same on 4 (A diverged on 4 and B"
        " diverged on 4, which counts as worse than any number); the median of B's C divided by A's"
        " is 1 (95 % interval 0 to ∞): the interval contains 1, so these 8 seeds do not tell which"
        " is better."
    )


def test_losses_are_compared_by_their_ratio() -> None:
    first = np.geomspace(1e-4, 1, 16)
    pairs = paired(first.tolist(), (first * np.linspace(0.5, 0.9, 16)).tolist())
    assert pairs.middle == pytest.approx(np.sqrt((0.5 + 7 / 37.5) * (0.5 + 8 / 37.5)))
    assert pairs.median_difference == pytest.approx(
        np.median(first * (np.linspace(0.5, 0.9, 16) - 1))
    )
    assert pairs.better == "B"
    assert which_is_better(pairs) == (
        "B has a lower C on training data on 16 of 16 seeds; the median of B's C divided by A's"
        " is 0.7 (95 % interval 0.607 to 0.793), so B is better on these data."
    )


def test_accuracies_are_compared_by_their_difference() -> None:
    first = [0.8] * 12 + [0.9] * 4
    pairs = paired(first, [0.75] * 12 + [1.0] * 4, "test_accuracy")
    assert won(pairs) == (12, 4, 0)
    # Of a resample 8 draws or more are among the 4 with a chance of 0.027, 9 or more of 0.007: the
    # upper end is where it is 8, half of them on each side.
    assert pairs.middle == pairs.median_difference == pytest.approx(-0.05)
    assert which_is_better(pairs) == (
        "A has a higher accuracy on test data on 12 of 16 seeds; the median of B's minus A's, in"
        " percentage points, is −5 (95 % interval −5 to 2.5): the interval contains 0, so these 16"
        " seeds do not tell which is better."
    )


def test_where_no_seed_differs_nothing_is_better() -> None:
    assert which_is_better(paired([0.1] * 16, [0.1] * 16)) == (
        "A and B end with the same C on training data on each of these 16 seeds."
    )
    assert which_is_better(paired([0.1] * 8 + [None], [0.1] * 8 + [None])) == (
        "A and B end with the same C on training data on each of these 9 seeds; on 1 of them both"
        " diverged."
    )
    assert which_is_better(paired([None] * 16, [None] * 16)) == (
        "A and B both diverged on each of these 16 seeds."
    )


def test_one_that_always_diverges_is_worse() -> None:
    pairs = paired([None] * 16, [0.2] * 16)
    assert (pairs.middle, pairs.better) == (0, "B")
    assert which_is_better(pairs) == (
        "B has a lower C on training data on 16 of 16 seeds (A diverged on 16, which counts as"
        " worse than any number), so B is better on these data."
    )
    assert paired([0.2] * 16, [None] * 16).middle == np.inf
    assert paired([0.5] * 16, [None] * 16, "test_accuracy").better == "A"


def test_a_loss_of_0_is_lower_than_all_others() -> None:
    pairs = paired([0.0] * 9 + [0.1] * 7, [0.0] * 2 + [0.1] * 14)
    assert won(pairs) == (7, 0, 9)
    assert pairs.middle == 1
    assert pairs.interval == (1, np.inf)


def test_an_end_that_is_not_that_of_equals_is_not_rounded_to_it() -> None:
    pairs = paired([1.0] * 16, [0.99999] * 16)
    assert "is 0.99999 (95 % interval nothing but 0.99999), so B is better" in which_is_better(
        pairs
    )


@pytest.mark.parametrize(
    ("ratio", "text"),
    [(1234.5, "1230"), (0.00123, "0.00123"), (1.2e-7, "1.20e-07"), (3.4e8, "3.40e+08")],
)
def test_ratios_of_any_size_can_be_read(ratio: float, text: str) -> None:
    assert f"B's C divided by A's is {text} (95 %" in which_is_better(
        paired([1.0] * 16, [ratio] * 16)
    )


@given(st.lists(st.tuples(*[st.none() | st.floats(0, 1e9)] * 2), min_size=8, max_size=16))
def test_the_other_way_round_it_says_the_same(
    rows: list[tuple[float | None, float | None]],
) -> None:
    first, second = [list(column) for column in zip(*rows, strict=True)]
    pairs, turned = paired(first, second), paired(second, first)
    first_wins, second_wins, ties = won(pairs)
    assert won(turned) == (second_wins, first_wins, ties)
    assert pairs.better == {"A": "B", "B": "A", "": ""}[turned.better]
    low, high = pairs.interval
    assert low <= pairs.middle <= high
    assert which_is_better(pairs)


def test_without_a_difference_it_claims_one_in_one_of_twenty_cases() -> None:
    rng = np.random.default_rng(0)
    draws = np.exp(rng.normal(0, 2, (2000, 1, 16)) + rng.normal(0, 1, (2000, 2, 16)))
    claims = np.mean([bool(Paired(LOSS, *pair).better) for pair in draws])
    assert 0.045 <= claims <= 0.07  # of 2000 draws a share of 0.055 has a deviation of 0.005


def test_a_real_difference_is_found_in_real_runs() -> None:
    config = Config(epochs=100, initializer="notes", seed=7)
    slow, fast = over_seeds(replace(config, learning_rate=0.05), 16), over_seeds(config, 16)
    assert [each.seed for each in slow] == list(range(16))
    pairs = Paired.of(outcomes_of(slow), outcomes_of(fast), LOSS)
    by_hand = np.array([run.loss for run in outcomes_of(fast)], float) / np.array(
        [run.loss for run in outcomes_of(slow)], float
    )
    assert won(pairs)[1] == (by_hand < 1).sum()
    assert pairs.middle == pytest.approx(np.median(by_hand), rel=0.01)
    assert pairs.better == "B"


def test_what_cannot_be_paired_is_refused() -> None:
    with pytest.raises(ConfigError, match="seeds: got 7, needs at least 8"):
        paired([0.1] * 7, [0.1] * 7)
    with pytest.raises(ValueError, match="C on test data: got a run that has none"):
        Paired.of([outcome(0.1)] * 8, [outcome(0.1)] * 8, METRICS["test_loss"])


def test_c_of_another_loss_is_not_compared() -> None:
    config = Config()
    other = replace(config, loss="binary_cross_entropy")
    assert incomparable(config, other, LOSS) == (
        "C is another quantity for A (squared error) than for B (binary cross entropy): neither is"
        " lower than the other."
    )
    assert not incomparable(config, other, ACCURACY)
    assert not incomparable(config, replace(config, learning_rate=0.1), LOSS)


def test_other_data_are_named_as_a_reason() -> None:
    words = which_is_better(paired([0.2] * 16, [0.1] * 16), same_data=False)
    assert words.endswith("but A and B have different data, which alone may be the reason.")


def test_the_median_difference_is_told_of_losses() -> None:
    assert difference(paired([0.2] * 8, [0.1] * 8)) == "The median of B's C minus A's is −0.1."
    assert not difference(paired([0.2] * 8, [None] * 8))
    assert not difference(paired([0.2] * 8, [0.2] * 8))
    assert not difference(paired([0.2] * 8, [0.1] * 8, "test_accuracy"))
