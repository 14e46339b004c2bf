"""A long day: sessions that come and go for an hour, and what they wait for, minute by minute.

Run as `python -m benchmarks.soak`, or with `--sessions 30 --minutes 60`. So many sessions are there
at a time, each with another run every 3 seconds; after some minutes it leaves, and another comes.
"""

import argparse
import asyncio
import secrets
import time
from collections.abc import Iterator
from itertools import count

import psutil

from benchmarks.load import EVERY, Times, attend, milliseconds
from benchmarks.served import served

_STAY_SECONDS = 240.0
_MB = 2**20
HEADER = """
 minutes  changes  p50, ms  p95, ms  p99, ms  longest  errors  server, MB  workers, MB  sockets"""


async def seat(address: str, begin: float, fresh: Iterator[int], times: Times) -> None:
    """A place in the classroom, where one session follows another until this is cancelled."""
    while True:
        seeds = [next(fresh) for _ in range(int(_STAY_SECONDS / EVERY))]
        await attend(address, seeds, begin, times)
        begin = EVERY * secrets.randbelow(100) / 100


async def soak(address: str, server: psutil.Process, sessions: int, minutes: float) -> None:
    """Print a line every few minutes."""
    times, fresh = Times(), count(secrets.randbelow(2**30))
    begun = time.monotonic()
    seats = [
        asyncio.create_task(seat(address, _STAY_SECONDS * place / sessions / 4, fresh, times))
        for place in range(sessions)
    ]
    while (passed := time.monotonic() - begun) < 60 * minutes:
        await asyncio.sleep(min(300.0, 60 * minutes - passed + 0.1))
        _tell((time.monotonic() - begun) / 60, times, server)
        times.changes.clear()
    for each in seats:
        each.cancel()
    for error in dict.fromkeys(times.errors):
        print(f"         {error}")


def _tell(minutes: float, times: Times, server: psutil.Process) -> None:
    waited = [milliseconds(times.changes, share) for share in (0.5, 0.95, 0.99, 1.0)]
    workers = sum(each.memory_info().rss for each in server.children()) / _MB
    print(
        f"{minutes:8.0f}{len(times.changes):9}{''.join(f'{each:>9}' for each in waited)}"
        f"{len(times.errors):8}{server.memory_info().rss / _MB:12.1f}{workers:13.1f}"
        f"{server.num_fds():9}",
        flush=True,
    )


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--sessions", type=int, default=30)
    options.add_argument("--minutes", type=float, default=60.0)
    asked = options.parse_args()
    print(HEADER)
    with served("app.py") as app:
        asyncio.run(soak(app.address, psutil.Process(app.process), asked.sessions, asked.minutes))


if __name__ == "__main__":
    main()
