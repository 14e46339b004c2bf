"""One stage of a pass on the board: where it stands, and its equation."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape

import numpy as np

from nnviz.board.answer import Asked, Shown, answer_html
from nnviz.board.html import Picture, act, equation_html, turn
from nnviz.board.network_map import network_map
from nnviz.board.numbers import text
from nnviz.board.typeset import name_html, typeset
from nnviz.core.explain.mistakes import MISTAKES
from nnviz.core.explain.names import INPUT, LOSS, Name
from nnviz.core.explain.quiz import Question
from nnviz.core.explain.stage import Direction, Kind, Stage

_TITLES = {direction: direction.value.capitalize() for direction in Direction}
_MEANINGS = {
    Kind.WEIGHTED_SUM: "Weighted sums: each unit adds up its inputs times its weights, and its"
    " bias.",
    Kind.ACTIVATION: "The activation f, applied to each cell.",
    Kind.MIXED_ACTIVATION: "The activation, of all units of a sample together: A of each unit"
    " depends on Z of all.",
    Kind.LOSS: "The loss C: how far the outputs are from the targets, as one number.",
    Kind.LOSS_DERIVATIVE: "How C changes with each output: the derivative dC/dA.",
    Kind.SLOPE: "f'(Z), cell by cell: how strongly A follows Z.",
    Kind.KINKED_SLOPE: "f'(Z), cell by cell: how strongly A follows Z.",
    Kind.DELTA: "delta is dC/dZ. ⊙ multiplies cell by cell; it is no matrix product.",
    Kind.CANCELLED_DELTA: "delta is dC/dZ. With this loss the derivative of the output's activation"
    " has cancelled.",
    Kind.MIXED_DELTA: "delta is dC/dZ. Each Z changes every A of its sample, so that dC/dZ is a sum"
    " over the outputs; in it the derivative of the activation, with its terms between different"
    " units, has cancelled, as the targets of a sample add up to 1.",
    Kind.WEIGHT_GRADIENT: "dC/dW: for each weight, delta of its unit times its input, summed over"
    " the samples.",
    Kind.BIAS_GRADIENT: "dC/db: the input of a bias is always 1, so that delta is only summed up.",
    Kind.BACK: "dC/dA: each unit collects delta from the units that it leads into, times the"
    " weights.",
    Kind.STATE: "What the optimizer carries from step to step, one number for each parameter; at"
    " the first step it is 0.",
    Kind.CORRECTION: "What the optimizer makes of it for this step only.",
    Kind.DESCENT: "One step against the gradient: the update is −learning_rate times it.",
    Kind.STEP: "One step: the parameters are moved by what the optimizer has made of the gradient.",
    Kind.LOSS_AFTER: "What came of the update: C again, of the same data.",
}
# Where the notes slip, said beside the equation that they mean.
_NOTES = {
    Kind.WEIGHTED_SUM: "The notes write Z1 = W_hidden × B_hidden; it is W_hidden X + B_hidden.",
    Kind.KINKED_SLOPE: "At Z = 0 there is a kink, and no derivative: that of Z < 0 is taken, by"
    " convention.",
    Kind.DELTA: "The notes copy the chain rule of single numbers to matrices. Its products become"
    " ⊙ here, and matrix products with a transpose in dA and dW.",
    Kind.DESCENT: "The notes call dC/dW “the updates”; the update is −learning_rate × dC/dW.",
}


def slug(stage: Stage) -> str:
    """A stage's name in an address: dW1, slope2, new_W1."""
    return stage.result.identifier


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
    answer = answer_html(shown, asked) if question is None else ""
    body = (
        f'<div class="nnviz-stage nnviz-{stage.direction.value}">'
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
    where = "" if stage.result.former == LOSS else f", layer {stage.layer}"
    title = f"{_TITLES[stage.direction]}{where}: {name_html(stage.result)}"
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
            f'<button type="button" class="nnviz-{stage.direction.value}{here}{wrong}"{current}'
            f' data-key="stage.{to}" {act(stage=to)}'
            f' title="{_TITLES[stage.direction]}: {escape(str(stage.result))}">'
            f"{name_html(stage.result)}</button>"
        )
    return f'<nav class="nnviz-strip" aria-label="Stages">{"".join(buttons)}</nav>'


def _words(stage: Stage) -> str:
    if stage.mistake:
        mistake = MISTAKES[stage.mistake]
        return (
            f'<p class="nnviz-mistake"><b>Mistake: {escape(mistake.label)}.</b>'
            f" {typeset(mistake.consequence)}</p>"
        )
    note = _note(stage)
    small = f"<p><small>{typeset(note)}</small></p>" if note else ""
    return f"<p>{typeset(_MEANINGS[stage.kind])}</p>{small}"


def _note(stage: Stage) -> str:
    if stage.kind is Kind.WEIGHTED_SUM and stage.layer > 1:
        return ""  # said once
    return _NOTES.get(stage.kind, "")


def _equation(shown: Shown, stage: Stage, asked: Asked, *, hidden: bool, numbers: bool) -> str:
    pictures = _pictures(shown, stage, asked)
    result = replace(pictures[stage.result], hidden=hidden)
    return equation_html(stage.operation.equation, result, pictures, numbers=numbers)


def _pictures(shown: Shown, stage: Stage, asked: Asked) -> dict[Name, Picture]:
    total = None
    if asked.cell and asked.cell.name == stage.result:
        total = shown.sum_behind(asked.cell)
    used = total.cells if total else ()
    return {
        name: Picture(
            name,
            shown.matrices[name],
            alias="= X" if name == INPUT else "",
            chosen=asked.cell,
            used=used,
            changed=asked.changed.keys(),
        )
        for name in (stage.result, *stage.operands)
    }


def _change_of_loss(shown: Shown, stage: Stage) -> str:
    if stage.kind is not Kind.LOSS_AFTER:
        return ""
    before, after = (float(shown.matrices[name][0, 0]) for name in (LOSS, stage.result))
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
        f"<option{' selected' if each == name else ''}>{escape(str(each))}</option>"
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
