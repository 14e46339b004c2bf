"""The names of the mathematics as HTML: letters in their colours, indices set low."""

import re
from html import escape

# A name such as W1, delta2, dA1, new b1, C: what it is of, its layer, its cell.
_NAME = re.compile(
    r"(?P<new>new )?(?P<d>d(?=[WbZA]|C\b))?(?P<letter>delta|[WbZAXYC]|[wxz](?=\d))"
    r"(?P<layer>\d+)?(?P<cell>\[[\d,]+\])?(?![a-z])"
)
_GREEK = {"delta": "δ"}
_POWER = re.compile(r"·10\^(−?\d+)")


def typeset(words: str) -> str:
    """`words` with every name in them as HTML; all else is escaped."""
    found, place = [], 0
    for match in _NAME.finditer(words):
        if match.start() and words[match.start() - 1].isalpha() and words[match.start() - 1] != "d":
            continue
        found += [escape(words[place : match.start()]), _name(match)]
        place = match.end()
    return _POWER.sub(r"·10<sup>\1</sup>", "".join(found) + escape(words[place:]))


def letter_of(name: str) -> str:
    """The letter that gives a name its colour: W for W1, dW1 and new W1; Z for delta and f'(Z1)."""
    match = _NAME.search(name)
    letter = match["letter"] if match else ""
    return "Z" if letter == "delta" else letter


def _name(match: re.Match[str]) -> str:
    letter, layer, cell = match["letter"], match["layer"] or "", match["cell"] or ""
    new = f"<small>{match['new']}</small>" if match["new"] else ""
    low = layer + (cell if not layer else "")
    index = f"<sub>{low}</sub>" if low else ""
    cell = f'<small class="nnviz-index">{cell}</small>' if cell and layer else ""
    shown = f"{match['d'] or ''}{_GREEK.get(letter, letter)}{index}"
    return f'{new}<i class="nnviz-{letter_of(letter)}">{shown}</i>{cell}'
