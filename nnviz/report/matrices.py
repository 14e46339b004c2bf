"""Matrices as small coloured tables of HTML, or in a line of numbers where they are too large."""

import numpy as np

from nnviz.board.numbers import cell_text
from nnviz.core.arrays import Array
from nnviz.core.model.network import Network
from nnviz.core.ranges import round_range
from nnviz.web.palette import signed_colour

_TABLES, _ROWS, _COLUMNS = 4, 12, 8  # of at most so many tables: what a sheet has room for


def parameters_html(network: Network) -> str:
    """W of each layer with b as its last column; of large networks what they are made of."""
    rows = sum(len(layer.W) for layer in network)
    columns = max(layer.W.shape[1] for layer in network)
    small = len(network) <= _TABLES and rows <= _ROWS and columns <= _COLUMNS
    whole = _tables(network) if small else _summary(network)
    return f'<div class="matrices">{whole}</div>'


def _tables(network: Network) -> str:
    limit = round_range(*(np.hstack([layer.W, layer.b]) for layer in network))
    return "".join(
        _table(number, layer.W, layer.b, limit) for number, layer in enumerate(network, start=1)
    )


def _table(number: int, W: Array, b: Array, limit: float) -> str:
    heads = "".join(f"<th>{column}</th>" for column in range(1, W.shape[1] + 1))
    rows = "".join(
        "<tr>" + "".join(_cell(float(value), limit) for value in (*row, bias[0])) + "</tr>"
        for row, bias in zip(W, b, strict=True)
    )
    return (
        f"<table><caption>W<sub>{number}</sub> and b<sub>{number}</sub></caption>"
        f"<tr>{heads}<th>b</th></tr>{rows}</table>"
    )


def _cell(value: float, limit: float) -> str:
    colour, ink = signed_colour(value / limit)
    return f'<td style="background:{colour};color:{ink}">{_number(value)}</td>'


def _summary(network: Network) -> str:
    heads = ("", "shape", "smallest", "largest", "mean |W|", "length of b")
    rows = "".join(
        f"<tr><th>W<sub>{number}</sub></th><td>{layer.W.shape[0]} × {layer.W.shape[1]}</td>"
        + "".join(
            f"<td>{_number(float(value))}</td>"
            for value in (
                layer.W.min(),
                layer.W.max(),
                np.abs(layer.W).mean(),
                np.linalg.norm(layer.b),
            )
        )
        + "</tr>"
        for number, layer in enumerate(network, start=1)
    )
    return f"<table><tr>{''.join(f'<th>{each}</th>' for each in heads)}</tr>{rows}</table>"


def _number(value: float) -> str:
    mantissa, power, exponent = cell_text(value).partition("·10^")
    return f"{mantissa}·10<sup>{exponent}</sup>" if power else mantissa
