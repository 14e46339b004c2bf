"""The gallery: a card a preset, with a link to exactly its settings and a picture of its run."""

import re
from html import unescape
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest
import streamlit as st

from nnviz.core.setup.presets import PRESETS, SECTIONS
from nnviz.core.train.training import train
from nnviz.views.gallery.page import show_gallery
from nnviz.views.settings import query_of


@pytest.fixture(scope="module")
def page() -> str:
    written: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(st, "html", written.append)
        show_gallery()
    return written[-1]


@pytest.fixture(scope="module")
def cards(page: str) -> list[str]:
    return re.findall(r"<a href=\"\./.*?</a>", page)


def test_each_section_has_a_heading_and_a_link_to_it(page: str) -> None:
    headings = dict(re.findall(r'<h2 id="(.*?)">(.*?)</h2>', page))
    assert list(headings.values()) == list(SECTIONS)
    assert dict(re.findall(r'<a href="#(.*?)">(.*?)</a>', page)) == headings


def test_there_is_a_card_a_preset(cards: list[str]) -> None:
    titles = [unescape(re.findall(r"<b>(.*?)</b>", card)[0]) for card in cards]
    assert titles == [preset.title for preset in PRESETS.values()]


def test_each_links_to_its_settings(cards: list[str]) -> None:
    for card, preset in zip(cards, PRESETS.values(), strict=True):
        link = urlsplit(unescape(re.findall(r'href="(.*?)"', card)[0]))
        assert link.path == "./"
        assert dict(parse_qsl(link.query)) == query_of(preset.config)


def test_each_has_a_picture_that_is_told_in_words(cards: list[str]) -> None:
    for card in cards:
        (source,) = re.findall(r'src="data:image/svg\+xml,(.*?)"', card)
        assert ET.fromstring(unquote(source)).tag.endswith("svg")  # noqa: S314 (our own)
        (words,) = re.findall(r'alt="output at the end; (.*?)"', card)
        assert words in (
            "loss, log axis",
            "loss (gold: test), log axis",
            "gradient by layer, step 0",
        )


def test_all_of_them_are_made_within_a_second() -> None:
    assert sum(train(preset.config).seconds for preset in PRESETS.values()) < 1
