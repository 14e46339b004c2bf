"""How late the server's event loop is: what a message waits before anybody looks at it."""

import asyncio
from time import monotonic
from typing import NoReturn

from nnviz.observed.tally import Histogram

_LOOK_SECONDS = 0.5


async def watch_loop(lag: Histogram) -> NoReturn:
    """Ask to be woken twice a second, and count how much later that was; until cancelled."""
    while True:
        due = monotonic() + _LOOK_SECONDS
        await asyncio.sleep(_LOOK_SECONDS)
        lag.add(max(0.0, monotonic() - due))
