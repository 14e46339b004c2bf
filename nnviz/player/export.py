"""A film as one self-contained web page, which plays by double click and without the internet."""

import base64
import html
from collections.abc import Mapping

from nnviz.player.packed_film import PackedFilm
from nnviz.web.assets import asset_text
from nnviz.web.modules import joined

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font-family: system-ui, sans-serif; margin: 1rem; color: CanvasText; background: Canvas; }}
details {{ overflow-wrap: anywhere; max-width: 29em; }}
{css}
</style>
<script>{plotly}</script>
</head>
<body>
<h1>{title}</h1>
<div id="player"></div>
{notes}
<script type="module">
{player}
const text = atob("{film}");
const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
new Player(document.getElementById("player"), Plotly).show(unpack(bytes), 0, true);
</script>
</body>
</html>
"""


def film_page(film: PackedFilm, *, title: str, notes: Mapping[str, str] | None = None) -> str:
    """The page as HTML text: plotly.js, the player and the film are inside.

    `notes` are texts on where the film comes from, by name, to be opened below it.
    """
    return _PAGE.format(
        title=html.escape(title),
        notes=_told(notes) if notes else "",
        css=asset_text("shared.css") + asset_text("player.css"),
        plotly=_inside_script(asset_text("plotly.js")),
        player=_inside_script(joined("player.js")),
        film=base64.b64encode(film.data).decode(),
    )


def _told(notes: Mapping[str, str]) -> str:
    """The notes, folded away; one that is an address on the web can be followed."""
    rows = (f"<dt>{html.escape(name)}</dt><dd>{_note(text)}</dd>" for name, text in notes.items())
    return f"<details><summary>Where it comes from</summary><dl>{''.join(rows)}</dl></details>"


def _note(text: str) -> str:
    shown = html.escape(text)
    followed = text.startswith(("http://", "https://"))
    return f'<a href="{shown}" rel="noreferrer">{shown}</a>' if followed else shown


def _inside_script(code: str) -> str:
    """Code that cannot end the script element that it stands in."""
    return code.replace("</script", "<\\/script")
