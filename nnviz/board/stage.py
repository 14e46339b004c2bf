"""One stage of a pass on the board: where it stands, its equation, and the answer to a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape

import numpy as np

from nnviz.board.html import (
    Picture,
    Place,
    act,
    cells_in,
    equation_html,
    given_form,
    sum_html,
    turn,
)
from nnviz.board.network_map import network_map
from nnviz.board.numbers import text
from nnviz.board.typeset import typeset
from nnviz.core.arrays import Array
from nnviz.core.chain_rule import ChainRule, Parameter, is_finite
from nnviz.core.mistakes import MISTAKES
from nnviz.core.operations import entry
from nnviz.core.quiz import Question
from nnviz.core.stages import Stage
from nnviz.core.sums import Sum

PATHS = 24  # up to so many are listed one by one

_TITLES = {"forward": "Forward", "loss": "Loss", "backward": "Backward", "update": "Update"}
_MEANINGS = {
    "affine": "Weighted sums: each unit adds up its inputs times its weights, and its bias.",
    "activate": "The activation f, applied to each cell.",
    "loss": "The loss C: how far the outputs are from the targets, as one number.",
    "loss derivative": "How C changes with each output: the derivative dC/dA.",
    "slope": "f'(Z), cell by cell: how strongly A follows Z.",
    "multiply": "delta is dC/dZ. ⊙ multiplies cell by cell; it is no matrix product.",
    "mean difference": "delta is dC/dZ. With cross-entropy the sigmoid's derivative has cancelled.",
    "outer": "dC/dW: for each weight, delta of its unit times its input, summed over the samples.",
    "row sums": "dC/db: the input of a bias is always 1, so that delta is only summed up.",
    "back": "dC/dA: each unit collects delta from the units that it leads into, times the weights.",
    "update": "One step against the gradient: the update is −learning_rate times it.",
    "loss after": "What came of the update: C again, of the same data.",
}
# Where the notes slip, said beside the equation that they mean.
_NOTES = {
    "affine": "The notes write Z1 = W_hidden × B_hidden; it is W_hidden X + B_hidden.",
    "slope": "At Z = 0 a ReLU has no derivative; 0 is taken, by convention.",
    "multiply": "The notes copy the chain rule of single numbers to matrices; there, its product"
    " is ⊙ here, and a transpose in dA and dW.",
    "update": "The notes call dC/dW “the updates”; the update is −learning_rate × dC/dW.",
}


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


def slug(stage: Stage) -> str:
    """A stage's name in an address: dW1, slope2, new_W1."""
    name = stage.result.replace("f'(Z", "slope").replace(")", "")
    return name.replace(" ", "_")


def stage_html(
    shown: Shown,
    index: int,
    asked: Asked,
    question: Question | None = None,
    feedback: str = "",
) -> str:
    """The board for one stage; with a `question`, the result is hidden until it is answered.

    `feedback` is what came of a question.
    """
    stage = shown.stages[index]
    answer = _answer(shown, asked) if question is None else ""
    body = (
        f'<div class="nnviz-stage nnviz-{stage.direction}">'
        f"<div>{_equation(shown, stage, asked, hidden=question is not None, numbers=False)}"
        f"{_words(stage)}</div>"
        f"{network_map(shown.sizes, stage.layer, stage.direction)}"
        f"{_equation(shown, stage, asked, hidden=question is not None, numbers=True)}"
        f"{_change_of_loss(shown, stage) if question is None else _question(question)}</div>"
    )
    said = f'<p class="nnviz-feedback" role="status">{typeset(feedback)}</p>' if feedback else ""
    head = f"{_head(shown.stages, index)}{_strip(shown.stages, index)}"
    find = "" if question is not None else _find(shown, stage, asked)
    return f"{head}{body}{said}{answer}{find}"


def _head(stages: Sequence[Stage], index: int) -> str:
    stage = stages[index]
    where = "" if stage.result in ("C", "new C") else f", layer {stage.layer}"
    title = f"{_TITLES[stage.direction]}{where}: {typeset(stage.result)}"
    last = len(stages) - 1
    buttons = "".join(
        f'<button type="button" data-key="{key}" title="{name} stage ({hint})"'
        f" {turn('stage', index, by, last)}>{label}</button>"
        for key, name, hint, by, label in (
            ("previous", "Previous", "P", -1, "‹ Previous"),
            ("next", "Next", "N", 1, "Next ›"),
        )
    )
    return (
        f'<div class="nnviz-head"><h3>{title}</h3><span>stage {index + 1} of {len(stages)}</span>'
        f'<div class="nnviz-turn">{buttons}</div></div>'
    )


def _strip(stages: Sequence[Stage], index: int) -> str:
    buttons = []
    for to, stage in enumerate(stages):
        here = " nnviz-here" if to == index else ""
        wrong = " nnviz-wrong" if stage.mistake else ""
        current = ' aria-current="step"' if to == index else ""
        buttons.append(
            f'<button type="button" class="nnviz-{stage.direction}{here}{wrong}"{current}'
            f' data-key="stage.{to}" {act(stage=to)}'
            f' title="{_TITLES[stage.direction]}: {escape(stage.result)}">'
            f"{typeset(stage.result)}</button>"
        )
    return f'<nav class="nnviz-strip" aria-label="Stages">{"".join(buttons)}</nav>'


def _words(stage: Stage) -> str:
    name = stage.operation.name
    if stage.mistake:
        mistake = MISTAKES[stage.mistake]
        return (
            f'<p class="nnviz-mistake"><b>Mistake: {escape(mistake.label)}.</b>'
            f" {typeset(mistake.consequence)}</p>"
        )
    note = _NOTES.get(name, "")
    if (name == "affine" and stage.layer > 1) or (
        name == "slope" and ">" not in stage.operation.equation
    ):
        note = ""
    small = f"<p><small>{typeset(note)}</small></p>" if note else ""
    return f"<p>{typeset(_MEANINGS[name])}</p>{small}"


def _equation(shown: Shown, stage: Stage, asked: Asked, *, hidden: bool, numbers: bool) -> str:
    pictures = _pictures(shown, stage, asked)
    result = replace(pictures[stage.result], hidden=hidden)
    operands = [pictures[name] for name in stage.operands]
    return equation_html(stage.operation.equation, result, operands, numbers=numbers)


def _pictures(shown: Shown, stage: Stage, asked: Asked) -> dict[str, Picture]:
    used = set()
    if asked.cell and asked.cell[0] == stage.result:
        used = cells_in(stage.cell(dict(shown.matrices), *asked.cell[1:]))
    return {
        name: Picture(
            name,
            shown.matrices[name],
            alias="= X" if name == "A0" else "",
            chosen=asked.cell,
            used=used,
            changed=asked.changed.keys(),
        )
        for name in (stage.result, *stage.operands)
    }


def _change_of_loss(shown: Shown, stage: Stage) -> str:
    if stage.operation.name != "loss after":
        return ""
    before, after = (float(shown.matrices[name][0, 0]) for name in ("C", "new C"))
    change = after - before
    if not np.isfinite(after):
        return '<p class="nnviz-numbers">After this update C is too large to be a number.</p>'
    if not np.isfinite(before):
        return f'<p class="nnviz-numbers">C is a number again: {typeset(text(after, 6))}.</p>'
    falls = "falls" if change < 0 else "rises" if change > 0 else "stays"
    words = f"C {falls}: {text(before, 6)} → {text(after, 6)}, a change of {text(change, 4)}."
    return f'<p class="nnviz-numbers">{typeset(words)}</p>'


def _question(question: Question) -> str:
    buttons = "".join(
        f'<button type="button" data-key="answer.{choice}" {act(answer=choice)}>'
        f"{typeset(choice)}</button>"
        for choice in question.choices
    )
    return (
        f'<div class="nnviz-numbers"><p><b>{typeset(question.text)}</b></p>'
        f'<div class="nnviz-answers" role="group" aria-label="Your prediction">{buttons}</div>'
        "</div>"
    )


def _find(shown: Shown, stage: Stage, asked: Asked) -> str:
    """A form to choose a cell by its matrix, row and column."""
    name, row, column = asked.cell or (stage.result, 0, 0)
    options = "".join(
        f"<option{' selected' if each == name else ''}>{escape(each)}</option>"
        for each in shown.matrices
    )
    fields = "".join(
        f'<label>{which} <input name="{which}" data-key="find.{which}" type="number" min="1"'
        f' value="{place + 1}" required></label>'
        for which, place in (("row", row), ("column", column))
    )
    note = ""
    if asked.not_found:
        note = f'<span class="nnviz-refused" role="alert">{escape(asked.not_found)}</span>'
    return (
        '<form class="nnviz-form" data-find="cell"><label>Cell of'
        f' <select name="matrix" data-key="find.matrix">{options}</select></label>{fields}'
        f'<button data-key="find">Show</button>{note}</form>'
    )


# ----------------------------------------------------------------- the answer to "why this number?"


def _answer(shown: Shown, asked: Asked) -> str:
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
        parts.append(
            "<p>That is not a number: somewhere in it a value was larger than a computer's number"
            " can be, about 1.8·10^308, or 0 was divided by 0.</p>".replace(
                "10^308", "10<sup>308</sup>"
            )
        )
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
