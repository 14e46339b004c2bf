"""What is held for a session that has left is given back, also where nobody else comes or goes.

A closed tab says no word: its connection is gone, as is that of a laptop that sleeps and comes
back. So what it has asked of the workers is not given up at once, and what it has on its page is
remembered for as long as server.disconnectedSessionTTL says.
"""

import asyncio
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import Any, NoReturn

from streamlit.logger import get_logger
from streamlit.runtime import Runtime, get_instance

from nnviz.workers import Ticket, executor

_LOG = get_logger(__name__)
AWAY_SECONDS = 30.0  # a break of the network is shorter, and most runs are done by then
_LOOK_SECONDS = 10.0


@contextmanager
def left_sessions_given_up() -> Iterator[None]:
    """Look after them for the server's lifespan."""
    looking = asyncio.get_running_loop().create_task(_look_after(get_instance()))
    try:
        yield
    finally:
        looking.cancel()


async def _look_after(runtime: Runtime) -> NoReturn:
    left = LeftOwners(runtime.is_active_session)
    while True:
        await asyncio.sleep(_LOOK_SECONDS)
        try:
            left.give_up(executor().tickets)
            forget_expired(runtime)
        except Exception:  # noqa: BLE001 (Streamlit's, whose inner parts these are)
            _LOG.exception("those who have left could not be given up")  # and is tried again


class LeftOwners:
    """Owners of tickets whose connection is gone, and since when."""

    def __init__(self, is_there: Callable[[Any], bool]) -> None:
        self._is_there = is_there
        self._since: dict[Hashable, float] = {}

    def give_up(self, tickets: Sequence[Ticket], seconds: float = AWAY_SECONDS) -> None:
        """Give those back whose owner has been away for so long, at one look after another.

        A ticket without an owner is no session's.
        """
        now = monotonic()
        away = {each.owner for each in tickets if each.owner and not self._is_there(each.owner)}
        self._since = {owner: self._since.get(owner, now) for owner in away}
        gone = {owner for owner, since in self._since.items() if now - since >= seconds}
        for ticket in tickets:
            if ticket.owner in gone:
                ticket.cancel()


def forget_expired(runtime: Runtime) -> None:
    """Forget those that have been away for too long to come back.

    Streamlit counts them out only where another session leaves: after the last one of a day, what
    was on its page would stay through the night.
    """
    storage: Any = runtime._session_mgr._session_storage  # type: ignore[attr-defined]  # noqa: SLF001
    for _, info in storage._cache.expire():  # noqa: SLF001
        info.session.shutdown()
