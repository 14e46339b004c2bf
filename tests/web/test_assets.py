"""The browser's files: served by the app, compressed, and cached until their content changes."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyarrow import Codec
from streamlit import config

from nnviz.web import assets
from nnviz.web.assets import player_routes
from nnviz.web.palette import palette_css
from tests.asgi import Answer, answer_of

NAMES = tuple(assets._FILES)
FILES = pytest.mark.parametrize("name", NAMES)


def get(path: str, *, method: str = "GET", **headers: str) -> Answer:
    """What the player's routes answer."""
    (route,) = (route for route in player_routes() if route.path == path)
    return answer_of(route.handle, path, method=method, **headers)


def file_of(name: str) -> bytes:
    """The bytes that are to be served under a name; style sheets begin with the palette."""
    palette = palette_css() if name.endswith(".css") else ""
    return palette.encode() + assets._FILES[name].read_bytes()


def decoded(answer: Answer, size: int) -> bytes:
    """The text of an answer in gzip or brotli."""
    if answer.headers["content-encoding"] == "gzip":
        return gzip.decompress(answer.body)
    return bytes(Codec("brotli").decompress(answer.body, size, asbytes=True))


@pytest.fixture
def forgotten() -> Iterator[None]:
    """What assets.py remembers is forgotten before a test that changes it, and after."""
    caches = (assets.asset_text, assets.asset_path, assets._compressed)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


@FILES
@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("gzip", "gzip"), ("gzip, deflate, br, zstd", "br"), ("br;q=0.8, gzip;q=1.0", "gzip")],
)
def test_who_accepts_a_coding_gets_it(name: str, accepted: str, coding: str) -> None:
    answer = get(assets.asset_path(name), accept_encoding=accepted)
    assert answer.status == 200
    assert answer.headers["content-encoding"] == coding
    assert answer.headers["vary"] == "Accept-Encoding"
    assert len(answer.body) == int(answer.headers["content-length"]) < len(file_of(name))
    assert decoded(answer, len(file_of(name))) == file_of(name)


@FILES
@pytest.mark.parametrize("headers", [{}, {"accept_encoding": "zstd"}], ids=["nothing", "another"])
def test_who_accepts_no_coding_of_ours_gets_the_plain_file(
    name: str, headers: dict[str, str]
) -> None:
    answer = get(assets.asset_path(name), **headers)
    assert answer.status == 200
    assert "content-encoding" not in answer.headers
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.body == file_of(name)


@FILES
def test_files_may_be_kept_for_a_year_and_say_what_they_are(name: str) -> None:
    headers = get(assets.asset_path(name)).headers
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    kind = "css" if name.endswith(".css") else "javascript"
    assert headers["content-type"] == f"text/{kind}; charset=utf-8"


def test_files_are_only_read() -> None:
    path = assets.asset_path("player.js")
    assert get(path, method="HEAD").status == 200
    assert get(path, method="POST").status == 405


def test_each_file_has_a_route() -> None:
    assert [route.path for route in player_routes()] == [assets.asset_path(name) for name in NAMES]
    assert len({assets.asset_path(name) for name in NAMES}) == len(NAMES)
    assert {"plotly.js", "streamlit.js", "player.css", "board.js", "board.css"} <= set(NAMES)


def test_modules_find_one_another_by_relative_addresses() -> None:
    folders = {assets.asset_path(name).rpartition("/")[0] for name in NAMES if name != "plotly.js"}
    assert len(folders) == 1
    for name in (name for name in NAMES if name.endswith(".js") and name != "plotly.js"):
        for needed in re.findall(r"""from "([^"]*)";""", assets.asset_text(name)):
            assert needed.removeprefix("./") in NAMES


@pytest.mark.usefixtures("forgotten")
def test_a_new_content_has_a_new_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = tmp_path / "player.js"
    monkeypatch.setitem(assets._FILES, "player.js", changed)
    paths = []
    for content in ("one();", "two();", "one();"):
        changed.write_text(content)
        for cache in (assets.asset_text, assets.asset_path, assets._compressed):
            cache.cache_clear()
        paths.append(assets.asset_path("player.js"))
        assert get(paths[-1]).body.decode() == content
    assert paths[0] == paths[2] != paths[1]
    assert all(path.startswith("/player/") and path.endswith("/player.js") for path in paths)


@pytest.mark.parametrize(
    ("base", "start"),
    [
        ("", "/player/"),
        ("/", "/player/"),
        ("demo", "/demo/player/"),
        ("/demo/", "/demo/player/"),
        ("some/demo", "/some/demo/player/"),
    ],
)
def test_the_servers_base_path_comes_first(base: str, start: str) -> None:
    before = config.get_option("server.baseUrlPath")
    config._set_option("server.baseUrlPath", base, "a test")
    assets.asset_path.cache_clear()
    try:
        path = assets.asset_path("player.css")
        assert path.startswith(start)
        assert path.count("/") == start.count("/") + 1
        assert get(path).body == file_of("player.css")
    finally:
        config._set_option("server.baseUrlPath", before, "a test")
        assets.asset_path.cache_clear()
