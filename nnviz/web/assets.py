"""The browser's part of the player, served by the app itself: it works without the internet."""

import gzip
import hashlib
import re
from collections.abc import Callable, Coroutine
from functools import cache
from pathlib import Path
from typing import Any

import plotly
import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nnviz.web.palette import palette_css

_PACKAGE = Path(__file__).parents[1]
_OURS = [_PACKAGE / part / "browser" for part in ("web", "player", "chart", "board", "views")]
_FILES = {
    "plotly.js": Path(plotly.__file__).parent / "package_data" / "plotly.min.js",
    **{path.name: path for folder in _OURS for path in sorted(folder.iterdir())},
}
_TYPES = {".js": "text/javascript", ".css": "text/css"}
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")  # accepted, and not with weight 0
_FOREVER = "public, max-age=31536000, immutable"  # an address holds its content's hash


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
    base = str(st.get_option("server.baseUrlPath")).strip("/")
    return f"{'/' + base if base else ''}/player/{digest}/{name}"


@cache
def _compressed(name: str) -> bytes:
    return gzip.compress(asset_text(name).encode(), compresslevel=6)


def _endpoint(name: str) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    async def serve(request: Request) -> Response:
        headers = {"Cache-Control": _FOREVER, "Vary": "Accept-Encoding"}
        media_type = _TYPES[Path(name).suffix]
        if not _GZIP.search(request.headers.get("accept-encoding", "")):
            return Response(asset_text(name), headers=headers, media_type=media_type)
        headers["Content-Encoding"] = "gzip"
        return Response(_compressed(name), headers=headers, media_type=media_type)

    return serve


def player_routes() -> list[Route]:
    """The routes that st.App must have for players to work."""
    for name in _FILES:
        _compressed(name)  # once, before the first visitor waits for it
    return [Route(asset_path(name), _endpoint(name)) for name in _FILES]
