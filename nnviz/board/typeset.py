"""The names of the mathematics as HTML: letters in their colours, indices set low."""

import re
from html import escape

from nnviz.core.explain.followed import CLIPPED, PENALISED
from nnviz.core.explain.names import Entry, Name, Role
from nnviz.core.explain.sums import Symbols
from nnviz.core.explain.uncleared import OLD
from nnviz.core.model.optimizers import OPTIMIZERS

# What an optimizer keeps or makes for W and for b; of two that begin alike, the longer one first.
_KEPT = {part for each in OPTIMIZERS.values() for part in each.named} - {"W"}
_PARTS = sorted(_KEPT | {PENALISED, CLIPPED}, reverse=True)
# A name such as W1, delta2, dA1, new b1, m_hatW1, C: what it is of, its layer, its cell.
_NAME = re.compile(
    rf"(?P<new>new )?(?:(?P<part>{'|'.join(_PARTS)})(?=[Wb]\d))?"
    r"(?P<d>d(?=[WbZA]|C\b))?(?P<letter>delta|[WbZAXYC]|[wxz](?=\d))"
    r"(?P<layer>\d+)?(?P<cell>\[[\d,a-z]+\])?(?![a-z])"
)
_GREEK = {"delta": "δ"}
_COLOUR_OF = {"delta": "Z", "w": "W", "x": "X", "z": "Z"}
_CELL_OF_FUNCTION = re.compile(r"\)(\[[\d,a-z]+\])")  # as in f'(Z1)[2,3]
_POWER = re.compile(r"\^(?:\(([^()]*)\)|(−?\w+))")  # as in ·10^−7, beta1^t and 0.5^(7 // 2)


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
    return _POWER.sub(r"<sup>\1\2</sup>", html)


def name_html(name: Name) -> str:
    """A matrix's name: its letter in its colour, with what stands before it, and the layer low."""
    before, after = name.role.value
    d = before if name.role is Role.GRADIENT else ""
    is_old = name.part == OLD
    when = "<small>new </small>" if name.new else "<small>old </small>" if is_old else ""
    html = _letter_html(d, name.letter, name.index, "" if is_old else name.part)
    return f"{when}{'' if d else escape(before)}{html}{after}"


def entry_html(entry: Entry) -> str:
    """A cell of a matrix, its place in small."""
    place = str(entry).removeprefix(str(entry.name))
    return f"{name_html(entry.name)}{_small(place)}"


def symbols_html(symbols: Symbols) -> str:
    """What a number is called: the text in it as prose, the entries each in their colours."""
    return "".join(
        entry_html(each) if isinstance(each, Entry) else typeset(each) for each in symbols
    )


def _name(match: re.Match[str]) -> str:
    new = f"<small>{match['new']}</small>" if match["new"] else ""
    html = _letter_html(
        match["d"] or "", match["letter"], match["layer"] or "", match["part"] or ""
    )
    return f"{new}{html}{_small(match['cell'] or '')}"


def _letter_html(d: str, letter: str, index: str, part: str) -> str:
    """A letter in its colour, its index low; what a part belongs to is the index of the part."""
    shown = f"{d}{_GREEK.get(letter, letter)}"
    shown_part = part.replace("_hat", "\N{COMBINING CIRCUMFLEX ACCENT}").replace("_", " ")
    html = f"{escape(shown_part)}{_low(f'{shown}{index}')}" if part else f"{shown}{_low(index)}"
    return f'<i class="nnviz-{_COLOUR_OF.get(letter, letter)}">{html}</i>'


def _low(index: str) -> str:
    return f"<sub>{index}</sub>" if index else ""


def _small(place: str) -> str:
    return f'<small class="nnviz-index">{place}</small>' if place else ""
