"""The memory of a server over many changes, and after its sessions have left.

Run as `python -m benchmarks.memory`, or with `--changes 1000 10000 --sessions 100`. One session
asks for one run after another that nobody has asked for before. Then sessions come, change their
run a few times and leave; and then they stand on a page each with a run of 32 MB, of which the
server can remember three. A session is forgotten some time after it has left
(server.disconnectedSessionTTL), which is made a matter of seconds here.
"""

import argparse
import asyncio
import time
from contextlib import AsyncExitStack

import psutil

from benchmarks.served import served
from benchmarks.sessions import session_at

_TTL_SECONDS = 5
_SETTLING_SECONDS = 30.0  # in which sessions are forgotten, and what was theirs is collected
_LARGE = (
    "dataset=moons&samples=200&layers=3&width_1=64&width_2=64&width_3=64&batch_size=10&epochs=50"
)
_EACH = 5  # changes of a session that leaves again
_MB = 2**20


async def grow(address: str, server: psutil.Process, marks: list[int]) -> None:
    """Print the memory after so many changes each."""
    async with session_at(address) as session:
        await session.open("")
        for seed in range(1, marks[-1] + 1):
            await session.change(seed)
            if seed in marks:
                told = f"{server.memory_info().rss / _MB:8.1f} MB, workers"
                told += (
                    f" {sum(each.memory_info().rss for each in server.children()) / _MB:8.1f} MB"
                )
                print(f"after {seed:>6,} changes {told}", flush=True)


async def come_and_go(address: str, server: psutil.Process, sessions: int) -> None:
    """Print the memory before, while and after so many sessions are there; three times."""
    seed = 10**6
    for _ in range(3):
        before = server.memory_info().rss / _MB
        async with AsyncExitStack() as stack:
            all_ = [await stack.enter_async_context(session_at(address)) for _ in range(sessions)]
            for session in all_:
                await session.open("")
                for _ in range(_EACH):
                    seed += 1
                    await session.change(seed)
            most = server.memory_info().rss / _MB
        await asyncio.sleep(_SETTLING_SECONDS)
        _tell(f"{sessions} sessions", before, most, sessions, server)


async def stand(address: str, server: psutil.Process, page: str, sessions: int) -> None:
    """Print the memory while so many sessions stand on a page, each with a large run of its own."""
    async with session_at(address) as first:
        for seed in range(4):  # what is remembered is full of such runs, before and while
            await first.open(f"{_LARGE}&seed={seed}")
    await asyncio.sleep(_SETTLING_SECONDS)
    before = server.memory_info().rss / _MB
    async with AsyncExitStack() as stack:
        for seed in range(100, 100 + sessions):
            session = await stack.enter_async_context(session_at(address))
            await session.open(f"{_LARGE}&seed={seed}", page)
        most = server.memory_info().rss / _MB
    await asyncio.sleep(_SETTLING_SECONDS)
    _tell(f"{sessions} on {page or 'training'}, 32 MB runs", before, most, sessions, server)


def _tell(what: str, before: float, most: float, sessions: int, server: psutil.Process) -> None:
    left = server.memory_info().rss / _MB
    each = (most - before) / sessions
    print(f"{what}: before {before:.1f} MB, there {most:.1f} ({each:.2f} each), left {left:.1f}")


def main() -> None:
    """Print both."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--changes", nargs="+", type=int, default=[100, 1000, 3000, 10_000])
    options.add_argument("--sessions", type=int, default=100)
    asked = options.parse_args()
    with served("app.py", "--server.disconnectedSessionTTL", str(_TTL_SECONDS)) as app:
        server = psutil.Process(app.process)
        time.sleep(1.0)
        print(f"at the start        {server.memory_info().rss / _MB:8.1f} MB")
        asyncio.run(grow(app.address, server, sorted(asked.changes)))
        asyncio.run(come_and_go(app.address, server, asked.sessions))
        for page in ("", "backprop"):
            asyncio.run(stand(app.address, server, page, asked.sessions))


if __name__ == "__main__":
    main()
