"""What is remembered belongs to one session, and outlives the run of the script that changed it."""

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from nnviz.views.session import remembered


def counting() -> None:
    import streamlit as st  # noqa: PLC0415 (AppTest runs the source of this function alone)

    from nnviz.views.session import remembered  # noqa: PLC0415
    from tests.views.test_session import Visits  # noqa: PLC0415

    remembered(Visits).append("script")
    st.button("add", key="add", on_click=lambda: remembered(Visits).append("callback"))
    st.text(" ".join(remembered(Visits)))
    if len(remembered(Visits)) == 5:
        st.rerun()


class Visits(list[str]):
    """What has happened in a session."""


def said(app: AppTest) -> str:
    assert not app.exception
    return str(app.text[0].value)


def test_each_session_has_its_own_which_its_runs_and_callbacks_share() -> None:
    first, second = (AppTest.from_function(counting) for _ in range(2))
    assert said(first.run()) == "script"
    assert said(second.run()) == "script"
    assert said(first.button(key="add").click().run()) == "script callback script"
    assert said(second.run()) == "script script"


def test_what_an_interrupted_run_has_changed_stays_changed() -> None:
    app = AppTest.from_function(counting)
    app.run()
    app.button(key="add").click().run()
    app.button(key="add").click().run()  # its script is the fifth, and begins again
    assert said(app).split() == ["script", "callback", "script", "callback", "script", "script"]


def test_outside_of_a_server_the_session_state_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        monkeypatch.setattr(st, "session_state", {})
        assert remembered(Visits) == []
        remembered(Visits).append("here")
        assert remembered(Visits) == ["here"]
