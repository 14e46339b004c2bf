"""A stage's line of NumPy on the board, with a button that copies it."""

import re
from html import escape

from nnviz.core.explain.stage import Stage

_POWER_OF_TEN = re.compile(r"\b[\d.]+e-\d+\b")
_REWRITTEN = (
    "The line is the equation in another form: equal, but exact also where the equation's own"
    " numbers grow too large or lose digits."
)


def code_html(stage: Stage) -> str:
    """The line, or the lines; where they are not the equation as it stands, that is said."""
    lines = "lines" if "\n" in stage.code else "line"
    note = f"<small>{escape(_REWRITTEN)}</small>" if stage.operation.is_rewritten else ""
    code = "".join(map(_line, stage.code.splitlines(keepends=True)))
    return (
        f'<div class="nnviz-code"><pre tabindex="0" aria-label="In NumPy"><code>{code}</code></pre>'
        f'<button type="button" data-key="copy" data-copy title="Copy the {lines} of NumPy">'
        f'<span aria-live="polite">Copy</span></button>{note}</div>'
    )


def _line(line: str) -> str:
    """A line that, where it is broken, goes on further in, and not within a number as 1e-08."""
    code = _POWER_OF_TEN.sub(r'<span class="nnviz-unbroken">\g<0></span>', escape(line))
    return f'<span class="nnviz-line">{code}</span>'
