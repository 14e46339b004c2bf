"""The board of a pass: the stage and the cell that are chosen, and what a viewer does there."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from nnviz.board import board
from nnviz.board.answer import Asked
from nnviz.board.stage import slug, stage_html
from nnviz.core.explain.names import Entry, Name
from nnviz.views import parameters
from nnviz.views.address import address, write_address
from nnviz.views.backprop.chosen_pass import ChosenPass
from nnviz.views.backprop.quiz import answer_question, question_or_feedback
from nnviz.views.backprop.shown_pass import ShownPass
from nnviz.views.backprop.what_if import change
from nnviz.views.cells import cell_parameter, cell_text
from nnviz.views.checked import check_typed, last_checked
from nnviz.views.notes import NOTES
from nnviz.views.parameters import Parameter
from nnviz.views.typed import NotANumberError

PARAMETERS = ("stage", "cell")


@st.fragment
def show_board(which: ChosenPass, *, quiz: bool) -> None:
    """Show the stage that was chosen, and the answer to what was asked about it."""
    if st.session_state.pop("_changed", False):
        st.rerun()
    shown = which.shown
    stage, cell = _stage_in(shown), _cell_in(shown)
    index = _index_of(shown)
    refused, not_found = (st.session_state.pop(key, "") for key in ("_refused", "_not_found"))
    checked = last_checked(cell.value(), shown.identity)
    asked = Asked(cell.value(), refused, not_found, shown.changes, *checked, NOTES.value())
    stage.keep()
    cell.keep()
    pending, feedback = None, ""
    if quiz:
        pending, feedback = question_or_feedback(shown, index)
    if pending is not None:
        asked = Asked(changed=shown.changes, notes=NOTES.value())
    html, hidden = stage_html(shown.on_board, index, asked, pending, feedback), pending is not None
    board(html, key="board", on_act=lambda act: _act(which.shown, act, hidden=hidden))
    write_address()


def point_at(cell: Entry) -> None:
    """Let the page show this cell, of what a stage makes, when it is opened.

    The address says so from before: Back leads to where the viewer was, not to this page without.
    """
    address().values |= {"stage": cell.name.identifier, "cell": cell}
    address().texts |= {"stage": cell.name.identifier, "cell": cell_text(cell)}


def _stage_in(shown: ShownPass) -> Parameter[str]:
    """The chosen stage; where the network has no such stage, the first."""
    names = [slug(stage) for stage in shown.stages]
    return parameters.choice("stage", names, names[0])


def _index_of(shown: ShownPass) -> int:
    return [slug(stage) for stage in shown.stages].index(_stage_in(shown).value())


def _cell_in(shown: ShownPass) -> Parameter[Entry | None]:
    """The chosen cell, if any."""
    rows, columns = shown.matrices[Name("W", 1)].shape
    return cell_parameter(
        "cell", shown.cell_named, f"a cell of this pass, such as W1.{rows}.{columns}"
    )


def _act(shown: ShownPass, act: Mapping[str, Any], *, hidden: bool) -> None:
    """Do what was chosen on the board, if it can be done; `hidden` says that numbers are."""
    match dict(act):
        case {"stage": int(index)} if 0 <= index < len(shown.stages):
            _stage_in(shown).choose(slug(shown.stages[index]))
            _cell_in(shown).choose(None)
        case {"cell": [str(name), int(row), int(column)]}:
            cell, first = (shown.cell_named(name, *place) for place in ((row, column), (0, 0)))
            if cell is not None:
                _cell_in(shown).choose(cell)
            elif first is not None:
                rows, columns = shown.matrices[first.name].shape
                needs = f"{name} has rows 1 to {rows} and columns 1 to {columns}."
                st.session_state["_not_found"] = needs
        case {"edit": [str(name), int(row), int(column)], "text": str(words)}:
            cell = shown.cell_named(name, row, column)
            if cell is not None and cell.name in shown.start:
                _change(shown, cell, words)
        case {"check": [str(name), int(row), int(column)], "text": str(words)} if not hidden:
            cell = shown.cell_named(name, row, column)
            if cell is not None and cell.name not in shown.start:
                check_typed(words, cell, shown.honest, shown.identity)
        case {"answer": str(answer)}:
            answer_question(shown, _index_of(shown), answer)


def _change(shown: ShownPass, place: Entry, words: str) -> None:
    try:
        change(shown, place, words)
    except NotANumberError as error:
        st.session_state["_refused"] = str(error)
    else:
        st.session_state["_changed"] = True
