"""The one array type of the mathematics, and how an array is made safe to share."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def read_only(array: Array) -> Array:
    """Return `array` with writing switched off, so that it can be shared without a copy."""
    array.flags.writeable = False
    return array
