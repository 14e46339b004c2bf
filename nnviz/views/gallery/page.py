"""The page "Gallery": every preset with a picture of its run, and a link that opens it."""

from collections.abc import Mapping
from html import escape
from urllib.parse import quote, urlencode

import streamlit as st

from nnviz.core.setup.presets import SECTIONS
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
    """Show a card a preset, by section; each is a link to the page Training with its settings."""
    st.html(f"<style>{asset_text('gallery.css')}</style>")
    jumps = "".join(f'<a href="#{_id(title)}">{escape(title)}</a>' for title in SECTIONS)
    sections = "".join(_section(title, presets) for title, presets in SECTIONS.items())
    st.html(
        f'{_WORDS}<nav class="nnviz-sections" aria-label="Sections">{jumps}</nav>'
        f'<nav class="nnviz-gallery" aria-label="Presets">{sections}</nav>'
    )


def _section(title: str, presets: Mapping[str, Preset]) -> str:
    cards = "".join(map(_card, presets.values()))
    return f'<section><h2 id="{_id(title)}">{escape(title)}</h2><div>{cards}</div></section>'


def _id(title: str) -> str:
    return title.lower().replace(" ", "-")


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
