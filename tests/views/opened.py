"""The app's pages as Streamlit runs them, without a browser, and the words of their boards."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

import nnviz

MAIN = Path(nnviz.__file__).parent / "views" / "main.py"


def open_app(**parameters: str) -> AppTest:
    """The page Training, from a link with these parameters, with More unfolded."""
    app = AppTest.from_file(MAIN, default_timeout=60)
    app.session_state["more"] = True
    return _opened(app, parameters)


def open_folded(**parameters: str) -> AppTest:
    """The page Training, from a link with these parameters, as a browser shows it at first."""
    return _opened(AppTest.from_file(MAIN, default_timeout=60), parameters)


def _opened(app: AppTest, parameters: Mapping[str, str]) -> AppTest:
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def open_page(page: str, **parameters: str) -> AppTest:
    """Another page, to which the viewer went from Training, with these parameters."""
    app = open_app(**parameters)
    pages = app._registered_pages.items()
    app._page_hash = next(key for key, info in pages if info.get("url_pathname") == page)
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def finished(app: AppTest) -> AppTest:
    """The page when all its runs are there."""
    if app.get("progress"):
        for name, held in app.session_state._state.filtered_state.items():
            if name.startswith("_job_"):
                held.job.wait(60)
        app.run()
    assert not app.get("progress")
    assert not app.exception
    return app


def board_html(app: AppTest) -> str:
    """What the page's one board shows."""
    (board,) = (
        element.proto
        for element in app.get("bidi_component")
        if element.proto.component_name == "nnviz_board"
    )
    data: Mapping[str, Any] = json.loads(board.json)
    return str(data["html"])


def words(html: str) -> str:
    """The text of HTML, on one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def title(app: AppTest) -> str:
    """The heading of the page's one board."""
    return words(re.findall(r"<h3>.*?</h3>", board_html(app))[0])
