"""A derivation on the board, which can be unfolded: a line for each step, with its reason."""

from nnviz.board.typeset import typeset
from nnviz.core.explain.derivations import Derived


def derivation_html(derived: Derived | None) -> str:
    """The lines below one another, where there are any."""
    if derived is None:
        return ""
    lines = "".join(
        f"<tr><td>{typeset(derived.left) if not place else ''}</td>"
        f"<td>= {typeset(formula)}</td><td>{typeset(why)}</td></tr>"
        for place, (formula, why) in enumerate(derived.lines)
    )
    ends = f"<p>{typeset(derived.ends)}</p>" if derived.ends else ""
    return (
        '<details class="nnviz-derivation" data-key="derivation">'
        f"<summary>How it is derived</summary><p>{typeset(derived.of)}</p>"
        f'<table class="nnviz-derived">{lines}</table>{ends}</details>'
    )
