"""Limits: what passes, and the words of the error when it does not."""

from fractions import Fraction

import numpy as np
import pytest

from nnviz.core import limits
from nnviz.core.limits import ConfigError, Integers, Reals, briefly, check_name
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
    assert str(caught.value) == f"width: got {briefly(value)}, needs a whole number from 2 to 5"


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
    assert str(caught.value) == f"noise: got {briefly(value)}, needs a number from 0 to 1"


def test_above_excludes_the_lower_limit_itself() -> None:
    rate = Reals(0, 100, 0.5, above=True)
    assert rate.check("learning_rate", 5e-324) == 5e-324
    with pytest.raises(ConfigError, match=r"^learning_rate: got 0, needs a number above 0 "):
        rate.check("learning_rate", 0)


def test_below_excludes_the_upper_limit_itself() -> None:
    momentum = Reals(0, 1, 0.9, below=True)
    almost = float(np.nextafter(1, 0))
    assert momentum.check("momentum", almost) == almost
    with pytest.raises(ConfigError, match=r"^momentum: got 1, needs .* below 1$"):
        momentum.check("momentum", 1)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        pytest.param(10**5000, "a whole number of about 5,000 digits", id="huge"),
        (-(10**29), str(-(10**29))),
        ([[[[[[[[1]]]]]]]], "[[[[[[[...]]]]]]]"),
        ("x" * 1000, f"'{'x' * 27}...{'x' * 28}'"),
        (np.float64(0.5), repr(np.float64(0.5))),
        (np.zeros((2, 1)), "array([[0.],        [0.]])"),
        ([[["x"] * 6] * 6] * 6, f"{str([[['x'] * 6] * 6] * 6)[:200]}…"),
    ],
)
def test_what_a_message_shows_is_short(value: object, words: str) -> None:
    assert briefly(value) == words


@pytest.mark.parametrize(
    ("text", "number"), [("3", 3), (" 3 ", 3), ("3.0", 3), ("1e1", 10), ("0", 0), ("all", 0)]
)
def test_a_whole_number_is_read(text: str, number: int) -> None:
    read = Integers(0, 10, 2, zero="everything").read("size", text)
    assert read == number
    assert type(read) is int


@pytest.mark.parametrize(
    "text", ["", "three", "3.5", "11", "-1", "1e99", "9" * 5000, "nan", "inf", "1e400", "all"]
)
def test_what_is_no_whole_number_inside_is_not_read(text: str) -> None:
    with pytest.raises(ConfigError, match=r"needs a whole number from 0 to 10$"):
        Integers(0, 10, 2).read("size", text)


def test_a_number_is_read() -> None:
    assert Reals(0, 1, 0.5).read("noise", " 0.25 ") == 0.25
    for text in ("", "much", "2", "-1", "nan", "inf", "9" * 5000, "0,5"):
        with pytest.raises(ConfigError, match=r"needs a number from 0 to 1$"):
            Reals(0, 1, 0.5).read("noise", text)


@pytest.mark.parametrize(
    ("allowed", "words"),
    [
        (Integers(2, 2, 2), "2"),
        (Integers(0, 0, 0, zero="every row"), "0 (0 = every row)"),
        (Integers(0, 9, 0, zero="all"), "a whole number from 0 to 9 (0 = all)"),
        (Reals(0, 0, 0), "0"),
        (Reals(0.5, 2, 1), "a number from 0.5 to 2"),
        (Reals(0.5, 2, 1, above=True), "a number above 0.5 and at most 2"),
        (Reals(0.5, 2, 1, below=True), "a number of at least 0.5 and below 2"),
        (Reals(0.5, 2, 1, above=True, below=True), "a number above 0.5 and below 2"),
    ],
)
def test_limits_in_words(allowed: Integers | Reals, words: str) -> None:
    assert allowed.needs == words


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
