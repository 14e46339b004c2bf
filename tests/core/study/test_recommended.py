"""A recommended learning rate is good for other seeds, and its words are true."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz import Config
from nnviz.core.limits import LEARNING_RATE
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.setup.presets import PRESETS
from nnviz.core.study.recommended import AS_GOOD, recommended, tried_rates
from nnviz.core.train.budget import estimated_seconds
from tests.core.study.judged_rates import SEEN, judged, swept

# The others take nine times as long: `python -m benchmarks.recommended` judges them all.
QUICK = [
    name
    for name, preset in PRESETS.items()
    if estimated_seconds(preset.config) < 0.009 and len(preset.config.hidden) < 2
]
INF = np.inf


def test_it_is_near_the_best_median_of_other_seeds_on_nine_of_ten_presets() -> None:
    assert len(QUICK) >= 24
    judge = cache(lambda config: judged(config, (slice(SEEN, 2 * SEEN),))[0].multiples[0])
    multiples = {name: judge(swept(PRESETS[name].config)) for name in QUICK}
    far = {name: multiple for name, multiple in multiples.items() if multiple > 1.5}
    assert len(far) <= 0.1 * len(QUICK), far


RATES = np.array([0.1, 0.2, 0.4, 0.8])


def test_the_lucky_rate_is_passed_over() -> None:
    quartiles = np.array([[0.4, 0.09, 0.09, 0.1], [0.5, 0.1, 0.09, INF], [0.6, 0.12, 0.3, INF]])
    found = recommended(RATES, quartiles)
    assert found is not None
    assert (found.index, found.rate) == (1, 0.2)
    assert (found.low, found.high) == (0.2, 0.4)  # 0.09 is below 1.5 times 0.1
    assert found.why == (
        "A quarter of the seeds end at a C of 0.09 or less, half at 0.1, three quarters at 0.12:"
        " the product of these three is smallest here. From 0.2 to 0.4 the median is at most 1.5"
        " times its own."
    )


def test_without_a_number_there_is_nothing_to_recommend() -> None:
    quartiles = np.array([[0.1, INF, np.nan], [INF, INF, np.nan], [INF, INF, np.nan]])
    assert recommended(RATES[:3], quartiles) is None


def test_a_rate_with_many_diverged_runs_is_taken_only_where_every_rate_has_them() -> None:
    quartiles = np.array([[0.2, 0.1, 0.1], [0.3, 0.1, INF], [0.4, INF, INF]])
    found = recommended(RATES[:3], quartiles)
    assert found is not None
    assert found.rate == 0.1
    quartiles[2] = INF
    found = recommended(RATES[:3], quartiles)
    assert found is not None
    assert found.rate == 0.2
    assert "others diverge" in found.why


def test_a_loss_of_0_is_the_best_there_is() -> None:
    quartiles = np.array([[1e-9, 0, 0.1], [1e-9, 0, 0.1], [1e-8, 0, 0.2]])
    found = recommended(RATES[:3], quartiles)
    assert found is not None
    assert (found.rate, found.low, found.high) == (0.2, 0.2, 0.2)
    assert "have medians above 1.5 times" in found.why


def test_where_nothing_differs_it_says_so() -> None:
    found = recommended(RATES, np.full((3, 4), 0.25))
    assert found is not None
    assert found.rate == 0.1  # of equals the smallest
    assert found.why.endswith("it hardly matters.")


@pytest.mark.parametrize(("best", "words"), [(0, "a smaller one"), (3, "a larger one")])
def test_at_an_end_it_says_that_one_beyond_may_be_better(best: int, words: str) -> None:
    quartiles = np.full((3, 4), 0.5)
    quartiles[:, best] = 0.1
    found = recommended(RATES, quartiles)
    assert found is not None
    assert words in found.why


LOSSES = st.lists(st.floats(0, 1e300) | st.just(INF), min_size=3, max_size=3).map(sorted)


@given(st.lists(LOSSES | st.just([np.nan] * 3), min_size=1, max_size=9))
def test_any_losses_get_a_rate_with_a_median(columns: list[list[float]]) -> None:
    rates, quartiles = np.geomspace(0.01, 10, len(columns)), np.array(columns).T
    found = recommended(rates, quartiles)
    median = quartiles[1]
    if found is None:
        assert not np.isfinite(median).any()
        return
    assert np.isfinite(median[found.index])
    assert found.low <= found.rate == rates[found.index] <= found.high
    between = median[(found.low <= rates) & (rates <= found.high)]
    assert (between <= AS_GOOD * median[found.index]).all()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_rates_rise_within_the_limits_and_hold_the_default(optimizer: str) -> None:
    config = Config(optimizer=optimizer)
    rates = tried_rates(config)
    assert len(rates) == 64
    assert (np.diff(rates) > 0).all()
    assert LEARNING_RATE.low < rates[0] < config.learning_rate < rates[-1] <= LEARNING_RATE.high
