"""How large a film may be, and how few bytes its numbers need."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

MAX_FRAMES = 500


def compact(values: NDArray[Any]) -> NDArray[Any]:
    """`values` as float32, or as float64 where float32 would make them infinite or 0."""
    sizes = np.abs(values[np.isfinite(values) & (values != 0)])
    limits = np.finfo(np.float32)
    fits = not sizes.size or (limits.tiny <= sizes.min() and sizes.max() <= limits.max)
    return np.ascontiguousarray(values, dtype=np.float32 if fits else np.float64)


def affordable_frames(bytes_a_frame: int, budget: int) -> int:
    """How many frames of so many bytes a film of `budget` may have: 2 to MAX_FRAMES."""
    return max(2, min(MAX_FRAMES, budget // max(1, bytes_a_frame)))
