"""What a stranger may send: any text, texts that are almost right, and any value of Python's."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st

from nnviz.core.setup.config import SETTINGS
from tests.core.strategies import configs
from tests.hostile import HOSTILE, SURROGATES

_LONGEST = 30_000  # characters
_TOKENS = (
    *("", " ", ",", ";", ".", "-", "~", "~~", "_", ":", "=", "%", "&", "+", "\n", "\0", "|"),
    *("none", "all", "off", "true", "nan", "inf", "1e999", "0", "1", "-1", "0.5", "3", "64", "log"),
    *("dataset", "hidden", "seed", "learning_rate", "relu", "tanh", "xor", "adam", "W1", "b1"),
)
_numbers = st.one_of(
    st.integers().map(str),
    st.integers(-(10**400), 10**400).map(str),
    st.floats().map(repr),
    st.decimals().map(str),
)
_letters = st.text(max_size=40) | st.text(st.characters(), max_size=40)
_repeated = st.builds(
    lambda token, length: (token * length)[:_LONGEST],
    st.sampled_from([each for each in _TOKENS if each]) | st.text(min_size=1, max_size=3),
    st.sampled_from([2, 10, 100, 5000, _LONGEST]),
)
_joined = st.lists(st.sampled_from(_TOKENS) | _numbers, max_size=12).map("".join)
any_text = st.one_of(
    _letters, _numbers, _joined, st.sampled_from([*HOSTILE, *SURROGATES]), _repeated
)


@st.composite
def texts(draw: st.DrawFn, allowed: Iterable[str]) -> str:
    """Any text, one that is `allowed`, or one like it: with a part taken away, or put in."""
    if draw(st.booleans()):
        return draw(any_text)
    text = draw(st.sampled_from([*allowed]))
    for _ in range(draw(st.integers(0, 3))):
        start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        text = text[:start] + draw(st.sampled_from(_TOKENS) | _letters) + text[end:]
    return text


def _nested(value: object, depth: int) -> object:
    for _ in range(depth):
        value = [value]
    return value


plain = st.none() | st.booleans() | st.integers() | st.floats() | any_text
_deep = st.builds(_nested, plain, st.sampled_from([2, 20, 900]))
json_like: st.SearchStrategy[Any] = _deep | st.recursive(
    plain,
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(any_text, inner, max_size=6),
    max_leaves=12,
)
_huge = st.sampled_from(
    [10**5000, -(10**5000), 2**63, "a" * 100_000, ["relu"] * 10_000, [[["a" * 60] * 9] * 9] * 9]
)
_of_python = st.one_of(
    st.binary(max_size=20),
    st.complex_numbers(),
    st.decimals(),
    st.fractions(),
    st.sampled_from(
        [
            *(object(), int, {1, 2}, frozenset(), b"", ..., range(10**9), iter(())),
            *(np.float32(0.5), np.int8(3), np.bool_(1), np.array(3), np.zeros((2, 2)), np.nan),
            *(Decimal("sNaN"), Fraction(10) ** 400, bytearray(9), memoryview(b"a")),
        ]
    ),
)
anything: st.SearchStrategy[Any] = json_like | _huge | _of_python
# Settings that are right but for some of them.
valid_settings = configs().map(lambda config: config.to_dict())


def settings_with(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[Any, Any]]:
    """Settings of a run, of which some have other values, and among which there are others."""
    names = st.sampled_from([*SETTINGS])
    return st.one_of(
        st.builds(
            lambda right, wrong: right | wrong,
            valid_settings,
            st.dictionaries(names, values, max_size=2),
        ),
        st.dictionaries(names | any_text, values, max_size=4),
    )
