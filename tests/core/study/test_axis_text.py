"""An axis as a text: what a person types, what comes back, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz import Config, ConfigError
from nnviz.core.limits import Integers, Reals
from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.setting_text import is_number, numbers_of, write_setting
from nnviz.core.study.axis_text import read_axis, write_axis
from nnviz.core.study.sweep import Axis
from tests.core.strategies import configs


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("hidden=4-2,8,none", ((4, 2), (8,), ())),
        ("activation=relu,tanh-relu", ("relu", ("tanh", "relu"))),
        (" learning_rate = 0.1, 1 ", (0.1, 1.0)),
        ("noise=0:1:5", (0.0, 0.25, 0.5, 0.75, 1.0)),
        ("noise=0:0.3:4", (0.0, 0.1, 0.2, 0.3)),
        ("learning_rate=1:0.1:4", (1.0, 0.7, 0.4, 0.1)),
        ("learning_rate=0.01:1:5:log", (0.01, 0.0316, 0.1, 0.316, 1.0)),
        ("learning_rate=1e-300:100:3:log", (1e-300, 1e-149, 100.0)),
        ("epochs=10:1000:5:log", (10, 32, 100, 316, 1000)),
        ("seed=0:3:4", (0, 1, 2, 3)),
        ("batch_size=all:4:9", (0, 1, 2, 3, 4)),  # whole numbers, each once
    ],
)
def test_what_a_person_types(text: str, values: tuple[object, ...]) -> None:
    axis = read_axis(text)
    assert axis.values == values
    assert read_axis(write_axis(axis)) == axis


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("rate=1,2", "field of a sweep: got 'rate', needs one of dataset, "),
        ("learning_rate", "learning_rate: got 'learning_rate', needs learning_rate= and values"),
        ("hidden=4:8:3", "hidden: got '4:8:3', needs values with commas between"),
        ("learning_rate=0.1:1", "learning_rate: got '0.1:1', needs values with commas between, or"),
        ("learning_rate=0:1:5", "learning_rate: got 0.0, needs a number above 0"),
        ("learning_rate=0.1:1:lots", "count of learning_rate: got 'lots', needs a whole number"),
        ("learning_rate=0.1:1:1000000000", "count of learning_rate: got 1000000000, needs"),
        ("learning_rate=0.1:1:5:lin", "spacing of learning_rate: got 'lin', needs one of log"),
        ("momentum=0:0.9:5:log", "momentum: got '0:0.9:5:log', needs two ends above 0 with log"),
        ("momentum=0.5,0.5", "values of momentum: got (0.5, 0.5), needs each value once"),
        ("momentum=0.5,", "momentum: got '', needs a number"),
    ],
)
def test_what_is_no_axis_is_refused_with_what_is_allowed(text: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_axis(text)
    assert str(caught.value).startswith(words)


@given(st.lists(configs(), min_size=1, max_size=4))
def test_every_axis_of_values_comes_back(some: list[Config]) -> None:
    for name in SETTINGS:
        values = tuple(dict.fromkeys(getattr(config, name) for config in some))
        assert read_axis(write_axis(Axis(name, values))) == Axis(name, values)


@given(
    st.sampled_from([name for name in SETTINGS if is_number(name)]),
    st.data(),
    st.integers(2, 1000),
    st.booleans(),
)
def test_a_range_begins_and_ends_as_it_says_and_comes_back(
    name: str,
    data: st.DataObject,
    count: int,
    log: bool,  # noqa: FBT001 (drawn)
) -> None:
    low, high = (data.draw(numbers(numbers_of(name), above_zero=log)) for _ in range(2))
    ends = f"{write_setting(name, low)}:{write_setting(name, high)}"
    axis = read_axis(f"{name}={ends}:{count}{':log' if log else ''}")
    assert (axis.values[0], axis.values[-1]) == (low, high)
    assert sorted(axis.values, reverse=low > high) == list(axis.values)
    assert read_axis(write_axis(axis)) == axis


def numbers(allowed: Integers | Reals, *, above_zero: bool) -> st.SearchStrategy[float]:
    """Any allowed number, or any such number above 0."""
    if isinstance(allowed, Integers):
        return st.integers(max(allowed.low, int(above_zero)), allowed.high)
    above = allowed.above or above_zero
    return st.floats(allowed.low, allowed.high, exclude_min=above, exclude_max=allowed.below)
