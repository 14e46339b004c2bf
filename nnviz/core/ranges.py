"""How far an axis or a colour scale reaches: to a round number beyond what it has to hold."""

import numpy as np

from nnviz.core.arrays import Array


def round_range(*arrays: Array) -> float:
    """A round number that no magnitude in `arrays` exceeds; 1 if all are 0.

    Round, so that runs that differ a little have the same scale and can be compared.
    """
    largest = max((float(np.max(np.abs(array), initial=0.0)) for array in arrays), default=0.0)
    if not largest:
        return 1.0
    unit = float(10.0 ** np.floor(np.log10(largest)))
    rounded = (step * unit for step in (1, 1.5, 2, 3, 5, 7, 10, 15))
    # At the very ends of what a double can be there is no round number.
    return next((each for each in rounded if largest <= each < np.inf), largest)


def range_of_each(*arrays: Array) -> Array:
    """The largest finite magnitude at each step, (steps,), of `arrays` (steps, rows, columns).

    1 where all are 0.
    """
    sizes = (np.abs(np.where(np.isfinite(each), each, 0)).max(axis=(1, 2)) for each in arrays)
    largest = np.max(list(sizes), axis=0)
    return np.where(largest > 0, largest, 1.0)


def decades(values: Array) -> tuple[float, float]:
    """The powers of ten, whole ones, between which all finite `values` above 0 lie."""
    positive = values[(values > 0) & np.isfinite(values)]
    if not positive.size:
        return -3.0, 0.0
    low, high = np.log10(positive.min()), np.log10(positive.max())
    return float(np.floor(low - 0.2)), float(np.ceil(high + 0.2))
