"""The one array type of the mathematics, and how an array is made safe to share."""

from collections.abc import Sequence

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
