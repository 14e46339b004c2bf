"""The board in a page: what it is told, what it sends back, and where its files are."""

import re
import runpy
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st

from nnviz.board import board, component
from nnviz.web.assets import asset_path
from nnviz.web.modules import needed_by
from tests.web.test_assets import file_of, get


@pytest.fixture
def mounted(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the component was mounted with."""
    arguments: dict[str, Any] = {}
    monkeypatch.setattr(component, "_component", lambda **given: arguments.update(given))
    return arguments


def test_the_html_reaches_the_browser_as_it_is(mounted: dict[str, Any]) -> None:
    board("<p>1 &lt; 2</p>", key="place", on_act=print)
    assert mounted["data"] == {"html": "<p>1 &lt; 2</p>"}
    assert mounted["key"] == "place"


@pytest.mark.parametrize(
    ("sent", "passed"),
    [
        ({"stage": 1}, [{"stage": 1}]),
        ({}, [{}]),
        ({"cell": ["W1", 0, None]}, [{"cell": ["W1", 0, None]}]),
        (None, []),
        ("stage", []),
        (["stage", 1], []),
        (3.0, []),
    ],
)
def test_only_mappings_are_passed_on(
    sent: object,
    passed: list[object],
    mounted: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[Mapping[str, Any]] = []
    board("", key="place", on_act=seen.append)
    changed: Callable[[], None] = mounted["on_act_change"]
    assert not seen
    session = {"place": SimpleNamespace(act=sent), "other": SimpleNamespace(act={"stage": 9})}
    monkeypatch.setattr(st, "session_state", session)
    changed()
    assert seen == passed


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> str:
    """The JavaScript that the component is made with."""
    made: dict[str, Any] = {}
    monkeypatch.setattr(st.components.v2, "component", lambda _, **given: made.update(given))
    runpy.run_path(str(component.__file__))
    return str(made["js"])


def test_its_files_are_served_where_it_looks_for_them(script: str) -> None:
    names = ("board.js", "board.css", *needed_by("board.js"))
    paths = re.findall(r"/player/[\w./-]+", script)
    assert sorted(paths) == sorted(asset_path(name) for name in names)
    for name in names:
        assert get(asset_path(name)).status == 200
        assert get(asset_path(name)).body == file_of(name)


def test_what_is_sent_with_every_message_is_short(script: str) -> None:
    assert len(script) < 1000
