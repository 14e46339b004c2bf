"""The app's pages in a browser: how they are opened, and when all of one is there."""

from collections.abc import Callable
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Page, ViewportSize

OpenPage = Callable[[str], Page]

WINDOW: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")

PLAYER, BOARD = ".nnviz-player[data-film]", ".nnviz-board h3"
_PARTS = {
    "/": [PLAYER],
    "/backprop": [PLAYER, BOARD],
    "/matrices": [BOARD],
    "/experiments": [],
    "/gallery": [".nnviz-gallery a"],
}


def shown(page: Page) -> None:
    """Wait until the page shows its player or its board, or both where it has both."""
    for part in _PARTS[urlsplit(page.url).path]:
        page.locator(part).first.wait_for(timeout=60_000)
