"""Buttons of a board, and what the browser sends back when something on it is chosen."""

import json
from html import escape
from typing import NamedTuple

from nnviz.core.explain.names import Entry


class Words(NamedTuple):
    """What stands on a button, as HTML, and what it says besides; of a `sign` that is its name."""

    shown: str
    title: str = ""
    sign: bool = False


def sent(place: Entry) -> tuple[str, int, int]:
    """A cell as the browser knows it: the matrix by its name in text."""
    return str(place.name), place.row, place.column


def act(**what: object) -> str:
    """For an element: what the browser sends back when it is chosen."""
    return f"data-act='{escape(json.dumps(what), quote=True)}'"


def button_html(key: str, does: str, words: Words, *, enabled: bool = True) -> str:
    """A button that `does` what `act` says; by its `key` the browser finds it in the next board."""
    title = f' title="{words.title}"' if words.title else ""
    name = f' aria-label="{words.title}"' if words.sign else ""
    return (
        f'<button type="button" data-key="{escape(key)}"{title}{name} {does}'
        f"{'' if enabled else ' disabled'}>{words.shown}</button>"
    )


def turns_html(what: str, here: int, last: int, back: Words, on: Words) -> str:
    """Two buttons that go `back` and `on` by one from `here`, of 0 to `last`."""
    return "".join(
        button_html(key, _turn(what, here, by, last), words, enabled=0 <= here + by <= last)
        for key, by, words in (("previous", -1, back), ("next", 1, on))
    )


def _turn(what: str, here: int, by: int, last: int) -> str:
    """Pressed twice in haste, a button goes by two."""
    data = json.dumps({"what": what, "here": here, "by": by, "last": last})
    return f"data-turn='{escape(data, quote=True)}'"
