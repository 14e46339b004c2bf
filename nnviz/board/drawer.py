"""The drawer: why one number is what it is and moves as it does, in the order of questions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

import numpy as np

from nnviz.board.answer import Shown
from nnviz.board.buttons import Words, act, button_html, sent
from nnviz.board.curve import curve_html
from nnviz.board.numbers import text
from nnviz.board.path import path_html
from nnviz.board.rate import rate_html
from nnviz.board.sums import sum_html
from nnviz.board.typeset import entry_html, name_html, typeset
from nnviz.core.arrays import Array
from nnviz.core.explain.chain_rule import Parameter, is_finite
from nnviz.core.explain.followed import CLIPPED, PENALISED
from nnviz.core.explain.kinks import at_a_kink
from nnviz.core.explain.main_path import Path, main_path
from nnviz.core.explain.names import Entry, Name


@dataclass(frozen=True)
class Course:
    """How a number went: its `values` (count,) after `steps`, and the step that is shown."""

    steps: Sequence[int]
    values: Array
    here: int


def drawer_html(
    shown: Shown,
    parameter: Parameter,
    course: Course,
    path: Path | None,
    *,
    followed: bool = False,
) -> str:
    """Of a weight or bias: its course, the sum behind its gradient, its update, and its `path_of`.

    `followed` says whether it has a picture of its own; so in `unit_html`.
    """
    cell = parameter.entry
    value = float(shown.matrices[cell.name][cell.row, cell.column])
    heading = f"{entry_html(cell)} = {typeset(text(value, 4))}"
    return (
        f"{_head(str(cell), heading, _follow(followed), _OPEN)}"
        f"<p>{_place(parameter)}, after {_steps(course)}.</p>"
        f"{curve_html(course.steps, course.values, course.here, str(cell))}"
        f"{_gradient(shown, parameter)}{_update(shown, cell)}{_path(shown, parameter, path)}</div>"
    )


def unit_html(shown: Shown, cell: Entry, course: Course, *, followed: bool = False) -> str:
    """Of a unit for one sample, `cell` of A: its course, its weighted sum, and its own weights.

    `shown` is the pass of that sample alone.
    """
    own = cell._replace(column=0)  # it is the only sample of its pass
    value = float(shown.matrices[own.name][own.row, 0])
    layer = cell.name.layer or 0
    what = f"unit {cell.row + 1} of layer {layer}" if layer else f"input {cell.row + 1}"
    heading = f"{name_html(cell.name)} of {what} = {typeset(text(value, 4))}"
    called = f"A of {what}, for sample {cell.column + 1}"
    alone = f"For sample {cell.column + 1} alone, which is column 1 here"
    parts = [
        f"{_head(called, heading, _follow(followed))}<p>{alone}, after {_steps(course)}.</p>",
        curve_html(course.steps, course.values, course.here, called),
    ]
    if not layer:
        return f"{''.join(parts)}<p>{_GIVEN}</p></div>"
    Z, dA = own._replace(name=Name("Z", layer)), own._replace(name=own.name.gradient)
    parts += [_sum("Its weighted sum", shown, Z), _sum("Its activation", shown, own)]
    parts += [_sum("How C of this sample changes with it", shown, dA)]
    parts += [_own_parameters(shown, layer, cell.row)]
    return f"{''.join(parts)}</div>"


_GIVEN = "It is given by the data: training does not change it."
_OPEN = button_html(
    "open",
    act(open=True),
    Words("Open in Backprop", "All equations of this pass, at this cell"),
)
_CLOSE = button_html("close", act(close=True), Words("✕", "Close", sign=True))


def _follow(followed: bool) -> str:  # noqa: FBT001 (one of two forms)
    what = "Over all steps, in a picture of its own among the others; press again to end that"
    return (
        f'<button type="button" data-key="follow" aria-pressed="{str(followed).lower()}"'
        f' title="{what}" {act(follow=True)}>Follow</button>'
    )


def _head(called: str, heading: str, *buttons: str) -> str:
    return (
        f'<div class="nnviz-drawer" role="region" aria-label="Why? {escape(called)}">'
        f'<div class="nnviz-head"><h3>{heading}</h3>'
        f'<div class="nnviz-turn">{"".join(buttons)}{_CLOSE}</div></div>'
    )


def _steps(course: Course) -> str:
    return f"{course.here:,} step{'' if course.here == 1 else 's'}"


def _own_parameters(shown: Shown, layer: int, row: int) -> str:
    """Buttons to the weights that lead into a unit, and to its bias."""
    W, b = Name("W", layer), Name("b", layer)
    cells = [Entry(W, row, column) for column in range(shown.matrices[W].shape[1])]
    buttons = "".join(
        button_html(f"to.{cell}", act(cell=sent(cell)), Words(entry_html(cell)))
        for cell in (*cells, Entry(b, row, 0))
    )
    return f'<h4>Its weights and its bias</h4><div class="nnviz-answers">{buttons}</div>'


def _sum(heading: str, shown: Shown, cell: Entry) -> str:
    """The sum behind a cell under a heading; nothing where no stage makes it."""
    total = shown.sum_behind(cell) if cell.name in shown.matrices else None
    if total is None:
        return ""
    return f'<h4>{heading}</h4><div class="nnviz-scroll">{sum_html(total)}</div>'


def _place(parameter: Parameter) -> str:
    unit = f"unit {parameter.row + 1} of layer {parameter.layer}"
    if parameter.column is None:
        return f"The bias of {unit}"
    source = f"unit {parameter.column + 1} of layer {parameter.layer - 1}"
    if parameter.layer == 1:
        source = f"input {parameter.column + 1}"
    return f"The weight from {source} to {unit}"


def _gradient(shown: Shown, parameter: Parameter) -> str:
    gradient = parameter.entry._replace(name=parameter.entry.name.gradient)
    value = float(shown.matrices[gradient.name][gradient.row, gradient.column])
    number = "is 0" if value == 0 else f"= {text(value, 4)}"
    if np.isfinite(value):
        meaning = f"{number}: {_meaning(shown, parameter, value)}"
    else:
        meaning = "is not a finite number: something in it is too large for the computer."
    total = shown.sum_behind(gradient)
    table = f'<div class="nnviz-scroll">{sum_html(total)}</div>' if total else ""
    return f"<h4>Its gradient</h4><p>{entry_html(gradient)} {typeset(meaning)}</p>{table}"


def _meaning(shown: Shown, parameter: Parameter, value: float) -> str:
    """What a derivative says of C, which is that of the pass alone."""
    if at_a_kink(shown.chain, parameter):
        return (
            f"{parameter} moves a Z that is exactly 0, at a kink, where C of {shown.data} may have"
            " no derivative; by convention, the slope of Z < 0 is taken there."
        )
    if value == 0:
        return f"to first order, a small change of {parameter} does not change C of {shown.data}."
    change = "larger" if value < 0 else "smaller"
    return f"if {parameter} were a little {change}, C of {shown.data} would be smaller."


def _update(shown: Shown, cell: Entry) -> str:
    ended = bool(shown.note_on_update)
    heading = "One more step would make of it" if ended else "The next step makes of it"
    parts = {
        "With the penalty's part": replace(cell.name, part=PENALISED),
        "Clipped, with all other gradients": replace(cell.name, part=CLIPPED),
        heading: cell.name.renewed,
    }
    made = "".join(
        _sum(title, shown, cell._replace(name=name))
        for title, name in parts.items()
        if name in shown.matrices
    )
    return f"{made}{rate_html(shown.rate)}"


def path_of(shown: Shown, parameter: Parameter) -> Path | None:
    """The main path of its gradient; None where some of the factors are not numbers."""
    if not is_finite(shown.chain.of_parameter(parameter)):
        return None
    return main_path(shown.chain, parameter)


def _path(shown: Shown, parameter: Parameter, path: Path | None) -> str:
    heading = "<h4>The chain rule, along a path</h4>"
    if path is None:
        return f"{heading}<p>Some of its factors are not finite numbers at this step.</p>"
    return heading + path_html(shown, parameter, path)
