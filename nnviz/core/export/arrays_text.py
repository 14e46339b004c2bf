"""Arrays as lines of Python: printed where they are short, else packed into one line of text."""

import base64
import zlib
from collections.abc import Iterable, Mapping

import numpy as np

from nnviz.core.arrays import Array

_WIDTH = 96  # of a line

# What a script needs that has packed arrays in it.
UNPACKED = '''
def unpacked(text, rows):
    """An array of numbers with 64 bits each, which were compressed and written as letters."""
    return np.frombuffer(zlib.decompress(base64.b64decode(text)), "<f8").reshape(rows, -1).copy()'''


def lines_of(arrays: Mapping[str, Array], most: int) -> list[str]:
    """For each array (rows, columns) what gives it its name, with all its digits.

    The shortest are printed, as many as make no more than `most` lines more; others are packed.
    """
    found = {name: printed(name, array) for name, array in arrays.items()}
    for name in sorted(found, key=lambda each: found[each].count("\n")):
        most -= found[name].count("\n")
        if most < 0:
            found[name] = packed(name, arrays[name])
    return list(found.values())


def is_packed(lines: Iterable[str]) -> bool:
    """Whether some of the lines need `unpacked`."""
    return any(" = unpacked(" in each for each in lines)


def printed(name: str, array: Array) -> str:
    """An array as Python prints it, over as many lines as it takes."""
    before = f"{name} = np.array("
    numbers = np.array2string(
        array,
        max_line_width=_WIDTH,
        separator=", ",
        prefix=before,
        threshold=array.size + 1,
        formatter={"float_kind": lambda number: repr(float(number))},
    )
    return f"{before}{numbers})"


def packed(name: str, array: Array) -> str:
    """An array in one line, which `unpacked` reads."""
    content = zlib.compress(np.ascontiguousarray(array, dtype="<f8").tobytes(), 9)
    return f'{name} = unpacked("{base64.b64encode(content).decode()}", {len(array)})'
