"""Arrays as bytes, one after another, each with a description of where and what it is."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.web.figure_json import bytes_of

_ALIGNMENT = 8


def padded(length: int) -> int:
    """The next multiple of 8 bytes."""
    return -(-length // _ALIGNMENT) * _ALIGNMENT


class ArrayBytes:
    """Arrays laid one after another; each is described by dtype, shape and offset."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._length = 0

    def add(self, values: NDArray[Any]) -> dict[str, Any]:
        """Lay down one array and return what the header says of it."""
        data = bytes_of(values)
        described = {
            "dtype": values.dtype.name,
            "shape": list(values.shape),
            "offset": self._length,
        }
        self._parts.append(data.ljust(padded(len(data)), b"\0"))
        self._length += len(self._parts[-1])
        return described

    def add_numbers(self, values: NDArray[Any] | None) -> dict[str, Any] | None:
        """Lay down numbers of any kind in full precision, if there are any."""
        return None if values is None else self.add(np.asarray(values, np.float64))

    def joined(self) -> bytes:
        """All of them."""
        return b"".join(self._parts)
