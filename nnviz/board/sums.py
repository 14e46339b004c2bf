"""A sum as HTML: a line for each term, whose printed numbers add up to the printed cell."""

from html import escape

from nnviz.board.numbers import cell_text, factor_digits, sum_digits, text
from nnviz.board.typeset import symbols_html, typeset
from nnviz.core.explain.sums import Factor, Sum, Term, product, text_of

TERMS = 10  # of a sum are shown at first
ALL_TERMS = 100  # are to be written out; the others are one line
_OPERATORS = ("+", "−", "×", "/")  # after which a number with a sign stands in brackets


def sum_html(total: Sum, *, counted: str = "terms") -> str:
    """A table with a line for each term: its symbols, its numbers, its value; last the sum."""
    digits = sum_digits(total)
    lines = [term_line(term, digits) for term in total.terms]
    shown, more = lines[:TERMS], lines[TERMS:]
    result = f"{symbols_html(total.symbol)} ="
    if total.many > 1:
        result = f"the sum of {total.many} {counted}: {symbols_html(total.symbol)} ="
    table = f'<table class="nnviz-sum">{"".join(shown)}'
    if more:
        left_out = (
            f"<tr><td colspan=2>and {total.others.many:,} more, together</td>"
            f"<td>{typeset(text(total.others.value, digits))}</td></tr>"
            if total.others.many
            else ""
        )
        key = escape(f"more {counted} of {text_of(total.symbol)}")
        table += (
            f'<tr><td colspan=3><details data-key="{key}"><summary>{total.many - len(shown)}'
            f' more {counted}</summary><table class="nnviz-sum">{"".join(more)}{left_out}</table>'
            "</details></td></tr>"
        )
    return (
        f'{table}<tr class="nnviz-total"><td colspan=2>{result}</td>'
        f"<td>{typeset(cell_text(total.result))}</td></tr></table>"
    )


def term_line(term: Term, digits: int) -> str:
    """A product as a line of a table: its symbols, its numbers, its value."""
    precise = factor_digits(term, digits)
    symbols = " · ".join(symbols_html(factor.symbol) for factor in term)
    numbers = " × ".join(typeset(_factor_text(factor, precise)) for factor in term)
    value = typeset(text(product(term), digits))
    return f"<tr><td>{symbols}</td><td>{numbers}</td><td>{value}</td></tr>"


def _factor_text(factor: Factor, digits: int) -> str:
    """The factor's number or its text, with brackets where two signs would meet."""
    if not factor.written:
        number = text(factor.value, digits)
        return f"({number})" if number.startswith("−") else number
    found = ""
    for part, after in zip(factor.written, (*factor.written[1:], ""), strict=True):
        if isinstance(part, str):
            found += part
            continue
        number = text(part, digits)
        raised = isinstance(after, str) and after.startswith(("²", "^"))
        signed = number.startswith("−") and (raised or found.rstrip().endswith(_OPERATORS))
        found += f"({number})" if signed else number
    return found
