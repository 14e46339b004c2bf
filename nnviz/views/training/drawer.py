"""The drawer beside the pictures: why the weight that was picked moves."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from nnviz.board import board
from nnviz.board.drawer import Course, drawer_html
from nnviz.core.explain.chain_rule import Parameter as Place
from nnviz.core.explain.names import Entry, Name
from nnviz.core.train.run import Run
from nnviz.views.backprop.shown_pass import ShownPass
from nnviz.views.cells import cell_parameter
from nnviz.views.parameters import Parameter

PARAMETERS = ("why", "follow")


def picked(run: Run) -> Parameter[Entry | None]:
    """The weight or bias that the drawer is about, if it is open."""
    return _parameter("why", run)


def followed(run: Run) -> Parameter[Entry | None]:
    """The weight or bias whose curve is among the pictures, if any."""
    return _parameter("follow", run)


def _parameter(name: str, run: Run) -> Parameter[Entry | None]:
    network = run.network_at(0)
    rows, columns = network[0].W.shape

    def find(matrix: str, row: int, column: int) -> Entry | None:
        for number, layer in enumerate(network, start=1):
            for letter, values in (("W", layer.W), ("b", layer.b)):
                inside = 0 <= row < values.shape[0] and 0 <= column < values.shape[1]
                if matrix == str(Name(letter, number)) and inside:
                    return Entry(Name(letter, number), row, column)
        return None

    return cell_parameter(name, find, f"a weight or bias, such as W1.{rows}.{columns}")


def show_drawer(run: Run, step: int, open_in_backprop: Callable[[Entry], None]) -> None:
    """Show it, if a weight was picked: everything about it at `step`."""
    why = picked(run)
    cell = why.value()
    why.keep()
    if cell is None:
        return
    shown = ShownPass(run, step, sample=0, mistakes=(), changes={})
    html = drawer_html(
        shown.on_board,
        _place(cell),
        course_of(run, cell, step),
        pinned=followed(run).value() == cell,
    )
    board(html, key="drawer", on_act=partial(_act, run, cell))
    if st.session_state.pop("_open_in_backprop", False):
        open_in_backprop(cell)


def course_of(run: Run, cell: Entry, step: int) -> Course:
    """How a parameter went, after each step that the run has kept."""
    layer = run.kept_network[(cell.name.layer or 1) - 1]
    values = (layer.W if cell.name.letter == "W" else layer.b)[:, cell.row, cell.column]
    return Course(run.kept_steps.tolist(), values, step)


def _place(cell: Entry) -> Place:
    return Place(cell.name.layer or 1, cell.row, cell.column if cell.name.letter == "W" else None)


def _act(run: Run, cell: Entry, act: Mapping[str, Any]) -> None:
    match dict(act):
        case {"close": True}:
            picked(run).choose(None)
        case {"pin": bool(pin)}:
            followed(run).choose(cell if pin else None)
            st.session_state["_changed_film"] = True
        case {"open": True}:
            st.session_state["_open_in_backprop"] = True
