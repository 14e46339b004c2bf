"""The names of the mathematics as HTML: letters in their colours, indices set low."""

import re
from html import escape

# A name such as W1, delta2, dA1, new b1, C: what it is of, its layer, its cell.
_NAME = re.compile(
    r"(?P<new>new )?(?P<d>d(?=[WbZA]|C\b))?(?P<letter>delta|[WbZAXYC]|[wxz](?=\d))"
    r"(?P<layer>\d+)?(?P<cell>\[[\d,]+\])?(?![a-z])"
)
_GREEK = {"delta": "δ"}
_COLOUR_OF = {"delta": "Z", "w": "W", "x": "X", "z": "Z"}
_CELL_OF_FUNCTION = re.compile(r"\)(\[[\d,]+\])")  # as in f'(Z1)[2,3]
_POWER = re.compile(r"·10\^(−?\d+)")


def typeset(words: str) -> str:
    """`words` with every name in them as HTML; all else is escaped."""
    found, place = [], 0
    for match in _NAME.finditer(words):
        if match.start() and words[match.start() - 1].isalpha() and words[match.start() - 1] != "d":
            continue
        found += [escape(words[place : match.start()]), _name(match)]
        place = match.end()
    html = "".join(found) + escape(words[place:])
    html = _CELL_OF_FUNCTION.sub(r')<small class="nnviz-index">\1</small>', html)
    return _POWER.sub(r"·10<sup>\1</sup>", html)


def letter_of(name: str) -> str:
    """The letter that gives a name its colour: W for W1, dW1 and new W1; Z for delta and f'(Z1)."""
    match = _NAME.search(name)
    letter = match["letter"] if match else ""
    return _COLOUR_OF.get(letter, letter)


def _name(match: re.Match[str]) -> str:
    letter, layer, cell = match["letter"], match["layer"] or "", match["cell"] or ""
    new = f"<small>{match['new']}</small>" if match["new"] else ""
    index = f"<sub>{layer}</sub>" if layer else ""
    cell = f'<small class="nnviz-index">{cell}</small>' if cell else ""
    shown = f"{match['d'] or ''}{_GREEK.get(letter, letter)}{index}"
    return f'{new}<i class="nnviz-{_COLOUR_OF.get(letter, letter)}">{shown}</i>{cell}'
