"""The drawer beside the pictures: why the weight or unit that was picked is what it is."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from nnviz.board import board
from nnviz.board.drawer import Course, drawer_html, unit_html
from nnviz.core.explain.chain_rule import Parameter as Place
from nnviz.core.explain.names import Entry, Name, Role
from nnviz.core.explain.stage import cell_named
from nnviz.core.train import snapshots
from nnviz.core.train.run import Run
from nnviz.views.backprop.pass_board import point_at
from nnviz.views.backprop.shown_pass import ShownPass
from nnviz.views.cells import cell_parameter
from nnviz.views.parameters import Parameter

PARAMETERS = ("why",)
FOLLOW_SECONDS = 0.3  # while the film plays, the drawer shows another step so often


def drawer_parameter(run: Run) -> Parameter[Entry | None]:
    """What the drawer is about, if it is open: a weight, a bias, or a unit's A for a sample."""
    network, samples = run.network_at(0), run.dataset.X.shape[1]
    matrices = {Name("A", 0): run.dataset.X}
    for number, layer in enumerate(network, start=1):
        matrices |= {Name("W", number): layer.W, Name("b", number): layer.b}
        matrices[Name("A", number)] = np.broadcast_to(layer.b, (len(layer.b), samples))
    rows, columns = network[0].W.shape
    needs = f"a weight, a bias or an activation, such as W1.{rows}.{columns}"
    return cell_parameter("why", partial(cell_named, matrices), needs)


def pick(run: Run, picked: Entry | None) -> None:
    """Open the drawer on what was picked in the pictures: of a gradient, on what it is of."""
    if picked is None:
        return
    name = picked.name.former
    if name.role is Role.GRADIENT:
        name = replace(name, role=Role.ITSELF)
    drawer_parameter(run).choose(picked._replace(name=name))


def show_drawer(run: Run, step: int, open_backprop: Callable[[], None]) -> None:
    """Show it, if something was picked: everything about it at `step`."""
    cell = drawer_parameter(run).value()
    if cell is None:
        return
    board(_html(run, cell, step), key="drawer", on_act=partial(_act, run))
    if st.session_state.pop("_open_in_backprop", False):
        open_backprop()


def _html(run: Run, cell: Entry, step: int) -> str:
    """Of a parameter in the pass of the next step, or of a unit in that of its sample alone."""
    course = course_of(run, cell, step)
    if cell.name.letter == "A":
        shown = ShownPass(run, step, cell.column + 1, mistakes=(), changes={})
        return unit_html(shown.on_board, cell, course)
    shown = ShownPass(run, step, sample=0, mistakes=(), changes={})
    column = cell.column if cell.name.letter == "W" else None
    return drawer_html(shown.on_board, Place(_layer(cell), cell.row, column), course)


def course_of(run: Run, cell: Entry, step: int) -> Course:
    """How a number went, after each step that the run has kept."""
    steps, network = run.kept_steps.tolist(), run.kept_network
    match cell.name.letter, _layer(cell):
        case "A", 0:
            values = np.full(len(steps), run.dataset.X[cell.row, cell.column])
        case "A", layer:
            X = run.dataset.X[:, [cell.column]]
            values = snapshots.activations(network, X)[layer - 1][:, cell.row, 0]
        case "W", layer:
            values = network[layer - 1].W[:, cell.row, cell.column]
        case _, layer:
            values = network[layer - 1].b[:, cell.row, 0]
    return Course(steps, values, step)


def _layer(cell: Entry) -> int:
    assert cell.name.layer is not None
    return cell.name.layer


def _act(run: Run, act: Mapping[str, Any]) -> None:
    """Do what was chosen in the drawer, if it can be done."""
    parameter = drawer_parameter(run)
    cell = parameter.value()
    match dict(act):
        case {"close": True}:
            parameter.choose(None)
        case {"cell": [str(name), int(row), int(column)]}:
            parameter.ask(f"{name}.{row + 1}.{column + 1}")
        case {"open": True} if cell is not None:
            point_at(cell._replace(name=cell.name.gradient))
            st.session_state["_open_in_backprop"] = True
