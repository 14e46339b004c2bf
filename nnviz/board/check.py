"""Check my number: the field for a viewer's own result, and what is said of it."""

import json
from html import escape

from nnviz.board.buttons import sent
from nnviz.board.typeset import symbols_html, typeset
from nnviz.core.explain.my_number import RULE, Outcome, Verdict
from nnviz.core.explain.names import Entry

_NAMED = 4  # slips that give the same number are named, up to so many
_SAID = {
    Outcome.RIGHT: "Right, as far as these digits go.",
    Outcome.TOO_FEW_DIGITS: "Too few digits to tell: right and wrong numbers may be rounded, or cut"
    " off, to these. Give more.",
    Outcome.NOT_THIS: "Not this.",
}


def verdict_words(verdict: Verdict) -> str:
    """What is said of a number."""
    slips = verdict.slips
    if not slips:
        return _SAID[verdict.outcome]
    if len(slips) > _NAMED:
        slips = (*slips[:_NAMED], f"in {len(slips) - _NAMED} more ways")
    return f"Not this. This is what comes out {', and also '.join(slips)}."


def check_form(cell: Entry, typed: str, said: str, called: Entry | str = "") -> str:
    """The field, with what was typed last and what was said of it; `called` is the cell's name."""
    status = f'<p class="nnviz-checked" role="status">{typeset(said)}</p>' if said else ""
    place = escape(json.dumps(sent(cell)), quote=True)
    return (
        f"<form class=\"nnviz-form\" data-check='{place}'>"
        f"<label><span>My number for {symbols_html((called or cell,))}</span>"
        ' <input name="number" data-key="check" type="text" inputmode="decimal" autocomplete="off"'
        ' placeholder="my number"'
        f' value="{escape(typed)}" aria-label="My number for {escape(str(cell))}"></label>'
        ' <button data-key="check.do" aria-label="Check my number">Check</button>'
        '<details class="nnviz-rule" data-key="rule"><summary>What counts as right</summary>'
        f"{RULE}</details></form>{status}"
    )
