"""Where what is taken home comes from: its settings, and the link that opens them here."""

from urllib.parse import urlencode

import streamlit as st

from nnviz.core.export.origin import Origin
from nnviz.core.setup.config import Config
from nnviz.views.settings import query_of


def origin_of(config: Config, step: int | None = None) -> Origin:
    """The origin of a file that is made on this page, at a step of the run if one is given."""
    query = query_of(config) | ({} if step is None else {"step": str(step)})
    return Origin(config, page_link(query))


def page_link(query: dict[str, str]) -> str:
    """The address of this page with such a query; empty where the browser has not said it."""
    return f"{st.context.url}?{urlencode(query)}" if st.context.url else ""
