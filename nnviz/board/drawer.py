"""The drawer: why one weight or bias moves, in the order in which one asks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nnviz.board.answer import Shown
from nnviz.board.curve import curve_html
from nnviz.board.html import act
from nnviz.board.numbers import text
from nnviz.board.path_map import path_html
from nnviz.board.sums import sum_html
from nnviz.board.typeset import entry_html, typeset
from nnviz.core.arrays import Array
from nnviz.core.explain.chain_rule import Parameter, is_finite
from nnviz.core.explain.main_path import main_path
from nnviz.core.explain.names import Entry


@dataclass(frozen=True)
class Course:
    """How a parameter went: its `values` (count,) after `steps`, and the step that is shown."""

    steps: Sequence[int]
    values: Array
    here: int


def drawer_html(shown: Shown, parameter: Parameter, course: Course, *, pinned: bool) -> str:
    """Its value and how it came there, the sum behind its gradient, its update, and a path."""
    cell = parameter.entry
    value = float(shown.matrices[cell.name][cell.row, cell.column])
    buttons = (
        f'<button type="button" data-key="pin" aria-pressed="{str(pinned).lower()}"'
        f' title="Show its curve among the pictures" {act(pin=not pinned)}>Follow</button>'
        f'<button type="button" data-key="open" {act(open=True)}>Open in Backprop</button>'
        f'<button type="button" data-key="close" aria-label="Close" title="Close (Esc)"'
        f" {act(close=True)}>✕</button>"
    )
    return (
        f'<div class="nnviz-drawer"><h3>{entry_html(cell)} = {typeset(text(value, 4))}</h3>'
        f'<div class="nnviz-turn">{buttons}</div>'
        f"<p>{_place(parameter)}, after {course.here:,} steps.</p>"
        f"{curve_html(course.steps, course.values, course.here, str(cell))}"
        f"{_gradient(shown, cell)}{_update(shown, cell)}{_path(shown, parameter)}</div>"
    )


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
    total = shown.sum_behind(cell._replace(name=cell.name.renewed))
    if total is None:
        return ""
    table = f'<div class="nnviz-scroll">{sum_html(total)}</div>'
    return f"<h4>The next step makes of it</h4>{table}"


def _path(shown: Shown, parameter: Parameter) -> str:
    chain = shown.chain
    heading = "<h4>The chain rule, along a path</h4>"
    if not is_finite(chain.of_parameter(parameter)):
        return f"{heading}<p>Some of its factors are not numbers at this step.</p>"
    path = main_path(chain, parameter)
    return heading + path_html(shown.sizes, parameter, path, samples=chain.Y.shape[1])
