"""Names become letters with indices, all else stays as it was written."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.board.typeset import entry_html, name_html, symbols_html, typeset
from nnviz.core.explain.names import Entry, Name, Role
from nnviz.core.explain.uncleared import old
from nnviz.core.model.optimizers import OPTIMIZERS
from tests.board.reading import read

# The words, the letter's colour, how the letter is read, what is set low, and the cell after it.
NAMES = [
    ("W1", "W", "W1", ["1"], []),
    ("W12", "W", "W12", ["12"], []),
    ("dW2", "W", "dW2", ["2"], []),
    ("W1[2,3]", "W", "W1", ["1"], ["[2,3]"]),
    ("new b1[2]", "b", "b1", ["1"], ["[2]"]),
    ("delta2[1,10]", "Z", "δ2", ["2"], ["[1,10]"]),
    ("dA0", "A", "dA0", ["0"], []),
    ("f'(Z1)", "Z", "Z1", ["1"], []),
    ("C", "C", "C", [], []),
    ("new C", "C", "C", [], []),
    ("dC", "C", "dC", [], []),
    ("Y[1,2]", "Y", "Y", [], ["[1,2]"]),
    ("Xᵀ", "X", "X", [], []),
    ("new vW1", "W", "vW1", ["W1"], []),
    ("mb2[1]", "b", "mb2", ["b2"], ["[1]"]),
]


@pytest.mark.parametrize(("words", "kind", "shown", "low", "cell"), NAMES)
def test_names(words: str, kind: str, shown: str, low: list[str], cell: list[str]) -> None:
    root = read(typeset(words))
    letter = root.one("i")
    assert letter.kinds == [f"nnviz-{kind}"]
    assert letter.text == shown
    assert [each.text for each in letter.all("sub")] == low
    assert [each.text for each in root.all("small", "nnviz-index")] == cell
    assert root.text == words.replace("delta", "δ")


# A name, the letter's colour, how the letter is read, what is set low, and the whole.
VALUES = [
    (Name("W", 1), "W", "W1", ["1"], "W1"),
    (Name("W", 12).gradient, "W", "dW12", ["12"], "dW12"),
    (Name("b", 1).renewed, "b", "b1", ["1"], "new b1"),
    (Name("delta", 2), "Z", "δ2", ["2"], "δ2"),
    (Name("Z", 1, Role.SLOPE), "Z", "Z1", ["1"], "f'(Z1)"),
    (Name("C"), "C", "C", [], "C"),
    (Name("X", role=Role.TRANSPOSE), "X", "X", [], "Xᵀ"),
    (Name("W", 1, part="v", new=True), "W", "vW1", ["W1"], "new vW1"),
    (Name("b", 2, part="m"), "b", "mb2", ["b2"], "mb2"),
    (Name("b", 2, part="m_hat"), "b", "m̂b2", ["b2"], "m̂b2"),
    (old(Name("W", 2).gradient), "W", "dW2", ["2"], "old dW2"),
    (Name("W", 2, part="<b>"), "W", "<b>W2", ["W2"], "<b>W2"),
]


@pytest.mark.parametrize(("name", "kind", "shown", "low", "whole"), VALUES)
def test_names_that_are_values(
    name: Name, kind: str, shown: str, low: list[str], whole: str
) -> None:
    root = read(name_html(name))
    letter = root.one("i")
    assert letter.kinds == [f"nnviz-{kind}"]
    assert letter.text == shown
    assert [each.text for each in letter.all("sub")] == low
    assert root.text == whole


@pytest.mark.parametrize(("words", "kind", "shown", "low", "cell"), NAMES)
def test_a_name_is_set_as_it_is_in_prose(
    words: str, kind: str, shown: str, low: list[str], cell: list[str]
) -> None:
    del kind, shown, low
    places = [int(each) - 1 for each in re.findall(r"\d+", "".join(cell))]
    for name, *_ in VALUES:
        if str(name) == words.partition("[")[0] and len(places) in (0, name.indices):
            row, column = (*places, 0, 0)[:2]
            html = entry_html(Entry(name, row, column)) if cell else name_html(name)
            assert html == typeset(words)


@pytest.mark.parametrize(
    "part", sorted({part for each in OPTIMIZERS.values() for part in each.named})
)
def test_what_an_optimizer_makes_is_set_in_a_question_as_in_its_equation(part: str) -> None:
    parts = ("",) if part == "W" else (part,)
    for name in (
        Name(letter, 3, part=each, new=new)
        for letter in "Wb"
        for each in parts
        for new in (False, True)
    ):
        assert typeset(f"What sign does {name} have?") == f"What sign does {name_html(name)} have?"


def test_symbols_are_set_as_text_and_entries() -> None:
    A = Entry(Name("A", 2), 0, 3)
    assert symbols_html(("(1 − ", A, ") < 2")) == f"(1 − {entry_html(A)}) &lt; 2"
    assert read(entry_html(A)).one("small", "nnviz-index").text == "[1,4]"
    assert not read(entry_html(Entry(Name("C"), 0, 0))).all("small")


@pytest.mark.parametrize(
    "prose",
    [
        "and",
        "and bias, batch, database, tabs",
        "Another Year. What Zero? Because Cells",
        "deltas of a NumPy array, log10, max",
        "",
    ],
)
def test_prose_stays_prose(prose: str) -> None:
    assert typeset(prose) == prose


@pytest.mark.parametrize(
    ("words", "letters"),
    [
        ("dC/dW1[2,3]", ["dC", "dW1"]),
        ("dZ1[1,2]/dW1[1,3]", ["dZ1", "dW1"]),
        ("(A2[1,1] − Y[1,1])²", ["A2", "Y"]),
        ("delta is dC/dZ and b only adds", ["δ", "dC", "dZ", "b"]),
        ("W_hidden X + b", ["W", "X", "b"]),
        ("max(0, Z1[2,1])", ["Z1"]),
        ("z1 = w1 · x1 + w12 · x3", ["z1", "w1", "x1", "w12", "x3"]),
    ],
)
def test_names_among_other_words(words: str, letters: list[str]) -> None:
    root = read(typeset(words))
    assert [each.text for each in root.all("i")] == letters
    assert root.text == words.replace("delta", "δ")


@pytest.mark.parametrize(
    ("words", "power"),
    [
        ("1.5·10^−7", "−7"),
        ("−2·10^12", "12"),
        ("C = 3.1·10^4, so far", "4"),
        ("1/(1 − beta1^t)", "t"),
        ("/ (1 − 0.999^301)", "301"),
    ],
)
def test_powers_are_raised(words: str, power: str) -> None:
    root = read(typeset(words))
    assert root.one("sup").text == f"^{power}"
    assert root.text == words


def test_what_html_would_read_as_its_own_is_escaped() -> None:
    words = """<b onclick="go('W1')"> a & b1 < C </b> &amp;"""
    root = read(typeset(words))
    assert root.text == words
    assert [each.text for each in root.all("i")] == ["b", "W1", "b1", "C", "b"]
    assert {each.tag for each in root.within()} == {"i", "sub"}


PIECES = [
    "W1",
    "b",
    "dA2[1,3]",
    "new ",
    "C",
    "d",
    "delta",
    "and",
    " ",
    "<",
    "&",
    "'",
    "/",
    "·10^−3",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_no_word_is_lost(words: str) -> None:
    # A delta may be written out, in prose, or as its letter.
    assert read(typeset(words)).text.replace("δ", "delta") == words.replace("δ", "delta")
