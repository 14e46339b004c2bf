"""Where the app fails, a viewer gets a reference number; what failed stands under it in the log."""

import logging
import secrets
from typing import Literal

import streamlit as st
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.logger import get_logger

_LOG = get_logger(__name__)  # with the time, in the format that the operator chose
_WORDS = (
    "Something went wrong here, and it is the app's fault, not yours. Go back, or load the page "
    "again. If it stays, tell whoever runs this server the reference {}."
)


def show_reference(error: Exception) -> Literal[True]:
    """What st.App does when a page's script, a fragment of it, or a callback raises an error.

    True tells Streamlit to show nothing of its own.
    """
    st.error(_WORDS.format(f"**{_logged(error)}**"), icon=":material/error:")
    return True


class References:
    """Middleware for errors of anything else that answers: the outermost that sends anything."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            if scope["type"] != "http" or begun:
                raise
            answer = PlainTextResponse(_WORDS.format(_logged(error)), status_code=500)
            await answer(scope, receive, send)


def _logged(error: Exception) -> str:
    """The reference under which an error stands in the log, with its traceback."""
    reference = secrets.token_hex(4)
    _LOG.error("reference %s", reference, exc_info=error)
    return reference


def _has_no_reference(record: logging.LogRecord) -> bool:
    return record.getMessage() != "Uncaught app execution"


# Streamlit writes the same before it asks us.
logging.getLogger("streamlit.error_util").addFilter(_has_no_reference)
