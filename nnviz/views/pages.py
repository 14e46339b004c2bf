"""The pages of the app by their addresses, so that one can turn to another."""

from collections.abc import Sequence

from streamlit.navigation.page import StreamlitPage

from nnviz.core.setup.config import Config
from nnviz.views.address import address, turn_to
from nnviz.views.playhead import restart
from nnviz.views.session import remembered
from nnviz.views.settings import NAMES, choose, query_of


class _Pages(list[StreamlitPage]):
    """The pages of the run of the script that is going on."""


def remember_pages(pages: Sequence[StreamlitPage]) -> None:
    """Called once in each run of the script: these are the pages."""
    remembered(_Pages)[:] = pages


def turn_to_page(path: str) -> None:
    """Go to the page with this address, as `if st.button(...)` may do; "" is Training."""
    turn_to(next(page for page in remembered(_Pages) if page.url_path == path))


def open_run(config: Config) -> None:
    """Go to Training with the settings of `config`, and play its run from the start."""
    choose(vars(config))
    restart()
    texts = address().texts  # at once, or the browser's history would have one more entry
    for name in (*NAMES, "step"):
        texts.pop(name, None)
    texts |= query_of(config)
    turn_to_page("")
