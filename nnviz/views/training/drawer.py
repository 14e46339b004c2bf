"""The drawer beside the pictures: why the weight or unit that was picked is what it is."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from nnviz.board import board
from nnviz.board.drawer import Course, drawer_html, path_of, unit_html
from nnviz.core.explain.chain_rule import Parameter as Place
from nnviz.core.explain.names import Entry, Role
from nnviz.core.explain.number import values_of
from nnviz.core.setup.config import Config
from nnviz.core.train.run import Run
from nnviz.panels.highlighted import highlights_of, path_highlights
from nnviz.player.highlights import Highlight
from nnviz.views.backprop.pass_board import point_at
from nnviz.views.backprop.shown_pass import ShownPass
from nnviz.views.parameters import Parameter
from nnviz.views.training.followed import follow, followed_parameter
from nnviz.views.training.numbers import number_parameter

PARAMETERS = ("why",)
FOLLOW_SECONDS = 0.3  # while the film plays, the drawer shows another step so often


def drawer_parameter(config: Config) -> Parameter[Entry | None]:
    """What the drawer is about, if it is open."""
    return number_parameter("why", config)


def pick(config: Config, picked: Entry | None) -> None:
    """Open the drawer on what was picked in the pictures: of a gradient, on what it is of."""
    if picked is None:
        return
    name = picked.name.former
    if name.role is Role.GRADIENT:
        name = replace(name, role=Role.ITSELF)
    drawer_parameter(config).choose(picked._replace(name=name))


def show_drawer(run: Run, step: int, open_backprop: Callable[[], None]) -> list[Highlight]:
    """Show it, if something was picked: everything about it at `step`.

    What it is about is to stand out in the pictures.
    """
    cell = drawer_parameter(run.config).value()
    if cell is None:
        return []
    html, path = _contents(run, cell, step)
    board(html, key="drawer", on_act=partial(_act, run.config))
    if st.session_state.pop("_open_in_backprop", False):
        open_backprop()
    return [*highlights_of(cell, run), *path]


def keep_drawer(run: Run) -> None:
    """Keep what it is about in the address, and say where this network has no such number."""
    parameter = drawer_parameter(run.config)
    lost = parameter.lost()
    if lost is not None:
        st.info(
            f"`{lost}` was open beside the pictures, and is not there now: this network or its data"
            " have another size. Where it is there again, it opens again."
        )
        st.button(f"Forget {lost}", key="forget_why", on_click=parameter.choose, args=(None,))
    parameter.keep()


def _contents(run: Run, cell: Entry, step: int) -> tuple[str, list[Highlight]]:
    """What is said, and the path from there to C.

    Of a parameter in the pass of the next step, or of a unit in that of its sample alone.
    """
    course, followed = course_of(run, cell, step), followed_parameter(run.config).value() == cell
    if cell.name.letter == "A":
        shown = ShownPass(run, step, cell.column + 1, mistakes=(), changes={})
        return unit_html(shown.on_board, cell, course, followed=followed), []
    shown = ShownPass(run, step, sample=0, mistakes=(), changes={})
    column = cell.column if cell.name.letter == "W" else None
    place = Place(_layer(cell), cell.row, column)
    path = path_of(shown.on_board, place)
    html = drawer_html(shown.on_board, place, course, path, followed=followed)
    return html, [] if path is None else path_highlights(place, path, run)


def course_of(run: Run, cell: Entry, step: int) -> Course:
    """How a number went, after each step that the run has kept."""
    return Course(run.kept_steps.tolist(), values_of(run, run.kept_network, cell), step)


def _layer(cell: Entry) -> int:
    assert cell.name.layer is not None
    return cell.name.layer


def _act(config: Config, act: Mapping[str, Any]) -> None:
    """Do what was chosen in the drawer, if it can be done."""
    parameter = drawer_parameter(config)
    cell = parameter.value()
    match dict(act):
        case {"close": True}:
            parameter.choose(None)
        case {"follow": True} if cell is not None:
            follow(config, cell)
        case {"cell": [str(name), int(row), int(column)]}:
            parameter.ask(f"{name}.{row + 1}.{column + 1}")
        case {"open": True} if cell is not None:
            point_at(cell._replace(name=cell.name.gradient))
            st.session_state["_open_in_backprop"] = True
