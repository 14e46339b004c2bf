"""A worked example on the board: one term at a time, with the running sum."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nnviz.board.html import Picture, act, equation_html, given_form, turn
from nnviz.board.numbers import cell_text, sum_digits
from nnviz.board.sums import term_line
from nnviz.board.typeset import symbols_html, typeset
from nnviz.core.arrays import Array
from nnviz.core.explain.cells import Matrices
from nnviz.core.explain.names import Entry, Name
from nnviz.core.explain.sums import Sum, Symbols, text_of
from nnviz.core.explain.worked_examples import Example


@dataclass(frozen=True)
class Progress:
    """How far an example has come: so many terms of all; the last one added is shown."""

    done: int
    total: int
    terms: int  # in each cell

    @property
    def cell(self) -> int:
        """The cell, row by row, that the last term belongs to."""
        return max(0, self.done - 1) // self.terms

    @property
    def term(self) -> int:
        """How many of that cell's terms have been added."""
        return self.done - self.cell * self.terms


def progress_of(example: Example, matrices: Matrices, done: int) -> Progress:
    """The progress after `done` terms, which is kept within what there is."""
    result = matrices[example.stage.result]
    terms = len(example.stage.cell(matrices, 0, 0).terms)
    total = terms * result.size
    return Progress(min(max(done, 0), total), total, terms)


def example_html(
    example: Example,
    matrices: Matrices,
    progress: Progress,
    chosen: Entry | None = None,
    refused: str = "",
    changed: Mapping[Entry, float] | None = None,
) -> str:
    """The example with its first terms added; `chosen` is a given number to change."""
    result = example.stage.result
    columns = matrices[result].shape[1]
    here = divmod(progress.cell, columns)
    running = _running(example, matrices, here, progress.term)
    so_far = matrices[result].copy()
    so_far[here] = running.value
    blank = {divmod(k, columns) for k in range(progress.cell + 1, so_far.size)}
    pictures = {
        name: Picture(
            name,
            so_far if name == result else matrices[name],
            chosen=chosen or Entry(result, *here),
            used=Sum((), running.terms[-1:]).cells,
            changed=(changed or {}).keys(),
            symbols=_symbols(example, name, matrices[name]),
            blank=(blank | ({here} if not progress.term else set())) if name == result else (),
        )
        for name in (*example.stage.operands, result)
    }
    equations = [
        equation_html(example.stage.operation.equation, pictures[result], pictures, numbers=numbers)
        for numbers in (False, True)
    ]
    if example.symbols:
        equations.insert(1, _in_symbols(example, matrices))
    form = _change_of(example, chosen) if chosen else ""
    form += given_form(chosen, refused) if chosen else ""
    return (
        f"{_head(example, progress)}"
        f'<div class="nnviz-stage nnviz-forward nnviz-worked"><div>{"".join(equations)}'
        f"<p>{typeset(example.meaning)}</p></div></div>"
        f'<div class="nnviz-answer"><div>{_running_html(_called(example, running), progress)}</div>'
        f"<div>{form or _HINT}</div></div>"
        f'<p class="nnviz-feedback">{typeset(example.lesson)}</p>'
    )


_HINT = "<p>Choose a number of the right side to change it.</p>"


def _symbols(example: Example, name: Name, array: Array) -> dict[tuple[int, int], str]:
    if name not in example.symbols:
        return {}
    return {
        (row, column): str(example.called(Entry(name, row, column)))
        for row, column in np.ndindex(*array.shape)
    }


def _change_of(example: Example, chosen: Entry) -> str:
    called = _called(example, Sum((chosen,), ()))
    return f"<p>Change {symbols_html(called.symbol)}:</p>"


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


def _running(example: Example, matrices: Matrices, here: tuple[int, ...], count: int | None) -> Sum:
    """The first `count` terms of a cell, or all."""
    whole = example.stage.cell(matrices, *here)
    return whole._replace(terms=whole.terms[:count])


def _called(example: Example, total: Sum) -> Sum:
    """The same in the example's own symbols."""

    def called(symbols: Symbols) -> Symbols:
        return tuple(example.called(each) if isinstance(each, Entry) else each for each in symbols)

    terms = tuple(
        tuple(factor._replace(symbol=called(factor.symbol)) for factor in term)
        for term in total.terms
    )
    return Sum(called(total.symbol), terms)


def _running_html(running: Sum, progress: Progress) -> str:
    if not running.terms:
        return "<p>Press Next, or N, for the first step.</p>"
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
    jumps = [
        f'<button type="button" data-key="{key}" {act(step=to)} title="{title}"'
        f"{' disabled' if to == done else ''}>{label}</button>"
        for key, title, to, label in (
            ("first", "Back to the start", 0, "Start again"),
            ("last", "Make all steps", last, "All"),
        )
    ]
    steps = [
        f'<button type="button" data-key="{key}" title="{title}"'
        f" {turn('step', done, by, last)}>{label}</button>"
        for key, title, by, label in (
            ("previous", "Take the last step back (P)", -1, "‹ Back"),
            ("next", "Make the next step (N)", 1, "Next ›"),
        )
    ]
    buttons = "".join([jumps[0], *steps, jumps[1]])
    return (
        f'<div class="nnviz-head"><h3>{typeset(example.title)}</h3>'
        f"<span>step {progress.done} of {progress.total}</span>"
        f'<div class="nnviz-turn">{buttons}</div></div>'
    )
