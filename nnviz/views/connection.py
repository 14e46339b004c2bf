"""An open page asks for all of itself again when its connection has come back."""

from datetime import timedelta

import streamlit as st


@st.fragment(run_every=timedelta(days=1))
def stay_alive() -> None:
    """Show nothing: it is here for its timer.

    A server that was started again, or has forgotten a page that was away for too long
    (`server.disconnectedSessionTTL`), knows none of the page's fragments, and drops what their
    widgets send. A browser in which a fragment has a timer, whatever its interval, therefore runs
    the whole script as soon as it is connected again, with all values of its widgets
    (github.com/streamlit/streamlit/pull/11890).
    """
