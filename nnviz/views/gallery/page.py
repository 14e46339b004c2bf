"""The page "Gallery": every preset with a picture of its run, and a link that opens it."""

from html import escape
from urllib.parse import urlencode

import streamlit as st

from nnviz.core.setup.presets import PRESETS
from nnviz.core.setup.presets.preset import Preset
from nnviz.views import caches
from nnviz.views.sidebar import query_of
from nnviz.web.assets import asset_text

PARAMETERS = ()


def show_gallery() -> None:
    """Show a card a preset; each is a link to the page Training with all its settings."""
    st.html(f"<style>{asset_text('gallery.css')}</style>")
    st.markdown(
        "Named starts, good and bad. Each picture is of the real run, trained just now by the same"
        " code: choose one to watch it."
    )
    cards = "".join(_card(preset) for preset in PRESETS.values())
    st.html(f'<nav class="nnviz-gallery" aria-label="Presets">{cards}</nav>')


def _card(preset: Preset) -> str:
    """A link with a picture, the title and the first sentence of what to watch."""
    link = escape(f"./?{urlencode(query_of(preset.config))}")
    return (
        f'<a href="{link}" title="{escape(preset.question)}">{caches.picture(preset.config)}'
        f"<b>{escape(preset.title)}</b></a>"
    )
