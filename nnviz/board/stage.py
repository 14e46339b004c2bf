"""One stage of a pass on the board: where it stands, and its equation."""

from dataclasses import replace
from html import escape

import numpy as np

from nnviz.board.answer import Asked, Shown, answer_html
from nnviz.board.buttons import Words, act, button_html
from nnviz.board.code import code_html
from nnviz.board.derivation import derivation_html
from nnviz.board.html import Picture, equation_html
from nnviz.board.network_map import network_map
from nnviz.board.numbers import text
from nnviz.board.rate import rate_html
from nnviz.board.strip import strip_html, ways_html
from nnviz.board.typeset import name_html, typeset
from nnviz.board.words import TITLES, words_html
from nnviz.core.explain.derivations import derived
from nnviz.core.explain.names import INPUT, LOSS, TARGETS, Name
from nnviz.core.explain.quiz import Question
from nnviz.core.explain.stage import Direction, Kind, Stage


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
    stage, hidden = shown.stages[index], question is not None
    equations = [
        _equation(shown, stage, asked, hidden=hidden, numbers=numbers) for numbers in (False, True)
    ]
    body = (
        f'<div class="nnviz-stage nnviz-{stage.direction.value}">'
        f"<div>{equations[0]}{code_html(stage)}{_size_of_m(shown, stage)}"
        f"{words_html(stage, shown.data, notes=asked.notes)}{_note_on_update(shown, stage)}"
        f"{rate_html(shown.rate) if stage.kind in (Kind.DESCENT, Kind.STEP) else ''}"
        f"{_derivation(shown, stage)}</div>"
        f"{network_map(shown.sizes, stage.layer, stage.direction)}{equations[1]}"
        f"{'' if hidden else _change_of_loss(shown, stage)}</div>"
    )
    said = f'<p class="nnviz-feedback" role="status">{typeset(feedback)}</p>' if feedback else ""
    beside = answer_html(shown, asked) if question is None else _question(question)
    find = "" if hidden else _find(shown, stage, asked)
    return (
        f"{_head(shown, index)}{strip_html(shown.stages, index)}"
        f'<div class="nnviz-pass">{body}{said}{beside}</div>{find}'
    )


def _derivation(shown: Shown, stage: Stage) -> str:
    activation = shown.chain.network[stage.layer - 1].activation
    return derivation_html(derived(stage, activation, shown.chain.loss))


def _head(shown: Shown, index: int) -> str:
    stage = shown.stages[index]
    of_loss = stage.result.former == LOSS
    where = f", layer {stage.layer}" if stage.result.layer else ""
    of = f" of {shown.data}" if of_loss else ""
    title = f"{TITLES[stage.direction]}{where}: {name_html(stage.result)}{of}"
    return (
        f'<div class="nnviz-head"><h3>{title}</h3>'
        f"<span>stage {index + 1} of {len(shown.stages)}</span>{ways_html(shown.stages, index)}"
        "</div>"
    )


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


def _size_of_m(shown: Shown, stage: Stage) -> str:
    """How many samples there are, where the equation or the sum behind it has m."""
    if not stage.operation.counts_samples:
        return ""
    m = shown.matrices[TARGETS].shape[1]
    return f'<p class="nnviz-m"><i>m</i> = {m}, the number of samples</p>'


def _note_on_update(shown: Shown, stage: Stage) -> str:
    if stage.direction is not Direction.UPDATE or not shown.note_on_update:
        return ""
    return f'<p class="nnviz-note">{typeset(shown.note_on_update)}</p>'


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
    return f"<p>{typeset(_change_in_words(before, after, shown.data))}</p>"


def _change_in_words(before: float, after: float, data: str) -> str:
    change = after - before
    if not np.isfinite(after):
        return f"After this update C of {data} is too large to be a number."
    if not np.isfinite(before):
        return f"C of {data} is a finite number again: {text(after, 6)}."
    falls = "falls" if change < 0 else "rises" if change > 0 else "stays the same"
    values = f"{text(before, 6)} → {text(after, 6)}, a change of {text(change, 4)}"
    return f"C of {data} {falls}: {values}."


def _question(question: Question) -> str:
    buttons = "".join(
        button_html(f"answer.{choice}", act(answer=choice), Words(typeset(choice)))
        for choice in question.choices
    )
    return (
        f'<div class="nnviz-answer"><div><p><b>{typeset(question.text)}</b></p>'
        f'<div class="nnviz-answers" role="group" aria-label="Your prediction">{buttons}</div>'
        "</div></div>"
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
