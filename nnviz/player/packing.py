"""A film as one string of bytes, which film.js reads without copying.

4 bytes      length of the header, little-endian
header       JSON, padded with spaces so that what follows begins at a multiple of 8
arrays       one after another, C order, little-endian, each begun at a multiple of 8
"""

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np

from nnviz.player.array_bytes import ArrayBytes, padded
from nnviz.player.film_error import FilmError
from nnviz.web.figure_json import figure_json

if TYPE_CHECKING:
    from nnviz.player.film import Film

_IDENTITY = '{"id": "'  # with it a header begins
_DIGITS = 64


def _json(header: dict[str, Any]) -> str:
    try:
        return figure_json(header)
    except (TypeError, ValueError) as error:
        needs = "what JSON has, and NumPy arrays: also for numbers that are not finite"
        raise FilmError("figures", error, needs) from error


def _figures(film: "Film", arrays: ArrayBytes) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "figure": figure,
            "narrow": film.narrow.get(name),
            "span": film.spans.get(name, 1),
            "range": arrays.add_numbers(film.ranges.get(name)),
        }
        for name, figure in film.figures.items()
    ]


def _reels(film: "Film", arrays: ArrayBytes) -> list[dict[str, Any]]:
    return [
        {
            "figure": reel.figure,
            "trace": reel.trace,
            "attribute": reel.attribute,
            "values": arrays.add(reel.values),
            "scale": list(reel.scale) if reel.values.dtype == np.uint8 else None,
        }
        for reel in film.reels
    ]


def _cursors(film: "Film", arrays: ArrayBytes) -> list[dict[str, Any]]:
    return [
        {
            "figure": cursor.figure,
            "x": arrays.add_numbers(cursor.x),
            "y": arrays.add_numbers(cursor.y),
            "axis": f"yaxis{cursor.axis[1:]}",
        }
        for cursor in film.cursors
    ]


def _readings(film: "Film", arrays: ArrayBytes) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "values": arrays.add_numbers(reading.values),
            "meaning": reading.meaning,
            "percent": reading.percent,
        }
        for name, reading in film.readings.items()
    ]


def identity_of(packed: bytes) -> str:
    """What tells a packed film from others."""
    start = 4 + len(_IDENTITY)
    return packed[start : start + _DIGITS].decode()


def pack(film: "Film") -> bytes:
    """The film as bytes. Raises FilmError where a figure holds what has no place there."""
    arrays = ArrayBytes()
    header = {
        "steps": list(map(int, film.steps)),
        "along": film.along or None,
        "fills": film.fills,
        "name": film.name,
        "about": film.about,
        "figures": _figures(film, arrays),
        "reels": _reels(film, arrays),
        "cursors": _cursors(film, arrays),
        "readings": _readings(film, arrays),
    }
    body = arrays.joined()
    # The browser tells films apart by this, so that one that it already shows is left alone.
    text = _json(header)
    identity = hashlib.sha256(text.encode() + body).hexdigest()
    encoded = f'{_IDENTITY}{identity}", {text[1:]}'.encode()
    start = padded(4 + len(encoded))
    return len(encoded).to_bytes(4, "little") + encoded.ljust(start - 4) + body
