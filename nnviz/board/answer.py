"""The answer to "why this number?": its exact sum, and for a parameter the chain rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from nnviz.board.check import check_form
from nnviz.board.html import given_form
from nnviz.board.mixed import mixed_html
from nnviz.board.numbers import text
from nnviz.board.sums import ALL_TERMS, sum_html
from nnviz.board.typeset import entry_html, symbols_html, typeset
from nnviz.core.arrays import Array
from nnviz.core.explain.chain_rule import ChainRule, Parameter, is_finite
from nnviz.core.explain.names import TARGETS, Entry, Name
from nnviz.core.explain.stage import Stage
from nnviz.core.explain.sums import Sum
from nnviz.core.explain.uncleared import OLD
from nnviz.core.model.losses import LOSSES
from nnviz.core.setup.rates import Rate

PATHS = 24  # up to so many are listed one by one


@dataclass(frozen=True)
class Asked:
    """What the viewer has asked for: a cell, and numbers changed by hand; and what was refused.

    `typed` is what they think that the cell is, and `said` what came of that. With `notes`, it is
    said where the notes slip.
    """

    cell: Entry | None = None
    refused: str = ""
    not_found: str = ""
    changed: Mapping[Entry, float] = field(default_factory=dict)
    typed: str = ""
    said: str = ""
    notes: bool = False


@dataclass(frozen=True)
class Shown:
    """A pass to show: its stages, their matrices, and the chain rule along the honest pass.

    data              which samples C is of: this sample, this batch, all data
    note_on_update    what the update shown is, where it is none that the run made
    rate              the learning rate of the step, where not all steps have the same
    """

    stages: Sequence[Stage]
    matrices: Mapping[Name, Array]
    chain: ChainRule
    sizes: Sequence[int]
    data: str = "all data"
    note_on_update: str = ""
    rate: Rate | None = None
    _sums: dict[Entry, Sum] = field(default_factory=dict, repr=False, compare=False)

    def sum_behind(self, cell: Entry) -> Sum | None:
        """What made the cell, read once; None for a number that no stage made."""
        made = next((stage for stage in self.stages if stage.result == cell.name), None)
        if made is not None and cell not in self._sums:
            self._sums[cell] = made.cell(self.matrices, cell.row, cell.column, ALL_TERMS)
        return self._sums.get(cell)


def answer_html(shown: Shown, asked: Asked) -> str:
    """Why the cell that was asked about has its value."""
    if asked.cell is None:
        return (
            '<div class="nnviz-answer"><div><p>Choose any number: here you then read how exactly'
            " it is computed.</p></div></div>"
        )
    name, row, column = asked.cell
    value = float(shown.matrices[name][row, column])
    parts = [f"<h4>{entry_html(asked.cell)} = {typeset(text(value, 10))}</h4>"]
    if not np.isfinite(value):
        parts.append(f"<p>{typeset(_NOT_FINITE)}</p>")
    total = shown.sum_behind(asked.cell)
    if total is None:
        parts.append(_given(shown, asked, asked.cell))
    else:
        if np.isfinite(value):
            parts.append(check_form(asked.cell, asked.typed, asked.said))
        parts.append(f'<div class="nnviz-scroll">{sum_html(total)}</div>')
    columns = [f"<div>{''.join(parts)}</div>"]
    parameter = _parameter(asked.cell)
    if parameter:
        columns.append(f"<div>{_chain(shown, parameter)}</div>")
    if name == _mixed_delta(shown.chain):
        mixed = mixed_html(shown.chain, asked.cell, _SATURATED)
        columns.append(f"<div>{mixed}{_honest(shown)}</div>")
    return f'<div class="nnviz-answer" aria-live="polite">{"".join(columns)}</div>'


def _parameter(cell: Entry) -> Parameter | None:
    """The parameter whose own cell, or that of whose gradient, it is."""
    name, row, column = cell
    for letter in ("W", "b"):
        own = Name(letter, name.layer)
        if name.layer and name in (own, own.gradient):
            return Parameter(name.layer, row, column if letter == "W" else None)
    return None


_SOURCES = {"A": "an input, from the data", "Y": "a target, from the data"}
_SHARED = (
    " The targets of a sample add up to 1: if you change one, the others of the sample share the"
    " rest, in proportion to what they were, or equally where they were all 0."
)


def _given(shown: Shown, asked: Asked, cell: Entry) -> str:
    """What is said of a number that no equation made, and the field to try another one."""
    source = _SOURCES.get(cell.name.letter, "a parameter, as training has left it at this step")
    if cell.name.part:
        source = "what the optimizer carries on, as training has left it at this step"
    if cell.name.part == OLD:
        source = "what the run's step before has left in the gradient, not cleared"
    if cell in asked.changed:
        source = "changed by you"
    shared = _SHARED if cell.name == TARGETS and LOSSES[shown.chain.loss].distribution else ""
    return f"<p>This number is given: {source}.{shared}</p>{given_form(cell, asked.refused)}"


def _chain(shown: Shown, parameter: Parameter) -> str:
    """The chain rule for one parameter, and for its first sample the sums within it."""
    chain = shown.chain
    total = chain.of_parameter(parameter, ALL_TERMS)
    several = total.many > 1
    own = "dZ/db" if parameter.column is None else "dZ/dw"
    factors = "dC/dZ" if chain.mixes(parameter.layer) else "dA/dZ × dC/dA"
    heading = (
        f"<h4>The chain rule: {symbols_html(total.symbol)} = {own} × {factors}"
        f"{', summed over the samples' if several else ''}</h4>"
    )
    if not is_finite(total):
        return f"{heading}<p>{_SATURATED if _saturated(chain) else _TOO_LARGE}</p>"
    parts = [heading, _scrolled(total, "samples")]
    parts.append(_honest(shown))
    first = ", for the first sample" if several else ""
    parts += [_within(inner, counted, first) for inner, counted in _inner_sums(chain, parameter)]
    count = chain.path_count(parameter.layer)
    if count <= PATHS and (parameter.layer < len(chain.network) or count > 1):
        inside = _scrolled(chain.over_paths(parameter, 0), "paths")
        parts.append(
            f'<details data-key="paths"><summary>The same{first}, over'
            f" {f'all {count} paths' if count > 1 else 'the only path'} to the outputs"
            f"</summary>{inside}</details>"
        )
    return "".join(parts)


def _honest(shown: Shown) -> str:
    broken = any(stage.mistake for stage in shown.stages)
    return "<p>This is the honest derivative, without the mistake.</p>" if broken else ""


def _mixed_delta(chain: ChainRule) -> Name | None:
    """The delta that is a sum over all outputs, if there is one."""
    last = len(chain.network)
    return Name("delta", last) if chain.mixes(last) else None


def _inner_sums(chain: ChainRule, parameter: Parameter) -> list[tuple[Sum, str]]:
    """The last factor of the first sample as the sum that it is, and what it adds up."""
    layer, unit = parameter.layer, parameter.row
    found = [(chain.of_sum(layer, unit, 0), "outputs")] if chain.mixes(layer) else []
    if layer < len(chain.network):
        found.append((chain.of_activation(layer, unit, 0), f"units of layer {layer + 1}"))
    return found


def _within(inner: Sum, counted: str, first: str) -> str:
    return (
        f"<p>In it{first}, {symbols_html(inner.symbol)} is itself a sum over the {counted}:</p>"
        f"{_scrolled(inner, counted.partition(' ')[0])}"
    )


_NOT_FINITE = (
    "That is not a finite number: somewhere in it a value was larger than a computer's number can"
    " be, about 1.8·10^308, or something was divided by 0, or a root was taken of less than 0."
)
_SATURATED = (
    "An output has come to exactly 0 or 1: there dC/dA is infinite or undefined, and only delta, in"
    " which the derivative of the activation has cancelled, is a finite number."
)
_TOO_LARGE = "A factor in it is too large for the computer: the factors cannot be written out."


def _saturated(chain: ChainRule) -> bool:
    """Whether the loss has no dC/dA, although all delta of the output layer are numbers."""
    loss, last = LOSSES[chain.loss], chain.trace[-1]
    with np.errstate(all="ignore"):
        dA = loss.dA(last.A, chain.Y)
        delta = loss.delta(chain.network[-1].activation, last.Z, last.A, chain.Y)
    return bool(np.isfinite(delta).all() and not np.isfinite(dA).all())


def _scrolled(total: Sum, counted: str) -> str:
    return f'<div class="nnviz-scroll">{sum_html(total, counted=counted)}</div>'
