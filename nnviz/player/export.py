"""A film as one self-contained web page, which plays by double click and without the internet."""

import base64
import html

from nnviz.player.film import Film
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
{css}
</style>
<script>{plotly}</script>
</head>
<body>
<h1>{title}</h1>
<div id="player"></div>
<script type="module">
{player}
const text = atob("{film}");
const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
new Player(document.getElementById("player"), Plotly).show(unpack(bytes), 0, true);
</script>
</body>
</html>
"""


def film_page(film: Film, *, title: str) -> str:
    """The page as HTML text: plotly.js, the player and the film are inside."""
    return _PAGE.format(
        title=html.escape(title),
        css=asset_text("shared.css") + asset_text("player.css"),
        plotly=_inside_script(asset_text("plotly.js")),
        player=_inside_script(joined("player.js")),
        film=base64.b64encode(film.packed).decode(),
    )


def _inside_script(code: str) -> str:
    """Code that cannot end the script element that it stands in."""
    return code.replace("</script", "<\\/script")
