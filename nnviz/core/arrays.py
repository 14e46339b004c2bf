"""The one array type of the mathematics, and how an array is made safe to share."""

from collections.abc import Sequence
from dataclasses import is_dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def read_only(array: Array) -> Array:
    """Return `array` with writing switched off, so that it can be shared without a copy."""
    array.flags.writeable = False
    return array


def evenly_spread(count: int, limit: int) -> Sequence[int]:
    """At most `limit` of the indices 0..count-1, rising, the first and the last among them."""
    if count <= limit:
        return range(count)
    return [int(index) for index in np.unique(np.linspace(0, count - 1, limit).round())]


def bytes_in(value: object) -> int:
    """The bytes of all arrays and texts that `value` holds, in tuples, lists and dataclasses."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, tuple | list):
        return sum(map(bytes_in, value))
    if is_dataclass(value):
        return sum(map(bytes_in, vars(value).values()))
    return len(value) if isinstance(value, str | bytes) else 0
