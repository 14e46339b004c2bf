"""A real browser gets its cookie from the app, and the page's script knows it again."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from nnviz.server.browser_cookie import COOKIE, browser_of
from tests.serving import ROOT, free_port, served

APP = """
import streamlit as st
from starlette.middleware import Middleware
from nnviz.server.browser_cookie import BrowserCookie
app = st.App("page.py", middleware=[Middleware(BrowserCookie)])
"""
PAGE = """
import streamlit as st
from nnviz.server.browser_cookie import browser_of
st.text(browser_of(st.context.cookies) or "nobody")
"""


def test_the_script_of_a_page_knows_its_browser(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    (tmp_path / "app.py").write_text(APP)
    (tmp_path / "page.py").write_text(PAGE)
    port = free_port()
    seen = []
    with served(port, tmp_path / "log.txt", "--server.address", "127.0.0.1", root=tmp_path):
        for _ in range(2):
            context = browser.new_context()
            page = context.new_page()
            for _ in range(2):  # the page again
                page.goto(f"http://127.0.0.1:{port}")
                (cookie,) = (each for each in context.cookies() if each["name"] == COOKIE)
                known = browser_of({COOKIE: cookie["value"]})
                expect(page.get_by_test_id("stText")).to_have_text(known)
                seen.append(known)
            assert COOKIE not in page.evaluate("document.cookie")
            context.close()
    assert seen[0] == seen[1] != seen[2] == seen[3]


def test_the_app_gives_the_cookie(browser: Browser, server: str) -> None:
    context = browser.new_context()
    answer = context.request.get(server, headers={"Accept": "text/html"})
    assert answer.ok
    assert [each["name"] for each in context.cookies()] == [COOKIE]
    context.close()
