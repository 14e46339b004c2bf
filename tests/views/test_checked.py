"""Check my number as the pages do it: what is said, for how long, and what gives nothing away."""

from decimal import Decimal

import pytest
import streamlit as st

from nnviz import Config, train
from nnviz.core.explain.names import Entry, Name
from nnviz.views.backprop import pass_board
from nnviz.views.backprop.shown_pass import ShownPass
from nnviz.views.checked import Checked, last_checked
from nnviz.views.typed import NotANumberError, read_result

RUN = train(Config(initializer="notes", learning_rate=0.5, epochs=300))
CELL = Entry(Name("W", 1).gradient, 1, 2)


@pytest.fixture(autouse=True)
def _session(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session of this test alone, as one outside of a server keeps nothing."""
    monkeypatch.setattr(st, "session_state", {})


def shown_pass(*mistakes: str, step: int = 100, **changes: float) -> ShownPass:
    changed = {Entry(Name("W", 2), 0, int(k[1:]) - 1): value for k, value in changes.items()}
    return ShownPass(RUN, step, 0, mistakes, changed)


def typed(shown: ShownPass, words: str, *, hidden: bool = False) -> Checked:
    act = {"check": ["dW1", 1, 2], "text": words}
    pass_board._act(shown, act, hidden=hidden)
    return last_checked(CELL, shown.identity)


def test_right_wrong_and_no_number() -> None:
    shown = shown_pass()
    value = float(shown.matrices[CELL.name][1, 2])
    assert typed(shown, f"{value:.4g}").said == "Right, as far as these digits go."
    assert typed(shown, f"{value:.4g}".replace(".", ",")).said.startswith("Right")
    forgotten = shown_pass("slope").matrices[CELL.name][1, 2]
    words = f" {forgotten:.6g} "
    assert typed(shown, words) == Checked(words, "Not this. This is what comes out without f'(Z).")
    assert typed(shown, "0.777777").said == "Not this."
    assert typed(shown, "0").said.startswith("Too few digits to tell")
    assert typed(shown, "a lot").said == "Needs a number, such as 0.125 or 1.5e-3."


def test_what_is_right_is_the_pass_without_mistakes_but_with_the_viewers_numbers() -> None:
    honest, broken = shown_pass(), shown_pass("mean")
    assert typed(broken, repr(float(honest.matrices[CELL.name][1, 2]))).said.startswith("Right")
    seen = repr(float(broken.matrices[CELL.name][1, 2]))
    assert "without the mean over the samples" in typed(broken, seen).said
    other = shown_pass(w1=0.3, w2=-1.5)
    assert typed(other, repr(float(other.matrices[CELL.name][1, 2]))).said.startswith("Right")
    assert not typed(other, repr(float(honest.matrices[CELL.name][1, 2]))).said.startswith("Right")


def test_what_was_said_is_gone_where_the_number_is_another() -> None:
    shown = shown_pass()
    typed(shown, "0.777777")
    assert last_checked(CELL, shown_pass(step=101).identity) == Checked()
    assert last_checked(CELL._replace(row=0), shown.identity) == Checked()
    assert last_checked(CELL, shown_pass().identity).said == "Not this."


@pytest.mark.parametrize(
    ("cell", "hidden"),
    [(["dW1", 1, 2], True), (["W1", 0, 0], False), (["dW1", 9, 0], False), (["dW9", 0, 0], False)],
)
def test_nothing_is_said_of_what_is_hidden_given_or_not_there(
    cell: list[str | int], *, hidden: bool
) -> None:
    pass_board._act(shown_pass(), {"check": cell, "text": "0.5"}, hidden=hidden)
    assert not st.session_state


@pytest.mark.parametrize(
    ("words", "number"),
    [
        *(("0.120", "0.120"), (" −2 ", "-2"), ("1,5", "1.5"), ("1.5e-3", "0.0015")),
        *(("3.4·10^−6", "0.0000034"), ("3.4 * 10**-6", "0.0000034"), ("2×10^3", "2e3")),
    ],
)
def test_a_result_keeps_its_digits(words: str, number: str) -> None:
    found = read_result(words)
    assert found == Decimal(number)
    assert found.as_tuple().digits == Decimal(number).as_tuple().digits


@pytest.mark.parametrize(
    "words", ["", "two", "nan", "inf", "1e999", "0e999", "1e-999", "1.2.3", "1e9999999"]
)
def test_what_is_no_result(words: str) -> None:
    with pytest.raises(NotANumberError, match=r"^Needs a number, such as"):
        read_result(words)


def test_a_number_that_goes_on_and_on_is_not_read() -> None:
    assert read_result("3." + "1" * 398)
    for words in ("3." + "1" * 399, f"1{' ' * 100_000}1"):  # blanks, before a power of ten
        with pytest.raises(NotANumberError, match=r"^Needs a number"):
            read_result(words)


def test_a_thousand_or_a_decimal_comma_is_asked() -> None:
    with pytest.raises(NotANumberError, match=r"may mean 1000 or 1\.000"):
        read_result("1,000")
