"""The page "Matrices": worked examples, by hand."""

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from nnviz.board import board
from nnviz.board.answer import Asked
from nnviz.board.example import example_html
from nnviz.board.progress import Progress, cells_shown, progress_of
from nnviz.core.explain.cells import Matrices
from nnviz.core.explain.names import Entry
from nnviz.core.explain.slips import Pass
from nnviz.core.explain.stage import cell_named
from nnviz.core.explain.stages import Model
from nnviz.core.explain.worked_examples import (
    EXAMPLES,
    Example,
    Fit,
    elementwise_of,
    matrix_product_of,
)
from nnviz.views import parameters
from nnviz.views.address import write_address
from nnviz.views.checked import check_typed, last_checked
from nnviz.views.notes import NOTES, show_notes_switch
from nnviz.views.typed import NotANumberError, read_number

_EXAMPLE = parameters.choice("example", EXAMPLES, next(iter(EXAMPLES)))
PARAMETERS = (_EXAMPLE.name, NOTES.name)
_NO_MODEL = Model((), "squared_error")  # an equation by itself belongs to no network
_ROWS = (1, 6)  # of a shape to try


def show_matrices() -> None:
    """Show one worked example, and what shapes fit together."""
    show_example()
    show_shapes()


@st.fragment
def show_example() -> None:
    """Show the chosen example, as far as it has been worked out."""
    _show_choices()
    name = _EXAMPLE.value()
    example = EXAMPLES[name]
    state = st.session_state.setdefault("_examples", {}).setdefault(name, _State())
    matrices = example.worked_out(_numbers(example, state.changes))
    progress = progress_of(example, matrices, state.done)
    (cell, *_) = cells_shown(example, matrices, progress, state.chosen)
    checked = last_checked(cell, _identity(example, state.changes))
    asked = Asked(
        state.chosen,
        state.take_refusal(),
        changed=state.changes,
        typed=checked.typed,
        said=checked.said,
        notes=NOTES.value(),
    )
    html = example_html(example, matrices, progress, asked)
    board(html, key=f"example_{name}", on_act=partial(_act, example, matrices, progress, state))
    if state.changes:
        st.button(
            "Back to the first numbers",
            icon=":material/undo:",
            on_click=state.changes.clear,
            help="Take back every number that you have changed in this example.",
        )
    write_address()


def _show_choices() -> None:
    """Let the viewer choose an example, and say whether they have the notes."""
    _EXAMPLE.prepare_widget()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            "Worked example",
            list(EXAMPLES),
            required=True,
            format_func=lambda each: EXAMPLES[each].title.partition(":")[0],
            key=_EXAMPLE.name,
            on_change=_EXAMPLE.take,
            help="Each is worked out step by step, with numbers that you can change.",
        )
        show_notes_switch()
    _EXAMPLE.keep()


def _identity(example: Example, changes: Mapping[Entry, float]) -> tuple[Hashable, ...]:
    """Equal where the numbers are."""
    return example.title, frozenset(changes.items())


class _State:
    """How far a viewer has come in an example, and which numbers they have changed."""

    def __init__(self) -> None:
        self.done = 0
        self.chosen: Entry | None = None
        self.changes: dict[Entry, float] = {}
        self.refused = ""

    def take_refusal(self) -> str:
        """What was wrong with the last number, once."""
        refused, self.refused = self.refused, ""
        return refused


def _numbers(example: Example, changes: Mapping[Entry, float]) -> Matrices:
    numbers = {name: array.copy() for name, array in example.given.items()}
    for (name, row, column), value in changes.items():
        numbers[name][row, column] = value
    return numbers


def _act(
    example: Example,
    matrices: Matrices,
    progress: Progress,
    state: _State,
    act: Mapping[str, Any],
) -> None:
    """Do what was chosen on the board, if it can be done."""
    match dict(act):
        case {"step": int(done)} if 0 <= done <= progress.total:
            state.done, state.chosen = done, None
        case {"cell": [str(name), int(row), int(column)]}:
            cell = cell_named(matrices, name, row, column)
            if cell is not None and cell.name == example.stage.result:
                place = row * matrices[cell.name].shape[1] + column
                state.done, state.chosen = progress.until(place), cell
            elif cell is not None:
                state.chosen = cell
        case {"check": [str(name), int(row), int(column)], "text": str(words)}:
            cell = cell_named(matrices, name, row, column)
            if cell is not None and cell.name == example.stage.result:
                honest = Pass([example.stage], matrices, _NO_MODEL)
                check_typed(words, cell, honest, _identity(example, state.changes))
        case {"edit": [str(name), int(row), int(column)], "text": str(words)}:
            cell = cell_named(example.given, name, row, column)
            if cell is not None:
                _change(state, cell, words)


def _change(state: _State, cell: Entry, words: str) -> None:
    try:
        state.changes[cell] = read_number(words)
    except NotANumberError as error:
        state.refused = str(error)


# ------------------------------------------------------------------------------------- shapes


@st.fragment
def show_shapes() -> None:
    """Let the viewer try two shapes, and show what NumPy makes of them."""
    st.markdown("##### What happens when shapes do not fit")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        left = _shape("First", 3, 4)
        operation = st.segmented_control(
            "Operation",
            ["matrix product @", "elementwise *"],
            default="matrix product @",
            required=True,
            key="operation",
            help="`@` multiplies matrices; `*` multiplies cell by cell, and broadcasts.",
        )
        right = _shape("Second", 3, 1)
    fit = (matrix_product_of if "@" in operation else elementwise_of)(left, right)
    _show_fit(fit, f"({left[0]} × {left[1]}) {operation[-1]} ({right[0]} × {right[1]})")


def _shape(which: str, rows: int, columns: int) -> tuple[int, int]:
    numbers = [
        int(
            st.number_input(
                f"{which}: {side}",
                *_ROWS,
                default,
                key=f"{which}_{side}",
                help=f"How many {side} the {which.lower()} matrix has.",
                width=140,
            )
        )
        for side, default in (("rows", rows), ("columns", columns))
    ]
    return numbers[0], numbers[1]


def _show_fit(fit: Fit, tried: str) -> None:
    if fit.shape is None:
        st.error(f"`{tried}` does not fit. NumPy says:", icon=":material/error:")
        st.code(f"ValueError: {fit.message}", language=None, wrap_lines=True)
    else:
        st.success(f"`{tried}` fits: the result is ({fit.shape[0]} × {fit.shape[1]}).")
    st.markdown(fit.explanation)
