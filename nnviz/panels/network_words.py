"""What stands in words on the drawing of a network: its columns, nodes and sizes."""

from collections.abc import Sequence

from nnviz.panels.drawn_units import DrawnUnits
from nnviz.player.drawing import Column

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def columns(drawn: DrawnUnits, ends: Sequence[tuple[float, float]]) -> list[Column]:
    """A column a layer, the inputs first, and the targets last.

    `ends` are what the ends of their colours stand for, in the same order.
    """
    return [
        Column(
            title=f"{name} = X" if index == 0 else str(name),
            note=_note(drawn, index) if index < len(drawn.sizes) else "targets",
            nodes=[_node(drawn, index, row) for row in drawn.rows[index]],
            labels=[_label(drawn, index, row) for row in drawn.rows[index]],
            reach=f"±{high:g}" if low else f"{low:g} … {high:g}",
        )
        for index, (name, (low, high)) in enumerate(zip(drawn.names, ends, strict=False))
    ]


def in_words(drawn: DrawnUnits) -> str:
    """The sizes of the layers, and of those that are not drawn in full, which units are drawn."""
    layers = [f"{name}: {_note(drawn, index)}" for index, name in enumerate(drawn.names[:-1])]
    partly = [
        f" Of {name}, these are drawn: {', '.join(str(row + 1) for row in rows)}."
        for name, rows, size in zip(drawn.names, drawn.rows, drawn.sizes, strict=False)
        if len(rows) < size
    ]
    return f"The network has {len(layers)} columns of units. {'; '.join(layers)}.{''.join(partly)}"


def _note(drawn: DrawnUnits, column: int) -> str:
    """How many units there are, and how many of them are drawn."""
    size, shown = drawn.sizes[column], len(drawn.rows[column])
    counted = f"{size} {_kind(drawn, column)}{'' if size == 1 else 's'}"
    return counted if shown == size else f"{counted}, {shown} shown"


def _node(drawn: DrawnUnits, column: int, row: int) -> str:
    kind = _kind(drawn, column)
    where = f" of layer {column}" if kind == "unit" else ""
    return f"{kind.capitalize()} {row + 1}{where}"


def _label(drawn: DrawnUnits, column: int, row: int) -> str:
    letter = {0: "x", len(drawn.sizes): "y"}.get(column, "a")
    return letter + str(row + 1).translate(_SUBSCRIPTS)


def _kind(drawn: DrawnUnits, column: int) -> str:
    ends = {0: "input", len(drawn.sizes) - 1: "output", len(drawn.sizes): "target"}
    return ends.get(column, "unit")
