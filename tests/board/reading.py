"""The board's HTML, read back with the standard library; and numbers, read back from print."""

import json
import math
import re
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from html.parser import HTMLParser
from typing import Any

_VOID = {"input"}
_DRAWN = {"line", "circle", "polyline"}  # of an SVG: only these may end themselves
_BLOCKS = {"div", "table", "form", "p", "details", "nav", "h3", "h4"}  # they would end a <p>
_ALONE = {"button", "form", "p"}  # may not stand in one of their own
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|#x27);)")
_NUMBER = re.compile(r"−?\d+(\.\d+)?(·10\^−?\d+)?|undefined|−?∞")


@dataclass(slots=True)
class Element:
    """A tag with its attributes, and the elements and words in it."""

    tag: str
    attributes: dict[str, str]
    content: "list[Element | str]" = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words in it; what is raised stands after a ^."""
        words = "".join(part if isinstance(part, str) else part.text for part in self.content)
        return f"^{words}" if self.tag == "sup" else words

    @property
    def kinds(self) -> list[str]:
        """Its classes."""
        return self.attributes.get("class", "").split()

    @property
    def act(self) -> Any:
        """What choosing it means."""
        return json.loads(self.attributes["data-act"])

    @property
    def parts(self) -> "list[Element]":
        """The elements directly in it."""
        return [part for part in self.content if isinstance(part, Element)]

    def within(self) -> "list[Element]":
        """Every element in it, in reading order."""
        found, waiting = [], self.parts[::-1]
        while waiting:
            found.append(waiting.pop())
            waiting += found[-1].parts[::-1]
        return found

    def all(self, tag: str = "", kind: str = "") -> "list[Element]":
        """Those with this tag and class."""
        found = (each for each in self.within() if tag in ("", each.tag))
        return [each for each in found if not kind or kind in each.kinds]

    def one(self, tag: str = "", kind: str = "") -> "Element":
        """The only one."""
        (found,) = self.all(tag, kind)
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open, self.tags = [Element("", {})], 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags += 1
        around = {element.tag for element in self.open}
        assert len(dict(attrs)) == len(attrs), f"an attribute twice in {tag}: {attrs}"
        assert not (tag in _BLOCKS and "p" in around), f"{tag} in a p"
        assert not (tag in _ALONE and tag in around), f"{tag} in another"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].content.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _DRAWN
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        self.tags += 1
        assert self.open.pop().tag == tag, f"</{tag}> closes another"

    def handle_data(self, data: str) -> None:
        self.open[-1].content.append(data)


def read(html: str) -> Element:
    """The elements of well-formed HTML, in one without a tag."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    (root,) = reader.open
    assert html.count("<") == reader.tags, "a < that begins no tag"
    assert not _ENTITY.search(html), "an & that was not escaped"
    return root


def words_of(root: Element) -> str:
    """All that is said: the text, and the attributes but for a heatmap's bytes."""
    said = [root.text]
    for element in root.within():
        said += [words for name, words in element.attributes.items() if name != "data-values"]
    return " ".join(said)


# ------------------------------------------------------------------------------------- numbers


def number(words: str) -> float:
    """A printed number."""
    assert _NUMBER.fullmatch(words), words
    named = {"undefined": "nan", "∞": "inf", "−∞": "-inf"}.get(words, words)
    return float(_ascii(named))


def exact(words: str) -> Fraction:
    """The decimal fraction that is printed."""
    assert _NUMBER.fullmatch(words), words
    return Fraction(_ascii(words))


def half_unit(words: str) -> Fraction:
    """How far a number may be from its print: half its last place; 0 for a whole number."""
    *_, exponent = Decimal(_ascii(words)).as_tuple()
    assert isinstance(exponent, int)
    return Fraction(10) ** exponent / 2 if exponent else Fraction(0)


def factors(words: str) -> list[str]:
    """The numbers of a product, without their parentheses."""
    return [each.removeprefix("(").removesuffix(")") for each in words.split(" × ")]


def worked_out(words: str) -> float:
    """What a printed product comes to, such as 1/5 × (0.25 − 1)², by the rules of arithmetic."""
    value, _, condition = words.partition(", as ")
    if condition:
        left, sign, right = condition.split()
        assert (number(left) > number(right)) is (sign == ">"), words
    for pattern, python in _PYTHON:
        value = re.sub(pattern, python, value)
    return float(eval(value, {"__builtins__": {}}, _FUNCTIONS))  # noqa: S307  what nnviz wrote


# From a printed product to Python, in this order.
_PYTHON = (
    (r"·10\^(−?\d+)", r"e\1"),
    ("×", "*"),
    ("²", "**2"),
    (r"\^", "**"),
    ("√", "sqrt"),
    (r"\|([^|]*)\|", r"abs(\1)"),
    ("−", "-"),
)
_FUNCTIONS = {
    "log": math.log,
    "tanh": math.tanh,
    "abs": abs,
    "max": max,
    "exp": math.exp,
    "sqrt": math.sqrt,
    "min": min,
    "sign": lambda x: (x > 0) - (x < 0),
}


def _ascii(words: str) -> str:
    return words.replace("−", "-").replace("·10^", "e")


# ---------------------------------------------------------------------------------------- sums


@dataclass
class Table:
    """A printed sum: symbols, numbers and value of each term; what is taken together; the total."""

    lines: list[list[str]]
    rest: list[list[str]]
    result: str
    total: str


def read_sum(table: Element) -> Table:
    """What stands in a table of class nnviz-sum."""
    rows = [[cell.text for cell in row.parts] for row in table.all("tr")]
    result, total = (cell.text for cell in table.one("tr", "nnviz-total").parts)
    return Table(
        [row for row in rows if len(row) == 3],
        [row for row in rows[:-1] if len(row) == 2],
        result,
        total,
    )
