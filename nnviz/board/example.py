"""A worked example on the board, step by step: a sum term by term, or products row by row."""

from itertools import chain

import numpy as np

from nnviz.board.answer import Asked
from nnviz.board.broadcast import broadcast_html, row_html
from nnviz.board.buttons import Words, act, button_html, turns_html
from nnviz.board.check import check_form
from nnviz.board.html import Picture, equation_html, given_form
from nnviz.board.numbers import cell_text, sum_digits
from nnviz.board.progress import Progress, cells_shown
from nnviz.board.sums import term_line
from nnviz.board.typeset import symbols_html, typeset
from nnviz.core.arrays import Array
from nnviz.core.explain.cells import Matrices
from nnviz.core.explain.names import Entry, Name
from nnviz.core.explain.sums import Sum, Symbols, text_of
from nnviz.core.explain.worked_examples import Example


def example_html(
    example: Example,
    matrices: Matrices,
    progress: Progress,
    asked: Asked | None = None,
) -> str:
    """The example with its first steps made.

    What is asked about is a given number, to change it, or one of the cells just made.
    """
    asked = asked or Asked()
    cells = cells_shown(example, matrices, progress, asked.cell)
    sums = [_made(example, matrices, progress, cell) for cell in cells]
    panel = _steps_html([_called(example, each) for each in sums], progress)
    form = _HINT
    if asked.cell and asked.cell.name in example.given:
        form = _change_of(example, asked.cell) + given_form(asked.cell, asked.refused)
    checking = check_form(cells[0], asked.typed, asked.said, example.called(cells[0]))
    lesson = example.lesson + (f" {example.slip}" if asked.notes and example.slip else "")
    return (
        f"{_head(example, progress)}"
        '<div class="nnviz-stage nnviz-forward nnviz-worked">'
        f"<div>{_equations(example, matrices, progress, asked, sums)}"
        f"<p>{typeset(example.meaning)}</p></div></div>"
        f'<div class="nnviz-answer"><div>{panel}{checking}</div><div>{form}</div></div>'
        f'<p class="nnviz-feedback">{typeset(lesson)}</p>'
    )


_HINT = "<p>Choose a number of the right side to change it.</p>"


def _made(example: Example, matrices: Matrices, progress: Progress, cell: Entry) -> Sum:
    """The cell's sum, as far as its terms have been added."""
    whole = example.stage.cell(matrices, cell.row, cell.column)
    count = progress.term if progress.terms > 1 else progress.done
    return whole._replace(terms=whole.terms[:count], cell=None)


# --------------------------------------------------------------------------------- equations


def _equations(
    example: Example, matrices: Matrices, progress: Progress, asked: Asked, sums: list[Sum]
) -> str:
    pictures = _pictures(example, matrices, progress, asked, sums)
    result, equation = pictures[example.stage.result], example.stage.operation.equation
    found = [equation_html(equation, result, pictures, numbers=False)]
    if example.symbols:
        found.append(_in_symbols(example, matrices))
    if example.broadcasts:
        found.append(broadcast_html(example.stage, result, pictures, progress.done))
    else:
        found.append(equation_html(equation, result, pictures, numbers=True))
    return "".join(found)


def _pictures(
    example: Example, matrices: Matrices, progress: Progress, asked: Asked, sums: list[Sum]
) -> dict[Name, Picture]:
    result = example.stage.result
    so_far, columns = matrices[result].copy(), matrices[result].shape[1]
    for made in sums:
        (cell,) = (each for each in made.symbol if isinstance(each, Entry))
        so_far[cell.row, cell.column] = made.value
    first_blank = progress.cell + (1 if progress.term else 0)
    blank = {divmod(place, columns) for place in range(first_blank, so_far.size)}
    last = (made.terms[-1:] for made in sums)
    used = Sum((), tuple(chain.from_iterable(last))).cells
    one = sums[0].symbol[0] if len(sums) == 1 else None
    return {
        name: Picture(
            name,
            so_far if name == result else matrices[name],
            chosen=asked.cell or (one if isinstance(one, Entry) else None),
            used=used,
            changed=asked.changed.keys(),
            symbols=_symbols(example, name, matrices[name]),
            blank=blank if name == result else (),
        )
        for name in (*example.stage.operands, result)
    }


def _symbols(example: Example, name: Name, array: Array) -> dict[tuple[int, int], str]:
    if name not in example.symbols:
        return {}
    return {
        (row, column): str(example.called(Entry(name, row, column)))
        for row, column in np.ndindex(*array.shape)
    }


def _in_symbols(example: Example, matrices: Matrices) -> str:
    """The equation with the names of all cells, and the sums that they make."""
    stage = example.stage
    pictures = {
        name: Picture(name, matrices[name], words=_symbols(example, name, matrices[name]))
        for name in stage.operands
    }
    result = matrices[stage.result]
    sums = {
        place: " + ".join(" ".join(text_of(factor.symbol) for factor in term) for term in terms)
        for place in np.ndindex(*result.shape)
        for terms in [_called(example, stage.cell(matrices, *place)).terms]
    }
    drawn = Picture(stage.result, result, words=sums)
    return equation_html(stage.operation.equation, drawn, pictures, numbers=True)


# -------------------------------------------------------------------------------- the last step


def _change_of(example: Example, chosen: Entry) -> str:
    return f"<p>Change {symbols_html((example.called(chosen),))}:</p>"


def _called(example: Example, total: Sum) -> Sum:
    """The same in the example's own symbols."""

    def called(symbols: Symbols) -> Symbols:
        return tuple(example.called(each) if isinstance(each, Entry) else each for each in symbols)

    terms = tuple(
        tuple(factor._replace(symbol=called(factor.symbol)) for factor in term)
        for term in total.terms
    )
    return Sum(called(total.symbol), terms)


def _steps_html(sums: list[Sum], progress: Progress) -> str:
    """What the last step has made."""
    if not progress.done:
        return "<p>Press Next, or N, for the first step.</p>"
    return row_html(sums) if progress.terms == 1 else _running_html(sums[0], progress)


def _running_html(running: Sum, progress: Progress) -> str:
    digits = sum_digits(running)
    lines = []
    for count, term in enumerate(running.terms, start=1):
        so_far = typeset(cell_text(Sum((), running.terms[:count]).value))
        lines.append(f"{term_line(term, digits).removesuffix('</tr>')}<td>{so_far}</td></tr>")
    ended = progress.term == progress.terms
    state = "" if ended else " so far"
    return (
        '<div class="nnviz-scroll"><table class="nnviz-sum"><tr><th>term</th><th>numbers</th>'
        f"<th>value</th><th>running sum</th></tr>{''.join(lines)}"
        f'<tr class="nnviz-total"><td colspan=3>{symbols_html(running.symbol)}{state} =</td>'
        f"<td>{typeset(cell_text(running.value))}</td></tr></table></div>"
    )


def _head(example: Example, progress: Progress) -> str:
    done, last = progress.done, progress.total
    first, all_steps = (
        button_html(key, act(step=to), words, enabled=to != done)
        for key, to, words in (
            ("first", 0, Words("Start again", "Back to the start")),
            ("last", last, Words("All", "Make all steps")),
        )
    )
    steps = turns_html(
        "step",
        done,
        last,
        Words("‹ Back", "Take the last step back (P)"),
        Words("Next ›", "Make the next step (N)"),
    )
    return (
        f'<div class="nnviz-head"><h3>{typeset(example.title)}</h3>'
        f"<span>step {progress.done} of {progress.total}</span>"
        f'<div class="nnviz-turn">{first}{steps}{all_steps}</div></div>'
    )
