"""The drawer: why one number is what it is and moves as it does, in the order of questions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nnviz.board.answer import Shown
from nnviz.board.curve import curve_html
from nnviz.board.html import act
from nnviz.board.numbers import text
from nnviz.board.path_map import path_html
from nnviz.board.sums import sum_html
from nnviz.board.typeset import entry_html, name_html, typeset
from nnviz.core.arrays import Array
from nnviz.core.explain.chain_rule import Parameter, is_finite
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
        f"{_head(heading, _follow(followed), _OPEN)}"
        f"<p>{_place(parameter)}, after {_steps(course)}.</p>"
        f"{curve_html(course.steps, course.values, course.here, str(cell))}"
        f"{_gradient(shown, cell)}{_update(shown, cell)}{_path(shown, parameter, path)}</div>"
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
    parts = [
        _head(heading, _follow(followed)),
        f"<p>For sample {cell.column + 1} alone, after {_steps(course)}.</p>",
        curve_html(course.steps, course.values, course.here, f"A of {what}"),
    ]
    if layer:
        Z = own._replace(name=Name("Z", layer))
        parts += [_sum("Its weighted sum", shown, Z), _sum("Its activation", shown, own)]
        parts += [_sum("How C changes with it", shown, own._replace(name=own.name.gradient))]
        parts += [_own_parameters(shown, layer, cell.row)]
    return f"{''.join(parts)}</div>"


_OPEN = (
    f'<button type="button" data-key="open" title="All equations of this pass, at this cell"'
    f" {act(open=True)}>Open in Backprop</button>"
)


def _follow(followed: bool) -> str:  # noqa: FBT001 (one of two forms)
    what = "Over all steps, in a picture of its own among the others; press again to end that"
    return (
        f'<button type="button" data-key="follow" aria-pressed="{str(followed).lower()}"'
        f' title="{what}" {act(follow=True)}>Follow</button>'
    )


def _head(heading: str, *buttons: str) -> str:
    close = (
        '<button type="button" data-key="close" aria-label="Close" title="Close"'
        f" {act(close=True)}>✕</button>"
    )
    return (
        f'<div class="nnviz-drawer"><div class="nnviz-head"><h3>{heading}</h3>'
        f'<div class="nnviz-turn">{"".join(buttons)}{close}</div></div>'
    )


def _steps(course: Course) -> str:
    return f"{course.here:,} step{'' if course.here == 1 else 's'}"


def _own_parameters(shown: Shown, layer: int, row: int) -> str:
    """Buttons to the weights that lead into a unit, and to its bias."""
    W, b = Name("W", layer), Name("b", layer)
    cells = [Entry(W, row, column) for column in range(shown.matrices[W].shape[1])]
    buttons = "".join(
        f'<button type="button" data-key="to.{cell}" {act(cell=[str(cell.name), *cell[1:]])}>'
        f"{entry_html(cell)}</button>"
        for cell in (*cells, Entry(b, row, 0))
    )
    return f'<h4>Why does it move?</h4><div class="nnviz-answers">{buttons}</div>'


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


def _gradient(shown: Shown, cell: Entry) -> str:
    gradient = cell._replace(name=cell.name.gradient)
    value = float(shown.matrices[gradient.name][cell.row, cell.column])
    meaning = "is not a number: the pass has left the numbers that a computer can hold."
    if value == 0:
        meaning = "is 0: to first order, a small change of it does not change C."
    elif np.isfinite(value):
        smaller = "larger" if value < 0 else "smaller"
        meaning = f"= {text(value, 4)}: made a little {smaller}, it would make C smaller."
    total = shown.sum_behind(gradient)
    table = f'<div class="nnviz-scroll">{sum_html(total)}</div>' if total else ""
    return f"<h4>Its gradient</h4><p>{entry_html(gradient)} {typeset(meaning)}</p>{table}"


def _update(shown: Shown, cell: Entry) -> str:
    return _sum("The next step makes of it", shown, cell._replace(name=cell.name.renewed))


def path_of(shown: Shown, parameter: Parameter) -> Path | None:
    """The main path of its gradient; None where some of the factors are not numbers."""
    if not is_finite(shown.chain.of_parameter(parameter)):
        return None
    return main_path(shown.chain, parameter)


def _path(shown: Shown, parameter: Parameter, path: Path | None) -> str:
    heading = "<h4>The chain rule, along a path</h4>"
    if path is None:
        return f"{heading}<p>Some of its factors are not numbers at this step.</p>"
    return heading + path_html(shown.sizes, parameter, path, samples=shown.chain.Y.shape[1])
