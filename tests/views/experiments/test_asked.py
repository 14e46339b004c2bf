"""Which runs come first, and which may begin without being asked for."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.setup.presets import PRESETS
from nnviz.core.train.budget import estimated_seconds
from nnviz.views.experiments.asked import affordable, coarse_first, others_asked, rate_asked

CONFIG = PRESETS["majority"].config


@given(count=st.integers(1, 70), data=st.data())
def test_all_come_once_and_soon_there_are_some_everywhere(count: int, data: st.DataObject) -> None:
    current = data.draw(st.integers(0, count - 1))
    order = coarse_first(count, current)
    assert sorted(order) == list(range(count))
    assert order[0] == current
    for so_far in range(2, count + 1):  # no gap is much wider than even ones would be
        places = sorted({*order[:so_far], count})
        gaps = [after - before for before, after in pairwise(places)]
        assert max(gaps) <= 4 * count / (so_far - 1)


def test_of_8_rates() -> None:
    assert coarse_first(8, 3) == [3, 0, 4, 2, 6, 1, 5, 7]


def test_the_runs_of_a_question_are_those_of_its_sweep_the_current_ones_first() -> None:
    asked = rate_asked(CONFIG)
    assert set(asked.configs) == set(asked.question.sweep.configs)
    assert len(asked.configs) == 512
    assert {config.learning_rate for config in asked.configs[:8]} == {CONFIG.learning_rate}


def test_the_estimate_is_far_below_that_of_runs_one_after_the_other() -> None:
    asked = rate_asked(CONFIG)
    alone = sum(map(estimated_seconds, asked.configs))
    assert 0 < asked.seconds < alone / 4
    longer = rate_asked(replace(CONFIG, epochs=3000))
    assert longer.seconds == pytest.approx(10 * asked.seconds, rel=0.3)  # in more stacks


def test_what_takes_least_may_begin_as_long_as_there_is_time() -> None:
    others = others_asked(CONFIG)
    seconds = sorted(each.seconds for each in others)
    found = affordable(others, sum(seconds[:3]) * 1.0001)
    assert [each.seconds for each in found] == seconds[:3]
    assert affordable(others, 0) == []
    assert len(affordable(others, sum(seconds) * 1.0001)) == len(others)
