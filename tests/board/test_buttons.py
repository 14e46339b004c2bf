"""Buttons of a board: what they send, what they say, and where they stop."""

import json

import pytest

from nnviz.board.buttons import Words, act, button_html, turns_html
from tests.board.reading import read


def test_what_is_chosen_comes_back_as_it_was() -> None:
    what = {"cell": ["f'(Z1)", 0, 2], "text": '<&"'}
    assert read(f"<button {act(**what)}></button>").one("button").act == what


def test_a_button_has_its_words_and_only_a_sign_is_called_by_its_title() -> None:
    words = read(button_html('a "key" <', act(x=1), Words("<b>All</b>", "Take all"))).one("button")
    sign = read(button_html("close", act(x=1), Words("✕", "Close", sign=True))).one("button")
    assert (words.text, words.attributes["data-key"]) == ("All", 'a "key" <')
    assert words.attributes["title"] == "Take all"
    assert "aria-label" not in words.attributes
    assert sign.attributes["aria-label"] == sign.attributes["title"] == "Close"


@pytest.mark.parametrize(
    ("here", "works"), [(0, [False, True]), (2, [True, True]), (4, [True, False])]
)
def test_turns_stop_at_the_ends(here: int, works: list[bool]) -> None:
    buttons = read(turns_html("stage", here, 4, Words("Back"), Words("Next"))).all("button")
    assert [each.text for each in buttons] == ["Back", "Next"]
    assert ["disabled" not in each.attributes for each in buttons] == works
    assert [json.loads(each.attributes["data-turn"]) for each in buttons] == [
        {"what": "stage", "here": here, "by": by, "last": 4} for by in (-1, 1)
    ]
