"""Every weight and bias of a network as HTML: one matrix a layer, from top to bottom."""

import base64
import struct
import zlib

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.model.network import Network
from nnviz.web.palette import NEGATIVE, POSITIVE, channels, signed_colour

_NUMBERED = 5  # columns up to which there is room for numbers
_TALLEST = 160  # pixels, of a matrix without


def weights_html(network: Network, half_width: float) -> str:
    """W and b of each layer, on a scale of ±`half_width`; with numbers where there is room."""
    columns = max(layer.W.shape[1] for layer in network) + 1
    matrix_html = _numbers if columns <= _NUMBERED else _pixels
    parts = []
    for number, layer in enumerate(network, start=1):
        fan_out, fan_in = layer.W.shape
        W = matrix_html(f"W{number}", layer.W, half_width, columns)
        b = matrix_html(f"b{number}", layer.b, half_width, columns)
        parts.append(f"<p>W{number} ({fan_out} × {fan_in}), b{number}</p><div>{W}{b}</div>")
    return f'<div class="nnviz-weights">{"".join(parts)}</div>'


def _numbers(name: str, matrix: Array, half_width: float, columns: int) -> str:
    """A table whose cells have the colour of their number."""
    rows = "".join(f"<tr>{''.join(_cell(each, half_width) for each in row)}</tr>" for row in matrix)
    share = 100 * matrix.shape[1] / columns
    return f'<table aria-label="{name}" style="width: {share:.4g}%"><tbody>{rows}</tbody></table>'


def _cell(value: float, half_width: float) -> str:
    colour, ink = signed_colour(value / half_width)
    return (
        f'<td style="background: {colour}; color: {ink}" title="{value:.6g}">{_printed(value)}</td>'
    )


def _printed(value: float) -> str:
    """With as many digits as there is room for."""
    if abs(value) >= 1e4:
        return f"{value:.0e}".replace("-", "−")
    return f"{value:.{2 if abs(value) < 10 else 0}f}".replace("-", "−")


def _pixels(name: str, matrix: Array, half_width: float, columns: int) -> str:
    """An image with a pixel a cell, through which the page's ground is seen where it is near 0."""
    rows, share = len(matrix), 100 * matrix.shape[1] / columns
    data = base64.b64encode(_png(matrix / half_width)).decode()
    return (
        f'<img src="data:image/png;base64,{data}" alt="{name}, in colours"'
        f' style="width: {share:.4g}%; height: {min(_TALLEST, 14 * rows)}px">'
    )


def _png(shares: Array) -> bytes:
    """Numbers from -1 to 1, (rows, columns), as an image: the sign is the colour."""
    strength = np.clip(np.abs(np.nan_to_num(shares)), 0, 1)
    signs = np.where(shares[..., np.newaxis] < 0, channels(NEGATIVE), channels(POSITIVE))
    pixels = np.concatenate([signs, 255 * strength[..., np.newaxis]], axis=-1).astype(np.uint8)
    height, width = shares.shape
    lines = b"".join(b"\0" + row.tobytes() for row in pixels)  # each without a filter
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)  # 8 bits, RGB and opacity
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
