"""How well print, #rrggbb, can be read on a ground: the contrast of WCAG 2, by its definition."""

import re

import numpy as np
from numpy.typing import NDArray


def channels(colour: str) -> NDArray[np.int_]:
    assert re.fullmatch("#[0-9a-f]{6}", colour)
    return np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)])


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2."""
    part = channels(colour) / 255
    linear = np.where(part <= 0.03928, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(first: str, second: str) -> float:
    low, high = sorted(luminance(colour) for colour in (first, second))
    return (high + 0.05) / (low + 0.05)
