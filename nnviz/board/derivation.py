"""A derivation on the board, which can be unfolded: a line for each step, with its reason."""

from nnviz.board.typeset import typeset
from nnviz.core.explain.derived import Derived


def derivation_html(
    derived: Derived | None, key: str = "derivation", title: str = "How it is derived"
) -> str:
    """The lines below one another, where there are any; by its `key` it stays unfolded."""
    if derived is None:
        return ""
    lines = "".join(
        f"<tr><td>{typeset(derived.left) if not place else ''}</td>"
        f"<td>= {typeset(formula)}</td><td>{typeset(why)}</td></tr>"
        for place, (formula, why) in enumerate(derived.lines)
    )
    ends = f"<p>{typeset(derived.ends)}</p>" if derived.ends else ""
    return (
        f'<details class="nnviz-derivation" data-key="{key}">'
        f"<summary>{typeset(title)}</summary><p>{typeset(derived.of)}</p>"
        f'<table class="nnviz-derived">{lines}</table>{ends}</details>'
    )
