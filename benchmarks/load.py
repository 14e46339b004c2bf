"""A classroom at once: sessions over real websockets, each with another run every 3 seconds.

Run as `python -m benchmarks.load`, or `python -m benchmarks.load 50 100 --seconds 60 --runs own`.
Every session opens the first page and then gives the weights one seed after another:

    own       runs that nobody has asked for before
    shared    the runs that all others ask for in the same moments, as with one link
    heavy     own runs, while one session more asks for one long run after another

A time is from the message that asks until the script that answers has finished. The client has to
share this machine's processors with the server, so its processor time is printed too.
"""

import argparse
import asyncio
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

import psutil

from benchmarks.served import served
from benchmarks.sessions import Usage, session_at

COUNTS = (1, 10, 50, 100, 200)
RUNS = ("own", "shared", "heavy")
EVERY = 3.0  # seconds between two changes of a session
ARRIVALS = 15  # sessions that come in so many seconds
_HEAVY = "dataset=moons&layers=3&width_1=8&width_2=8&width_3=8&batch_size=10&epochs=5000"
HEADER = """
                first answer, ms        change, ms          processors, of one  ms of  MB a
 sessions     runs      p50      p95      p50      p95      p99   server  workers   client   server\
  session   errors"""


@dataclass
class Times:
    """What sessions waited for, in seconds, and what went wrong."""

    first: list[float] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


async def attend(address: str, seeds: Sequence[int], begin: float, times: Times) -> None:
    """One session: after `begin` seconds the page, then every few seconds one of the `seeds`."""
    await asyncio.sleep(begin)
    try:
        async with session_at(address) as session:
            times.first.append(await session.open(""))
            due = time.perf_counter()
            for seed in seeds:
                due += EVERY
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                times.changes.append(await session.change(seed))
    except Exception as error:  # noqa: BLE001 (whatever it was, it is counted and printed)
        times.errors.append(f"{type(error).__name__}: {error}"[:200])


async def ask_for_long_runs(address: str, seeds: Iterator[int]) -> None:
    """One session that asks for a run of seconds as soon as it has had the one before."""
    async with session_at(address) as session:
        await session.open(_HEAVY)
        for seed in seeds:
            await session.change(seed)


async def classroom(address: str, sessions: int, seconds: float, runs: str) -> Times:
    """So many sessions at once, for about so many seconds."""
    times, fresh = Times(), count(secrets.randbelow(2**30))
    changes = max(1, round(seconds / EVERY))
    together = [next(fresh) for _ in range(changes)]
    heavy = asyncio.create_task(ask_for_long_runs(address, fresh)) if runs == "heavy" else None
    async with asyncio.TaskGroup() as group:
        for place in range(sessions):
            seeds = together if runs == "shared" else [next(fresh) for _ in range(changes)]
            begin = place * max(EVERY / sessions, 1 / ARRIVALS)
            group.create_task(attend(address, seeds, begin, times))
    if heavy:
        if heavy.done() and (error := heavy.exception()):
            times.errors.append(f"The heavy session: {error}")
        heavy.cancel()
    return times


def measure(address: str, server: psutil.Process, sessions: int, seconds: float, runs: str) -> None:
    """Print the line of so many sessions, for whose `runs` see above."""
    client, before, begun = time.process_time(), Usage.of(server), time.perf_counter()
    times = asyncio.run(classroom(address, sessions, seconds, runs))
    after, took = Usage.of(server), time.perf_counter() - begun
    client = time.process_time() - client
    serving = after.server_seconds - before.server_seconds
    working = after.worker_seconds - before.worker_seconds
    answers = len(times.changes) + len(times.first)
    waited = [milliseconds(times.first, share) for share in (0.5, 0.95)]
    waited += [milliseconds(times.changes, share) for share in (0.5, 0.95, 0.99)]
    columns = [sessions, runs, *waited]
    columns += [f"{used / took:.0%}" for used in (serving, working, client)]
    columns += [f"{1000 * serving / answers:.1f}" if answers else "-"]
    columns += [f"{(after.bytes - before.bytes) / 2**20 / sessions:.2f}", len(times.errors)]
    print("".join(f"{each:>9}" for each in columns), flush=True)
    for error in dict.fromkeys(times.errors):
        print(f"         {error}")


def milliseconds(seconds: Sequence[float], share: float) -> str:
    """The smallest of `seconds` that so large a share of them does not exceed, in milliseconds."""
    if not seconds:
        return "-"
    place = max(0, -(-len(seconds) * share // 1) - 1)
    return f"{1000 * sorted(seconds)[int(place)]:,.0f}"


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("sessions", nargs="*", type=int, default=COUNTS)
    options.add_argument("--seconds", type=float, default=30.0, help="how long each lasts")
    options.add_argument("--runs", nargs="*", choices=RUNS, default=RUNS)
    asked = options.parse_args()
    print(HEADER)
    for runs in asked.runs:
        for sessions in asked.sessions:
            with served("app.py") as app:
                measure(app.address, psutil.Process(app.process), sessions, asked.seconds, runs)


if __name__ == "__main__":
    main()
