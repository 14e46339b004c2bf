"""An error has a reference in the answer, and in the log with its traceback; see test_shut.py."""

import logging
import re

import pytest
from starlette.types import Receive, Scope, Send
from streamlit.testing.v1 import AppTest

from nnviz.server.references import References
from tests.asgi import answer_of

SECRET = "what nobody is to know"  # noqa: S105 (no password: it must not come out)


@pytest.fixture(autouse=True)
def heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Streamlit's loggers say comes no further than to their own output."""
    monkeypatch.setattr(logging.getLogger("nnviz.server.references"), "propagate", True)


def failing(*, begun: bool) -> References:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        if begun:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ValueError(SECRET)

    return References(app)


def test_an_answer_that_fails_is_a_reference(caplog: pytest.LogCaptureFixture) -> None:
    answer = answer_of(failing(begun=False), "/")
    assert answer.status == 500
    assert SECRET not in answer.body.decode()
    (reference,) = re.findall(r"\b[0-9a-f]{8}\b", answer.body.decode())
    (record,) = caplog.records
    assert (record.levelno, record.getMessage()) == (logging.ERROR, f"reference {reference}")
    assert record.exc_info
    assert str(record.exc_info[1]) == SECRET
    assert reference not in answer_of(failing(begun=False), "/").body.decode()


def test_one_that_has_begun_cannot_be_another(caplog: pytest.LogCaptureFixture) -> None:
    """The server logs it, and closes the connection."""
    with pytest.raises(ValueError, match=SECRET):
        answer_of(failing(begun=True), "/")
    assert not caplog.records


def test_a_script_that_fails_shows_a_reference(caplog: pytest.LogCaptureFixture) -> None:
    def page() -> None:
        from nnviz.server.references import show_reference  # noqa: PLC0415 (AppTest runs this alone)

        assert show_reference(ValueError("what nobody is to know"))

    (shown,) = AppTest.from_function(page).run().error
    assert SECRET not in shown.value
    (reference,) = re.findall(r"\*\*([0-9a-f]{8})\*\*", shown.value)
    assert f"reference {reference}" in [record.getMessage() for record in caplog.records]
