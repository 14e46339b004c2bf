"""The answer to "why this number?": its exact sum, and for a parameter the chain rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from nnviz.board.html import Place, given_form
from nnviz.board.numbers import text
from nnviz.board.sums import sum_html
from nnviz.board.typeset import typeset
from nnviz.core.arrays import Array
from nnviz.core.explain.chain_rule import ChainRule, Parameter, is_finite
from nnviz.core.explain.operations import entry
from nnviz.core.explain.stages import Stage
from nnviz.core.explain.sums import Sum

PATHS = 24  # up to so many are listed one by one


@dataclass(frozen=True)
class Asked:
    """What the viewer has asked for: a cell, and numbers changed by hand; and what was refused."""

    cell: Place | None = None
    refused: str = ""
    not_found: str = ""
    changed: Mapping[Place, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """A pass to show: its stages, their matrices, and the chain rule along the honest pass."""

    stages: Sequence[Stage]
    matrices: Mapping[str, Array]
    chain: ChainRule
    sizes: Sequence[int]


def answer_html(shown: Shown, asked: Asked) -> str:
    """Why the cell that was asked about has its value."""
    if asked.cell is None:
        return (
            '<div class="nnviz-answer">Choose any number above: here you then read the exact sum'
            " or product behind it.</div>"
        )
    name, row, column = asked.cell
    array = shown.matrices[name]
    symbol, value = entry(name, array, row, column)[:2]
    parts = [f"<h4>{typeset(symbol)} = {typeset(text(value, 10))}</h4>"]
    if not np.isfinite(value):
        parts.append(f"<p>{typeset(_NOT_FINITE)}</p>")
    made = next((stage for stage in shown.stages if stage.result == name), None)
    if made is None:
        parts.append(_given(asked))
    else:
        total = made.cell(dict(shown.matrices), row, column)
        parts.append(f'<div class="nnviz-scroll">{sum_html(total)}</div>')
    columns = [f"<div>{''.join(parts)}</div>"]
    parameter = _parameter(name.removeprefix("d"), row, column)
    if parameter and not name.startswith("new"):
        columns.append(f"<div>{_chain(shown, parameter)}</div>")
    return f'<div class="nnviz-answer" aria-live="polite">{"".join(columns)}</div>'


def _parameter(name: str, row: int, column: int) -> Parameter | None:
    if name[:1] not in ("W", "b"):
        return None
    return Parameter(int(name[1:]), row, column if name.startswith("W") else None)


def _given(asked: Asked) -> str:
    """What is said of a number that no equation made, and the field to try another one."""
    assert asked.cell is not None
    name, *_ = asked.cell
    source = {"A": "an input, from the data", "Y": "a target, from the data"}.get(
        name[0], "a parameter, as training has left it at this step"
    )
    if asked.cell in asked.changed:
        source = "changed by you"
    return f"<p>This number is given: {source}.</p>{given_form(asked.cell, asked.refused)}"


def _chain(shown: Shown, parameter: Parameter) -> str:
    """The chain rule for one parameter, and for its first sample the sum over paths."""
    chain = shown.chain
    total = chain.of_parameter(parameter)
    layer, unit = parameter.layer, parameter.row
    heading = (
        f"<h4>The chain rule: {typeset(f'dC/d{parameter}')} = dZ/dw × dA/dZ × dC/dA"
        f"{', summed over the samples' if len(total.terms) > 1 else ''}</h4>"
    )
    if not is_finite(total):
        return f"{heading}<p>{_SATURATED if _saturated(chain) else _TOO_LARGE}</p>"
    parts = [heading, _scrolled(total, "samples")]
    if any(stage.mistake for stage in shown.stages):
        parts.append("<p>This is the honest derivative, without the mistake.</p>")
    if layer < len(shown.sizes) - 1:
        inner = chain.of_activation(layer, unit, 0)
        first = ", for the first sample" if len(total.terms) > 1 else ""
        parts.append(
            f"<p>In it{first}, {typeset(inner.symbol)} is itself a sum over the units of layer"
            f" {layer + 1}:</p>{_scrolled(inner, 'units')}"
        )
        count = chain.path_count(layer)
        if count <= PATHS:
            inside = _scrolled(chain.over_paths(parameter, 0), "paths")
            parts.append(
                f'<details data-key="paths"><summary>The same{first}, over'
                f" {f'all {count} paths' if count > 1 else 'the only path'} to the outputs"
                f"</summary>{inside}</details>"
            )
    return "".join(parts)


_NOT_FINITE = (
    "That is not a number: somewhere in it a value was larger than a computer's number can be,"
    " about 1.8·10^308, or something was divided by 0."
)
_SATURATED = (
    "An output has come to exactly 0 or 1: there dC/dA is infinite or undefined, and only its"
    " product with the sigmoid's derivative, delta, is a number."
)
_TOO_LARGE = "A number in it is too large to be one: its factors cannot be written out."


def _saturated(chain: ChainRule) -> bool:
    """Whether cross-entropy has no dC/dA, because an output is exactly 0 or 1."""
    A = chain.trace[-1].A
    return chain.loss == "binary_cross_entropy" and bool(((A == 0) | (A == 1)).any())


def _scrolled(total: Sum, counted: str) -> str:
    return f'<div class="nnviz-scroll">{sum_html(total, counted=counted)}</div>'
