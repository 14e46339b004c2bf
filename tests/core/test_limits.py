"""Limits: what passes, and the words of the error when it does not."""

from fractions import Fraction

import numpy as np
import pytest

from nnviz.core import limits
from nnviz.core.limits import ConfigError, Integers, Reals, check_name
from nnviz.core.setup.datasets import DATASETS


@pytest.mark.parametrize("value", [2, 5, np.int64(3), np.uint8(4)])
def test_whole_numbers_inside_come_back_as_int(value: int) -> None:
    checked = Integers(2, 5, 2).check("width", value)
    assert checked == value
    assert type(checked) is int


@pytest.mark.parametrize(
    "value",
    [1, 6, -(10**400), 3.0, np.float64(3), "3", b"3", None, True, np.True_, float("nan"), [3], 3j],
)
def test_anything_else_is_not_a_whole_number_inside(value: object) -> None:
    with pytest.raises(ConfigError) as caught:
        Integers(2, 5, 2).check("width", value)
    assert str(caught.value) == f"width: got {value!r}, needs a whole number 2 <= width <= 5"


@pytest.mark.parametrize("value", [0, 0.5, 1, np.float32(0.25), np.int64(1), Fraction(1, 4)])
def test_numbers_inside_come_back_as_float(value: float) -> None:
    checked = Reals(0, 1, 0.5).check("noise", value)
    assert checked == value
    assert type(checked) is float


@pytest.mark.parametrize(
    "value",
    [
        *(-5e-324, np.nextafter(1, 2), -1, 2, 10**400, float("nan"), float("inf"), -float("inf")),
        *("0.5", b"0.5", None, True, np.True_, [0.5], 0.5j),
    ],
)
def test_anything_else_is_not_a_number_inside(value: object) -> None:
    with pytest.raises(ConfigError) as caught:
        Reals(0, 1, 0.5).check("noise", value)
    assert str(caught.value) == f"noise: got {value!r}, needs 0 <= noise <= 1"


def test_above_excludes_the_lower_limit_itself() -> None:
    rate = Reals(0, 100, 0.5, above=True)
    assert rate.check("learning_rate", 5e-324) == 5e-324
    with pytest.raises(ConfigError, match=r"^learning_rate: got 0, needs 0 < "):
        rate.check("learning_rate", 0)


@pytest.mark.parametrize(
    ("allowed", "words"),
    [
        (Integers(2, 2, 2), "2"),
        (Integers(0, 0, 0, zero="every row"), "0 (0 = every row)"),
        (Integers(0, 9, 0, zero="all"), "a whole number 0 <= size <= 9 (0 = all)"),
        (Reals(0, 0, 0), "0"),
        (Reals(0.5, 2, 1), "0.5 <= size <= 2"),
    ],
)
def test_limits_in_words(allowed: Integers | Reals, words: str) -> None:
    assert allowed.needs("size") == words


@pytest.mark.parametrize("value", ["Relu", "", None, 3, ["relu"]])
def test_names(value: object) -> None:
    assert check_name("activation", "relu", ("relu", "tanh")) == "relu"
    with pytest.raises(ConfigError) as caught:
        check_name("activation", value, ("relu", "tanh"))
    assert str(caught.value) == f"activation: got {value!r}, needs one of relu, tanh"


def test_the_error_carries_its_parts() -> None:
    error = ConfigError("seed", -1, "something else")
    assert (error.field, error.got, error.needs) == ("seed", -1, "something else")
    assert isinstance(error, ValueError)


def test_every_default_is_inside_its_own_limits() -> None:
    every = [value for value in vars(limits).values() if isinstance(value, Integers | Reals)]
    for kind in DATASETS.values():
        every += [kind.inputs, kind.outputs, kind.samples, kind.noise]
    assert len(every) >= 6 + 4 * len(DATASETS)
    for allowed in every:
        assert allowed.check("default", allowed.default) == allowed.default
