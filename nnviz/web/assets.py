"""The browser's part of the player, served by the app itself: it works without the internet."""

import hashlib
from collections.abc import Callable, Coroutine
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any

import plotly
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nnviz.web.base_path import base_path
from nnviz.web.compressed import FOREVER, Compressed, coders, coding_for
from nnviz.web.palette import palette_css

_PACKAGE = Path(__file__).parents[1]
_OURS = [_PACKAGE / part / "browser" for part in ("web", "player", "chart", "board", "views")]
_FILES = {
    "plotly.js": Path(plotly.__file__).parent / "package_data" / "plotly.min.js",
    **{path.name: path for folder in _OURS for path in sorted(folder.iterdir())},
}
_TYPES = {".js": "text/javascript", ".css": "text/css"}


@cache
def asset_text(name: str) -> str:
    """The text of one of the files that the browser needs; style sheets begin with the palette."""
    text = _FILES[name].read_text(encoding="utf-8")
    return palette_css() + text if name.endswith(".css") else text


@cache
def asset_path(name: str) -> str:
    """The address of a file on this server: it changes with the content.

    Our own files stand in one folder, as modules find one another by their relative addresses.
    """
    together = [name] if name == "plotly.js" else [own for own in _FILES if own != "plotly.js"]
    digest = hashlib.sha256("".join(map(asset_text, together)).encode()).hexdigest()[:16]
    return f"{base_path()}/player/{digest}/{name}"


@cache
def _compressed(name: str) -> Compressed:
    return Compressed(lambda: asset_text(name).encode(), _TYPES[Path(name).suffix])


def _endpoint(name: str) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    async def serve(request: Request) -> Response:
        coding = coding_for(request.headers.get("accept-encoding", ""))
        if coding:
            return await _compressed(name).answer(request, coding)
        headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
        return Response(asset_text(name), headers=headers, media_type=_TYPES[Path(name).suffix])

    return serve


def _compress_all() -> None:
    for coding in coders():
        for name in _FILES:
            _compressed(name).make(coding)


def player_routes() -> list[Route]:
    """The routes that st.App must have for players to work."""
    # While the server starts, so that the first visitor need not wait for it.
    Thread(target=_compress_all, daemon=True).start()
    return [Route(asset_path(name), _endpoint(name)) for name in _FILES]
