"""One stage of a pass on the board: where it stands, and its equation."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape

import numpy as np

from nnviz.board.answer import Asked, Shown, answer_html
from nnviz.board.derivation import derivation_html
from nnviz.board.html import Picture, act, equation_html, turn
from nnviz.board.network_map import network_map
from nnviz.board.numbers import text
from nnviz.board.typeset import name_html, typeset
from nnviz.board.words import TITLES, words_html
from nnviz.core.explain.derivations import derived
from nnviz.core.explain.names import INPUT, LOSS, Name
from nnviz.core.explain.quiz import Question
from nnviz.core.explain.stage import Kind, Stage


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
        f"{words_html(stage, notes=asked.notes)}{_derivation(shown, stage)}</div>"
        f"{network_map(shown.sizes, stage.layer, stage.direction)}"
        f"{_equation(shown, stage, asked, hidden=question is not None, numbers=True)}"
        f"{_change_of_loss(shown, stage) if question is None else _question(question)}</div>"
    )
    said = f'<p class="nnviz-feedback" role="status">{typeset(feedback)}</p>' if feedback else ""
    head = f"{_head(shown.stages, index)}{_strip(shown.stages, index)}"
    find = "" if question is not None else _find(shown, stage, asked)
    return f"{head}{body}{said}{answer}{find}"


def _derivation(shown: Shown, stage: Stage) -> str:
    activation = shown.chain.network[stage.layer - 1].activation
    return derivation_html(derived(stage, activation, shown.chain.loss))


def _head(stages: Sequence[Stage], index: int) -> str:
    stage = stages[index]
    where = "" if stage.result.former == LOSS else f", layer {stage.layer}"
    title = f"{TITLES[stage.direction]}{where}: {name_html(stage.result)}"
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
            f' title="{TITLES[stage.direction]}: {escape(str(stage.result))}">'
            f"{name_html(stage.result)}</button>"
        )
    return f'<nav class="nnviz-strip" aria-label="Stages">{"".join(buttons)}</nav>'


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
            alias=_alias(name, notes=asked.notes),
            chosen=asked.cell,
            used=used,
            changed=asked.changed.keys(),
        )
        for name in (stage.result, *stage.operands)
    }


# What the notes call the parameters of the first layer.
_IN_THE_NOTES = {Name("W", 1): "= W_hidden", Name("b", 1): "= B_hidden"}


def _alias(name: Name, *, notes: bool) -> str:
    if name == INPUT:
        return "= X"
    return _IN_THE_NOTES.get(name, "") if notes else ""


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
