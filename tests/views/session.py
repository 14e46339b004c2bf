"""A session without a page, for what only reads and chooses."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import streamlit as st


@contextmanager
def own_session() -> Iterator[None]:
    """A session of its own, as one outside of a server keeps nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(st, "session_state", {})
        yield
