"""A widget shows the value that holds, also where the run that gave it was interrupted."""

from streamlit.testing.v1 import AppTest


def switched_on() -> None:
    import streamlit as st  # noqa: PLC0415 (AppTest runs the source of this function alone)
    from streamlit.runtime.scriptrunner import (  # noqa: PLC0415
        StopException,
        get_script_run_ctx,
    )

    from nnviz.views import address, parameters  # noqa: PLC0415
    from nnviz.views.given import show_receipt  # noqa: PLC0415

    def interrupted(_: object) -> None:
        raise StopException

    address.read_address()
    notes, context = parameters.flag("notes"), get_script_run_ctx()
    if context and not notes.value():  # the first run: the next thing is to go to the browser
        notes.ask("true")
        context._enqueue = interrupted
    notes.prepare_widget()
    st.toggle("I have the notes", key="notes", on_change=notes.take)
    address.write_address()
    show_receipt("page")


def test_a_widget_that_never_came_to_the_browser_is_given_its_value_once_more() -> None:
    app = AppTest.from_function(switched_on)
    app.run()
    assert not app.toggle
    given = []
    for _ in range(3):
        app.run()
        assert not app.exception
        given.append(app.toggle(key="notes").proto.set_value)
    assert given == [True, False, False], "else it would undo what the viewer is just doing"
