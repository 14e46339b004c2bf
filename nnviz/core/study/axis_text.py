"""An axis of a sweep as one line of text: learning_rate=0.01:1:9:log, or hidden=4-2,8."""

import math
from itertools import pairwise
from typing import Any

import numpy as np

from nnviz.core.limits import ConfigError, Integers, check_name
from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.setting_text import is_number, numbers_of, read_setting, write_setting
from nnviz.core.study.sweep import Axis

VALUES = Integers(2, 1000, 9)  # how many a range may have
LOG = "log"
_LIST = "values with commas between"
_RANGE = f"low:high:count, for even ratios low:high:count:{LOG}"
_DIGITS = 2  # of a number in a range are kept, and of its distance to the next


def read_axis(text: str) -> Axis:
    """The axis that `text` stands for.

    `field=a,b,c` are these values; `field=low:high:count` so many numbers at even distances, and
    `field=low:high:count:log` in even ratios, of whole numbers those nearest to these, each once.
    The layers of a value of hidden or activation have a - between them: hidden=4-2 is (4, 2).
    The ends of a range are as they are written; between them numbers are rounded to a hundredth
    of the way to the next. Raises ConfigError.
    """
    field, equals, values = text.partition("=")
    field = check_name("field of a sweep", field.strip(), SETTINGS)
    if not equals:
        raise ConfigError(field, text, f"{field}= and {_needed(field)}")
    if ":" in values:
        return Axis(field, read_range(field, *values.split(":")))
    return Axis(field, tuple(read_setting(field, each) for each in values.split(",")))


def write_axis(axis: Axis) -> str:
    """The shortest text that `read_axis` reads as `axis`, whose values are allowed."""
    texts = [write_setting(axis.field, value) for value in axis.values]
    lists = f"{axis.field}={','.join(texts)}"
    if not is_number(axis.field) or len(texts) < 3:
        return lists
    ends = f"{axis.field}={texts[0]}:{texts[-1]}:{len(texts)}"
    possible = [each for each in (ends, f"{ends}:{LOG}", lists) if _reads_as(each, axis)]
    return min(possible, key=len)


def read_range(field: str, *parts: str) -> tuple[Any, ...]:
    """The numbers of a range of `field`: of low, high, how many, and perhaps log; all texts."""
    whole = ":".join(parts)
    if not is_number(field) or len(parts) not in (3, 4):
        raise ConfigError(field, whole, _needed(field))
    low, high = (read_setting(field, each) for each in parts[:2])
    count = VALUES.read(f"count of {field}", parts[2])
    if len(parts) == 3:
        return _numbers(field, low, high, np.linspace(low, high, count).tolist())
    check_name(f"spacing of {field}", parts[3].strip(), [LOG])
    if min(low, high) <= 0:
        raise ConfigError(field, whole, f"two ends above 0 with {LOG}")
    return _numbers(field, low, high, np.geomspace(low, high, count).tolist())


def _numbers(field: str, low: float, high: float, between: list[float]) -> tuple[Any, ...]:
    """The values of a range: its ends, and rounded what is between them; each once."""
    if isinstance(numbers_of(field), Integers):
        rounded = [float(round(each)) for each in between]
    else:
        rounded = [shortened(each, after - each) for each, after in pairwise(between)]
    first, last = sorted((low, high))
    inside = {type(low)(each) for each in rounded if first < each < last}
    return tuple(sorted({low, high} | inside, reverse=low > high))


def shortened(value: float, distance: float) -> float:
    """`value` to a hundredth of itself, or of a `distance` that is smaller."""
    scale = min(abs(value), abs(distance))
    return round(value, _DIGITS - math.floor(math.log10(scale))) if scale else value


def _reads_as(text: str, axis: Axis) -> bool:
    try:
        return read_axis(text) == axis
    except ConfigError:
        return False


def _needed(field: str) -> str:
    return f"{_LIST}, or {_RANGE}" if is_number(field) else _LIST
