"""Whole pages from links with anything in them: no exception, and what is ignored is said."""

from functools import cache

from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from nnviz.views import shell
from nnviz.views.address import Address
from nnviz.views.quoted import quoted
from nnviz.views.settings import NAMES
from tests.fuzz.measured import fuzzed
from tests.fuzz.strategies import any_text, texts
from tests.views.opened import MAIN, open_app

_PAGES = ("", "backprop", "matrices", "gallery", "experiments")
_KNOWN = [*NAMES, *shell._OF_PAGES]
_VALUES = [
    *("majority", "xor", "moons", "2", "0.5", "tanh,relu", "adam", "softmax", "all", "true"),
    *("W1.2.1", "A1.1.1", "network,loss", "slope", "dW1", "a~seed~3~~b~hidden~none", "start"),
    *("seed=1,2", "hidden=none,2", "learning_rate=0.1:1:2", "random", "versus", "loss"),
]
_NOT_SHOWN = {"study", "epochs", "seeds", "trials", "samples"}  # they decide how long it takes


def _sendable(text: str) -> str:
    """What an address has in place of letters that UTF-8 cannot say."""
    return text.encode(errors="replace").decode()


_text = texts(_VALUES).map(_sendable)
_known = st.sampled_from([name for name in _KNOWN if name not in _NOT_SHOWN])
_query = st.dictionaries(_known | any_text.map(_sendable).filter(bool), _text, max_size=8)
_studies = st.sampled_from(["answers", "sweep", "pins"]) | any_text.map(_sendable)


@cache
def _hashes() -> dict[str, str]:
    """What Streamlit calls each page, by its place in the address."""
    pages = open_app(epochs="9")._registered_pages.items()
    return {str(info.get("url_pathname", "")): key for key, info in pages}


@fuzzed(500, st.sampled_from(_PAGES), _query, _studies, at_least=6, shrinks=False)
def test_any_link_opens_a_page_that_says_what_it_ignores(
    page: str, query: dict[str, str], study: str
) -> None:
    app = AppTest.from_file(MAIN, default_timeout=60)
    app._page_hash = _hashes()[page]
    for name, text in ({"epochs": "9", "seeds": "1", "study": study} | query).items():
        app.query_params[name] = text
    app.run()
    assert not app.exception
    said = [str(each.value) for each in app.warning]
    assert all(len(each.splitlines()) == 1 for each in said)
    for name in [name for name in query if name not in _KNOWN][:5]:
        assert any("does not know" in each and quoted(name) in each for each in said)
    for name in app.session_state["_remembered"][Address].refused:
        assert name.startswith("vary_") or any(quoted(name) in each for each in said)
