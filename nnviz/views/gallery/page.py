"""The page "Gallery": every preset with a picture of its run, and a link that opens it."""

from html import escape
from urllib.parse import quote, urlencode

import streamlit as st

from nnviz.core.setup.presets import PRESETS
from nnviz.core.setup.presets.preset import Preset
from nnviz.views import caches
from nnviz.views.settings import query_of
from nnviz.web.assets import asset_text

PARAMETERS = ()
_WORDS = (
    '<p class="nnviz-gallery-words">Named starts, good and bad. Each picture is of the run itself,'
    " trained on this server. Choose one to watch it.</p>"
)


def show_gallery() -> None:
    """Show a card a preset; each is a link to the page Training with all its settings."""
    st.html(f"<style>{asset_text('gallery.css')}</style>")
    cards = "".join(_card(preset) for preset in PRESETS.values())
    st.html(f'{_WORDS}<nav class="nnviz-gallery" aria-label="Presets">{cards}</nav>')


def _card(preset: Preset) -> str:
    """A link with a picture, what it shows, and the title."""
    link = escape(f"./?{urlencode(query_of(preset.config))}")
    svg, left, right = caches.picture(preset.config)
    return (
        f'<a href="{link}"><b>{escape(preset.title)}</b>'
        f'<img src="data:image/svg+xml,{quote(svg)}" alt="{escape(f"{left}; {right}")}">'
        f"<small"
        f" aria-hidden='true'><span>{escape(left)}</span><span>{escape(right)}</span></small></a>"
    )
