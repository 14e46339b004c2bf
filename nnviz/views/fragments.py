"""The fragments of a page that was left: nothing of them runs on the page that came after it."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx


def forget_fragments() -> None:
    """Called where another page begins, before it shows anything; the script then begins again.

    A browser that has not heard of the new page may still send what a widget of the old one says.
    Streamlit refuses that when the new page is whole, as its fragment is gone. But before, it would
    let that wait, then run nothing, say that this was the old page, and so empty the new one in the
    browser. Without the fragments it refuses it at once; and what waits already becomes one with
    the new run, which is of all of the new page.
    """
    context = get_script_run_ctx()
    if context is not None:
        context.fragment_storage.clear()
        st.rerun()
