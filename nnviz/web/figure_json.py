"""A figure as JSON that Plotly.js reads: numbers in base64, which is shorter and quicker."""

import base64
import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

_WIDEST = 4  # bytes of a whole number in JavaScript's arrays
_LARGEST = 2**31


def figure_json(figure: object) -> str:
    """`figure`, or what holds figures, as text: dicts and lists, and in them NumPy arrays.

    Raises TypeError or ValueError for what JSON has no place for: a number that is not finite may
    stand in an array, and nowhere else.
    """
    return json.dumps(figure, default=_in_json, allow_nan=False)


def bytes_of(values: NDArray[Any]) -> bytes:
    """In C order, little-endian."""
    return values.astype(values.dtype.newbyteorder("<"), copy=False).tobytes()


def _in_json(values: object) -> object:
    """An array of a figure as Plotly.js reads it: numbers in base64, anything else as a list."""
    if not isinstance(values, np.ndarray):
        raise TypeError(f"a figure has no place for {type(values).__name__}")
    if values.dtype.kind in "iu" and values.itemsize > _WIDEST:
        values = values.astype(np.int32 if np.all(np.abs(values) < _LARGEST) else np.float64)
    if values.dtype.kind not in "iuf" or not values.size:
        return values.tolist()
    data = base64.b64encode(bytes_of(values)).decode()
    encoded = {"dtype": f"{values.dtype.kind}{values.dtype.itemsize}", "bdata": data}
    return encoded | ({"shape": str(values.shape)[1:-1]} if values.ndim > 1 else {})
