"""The memory of a server over many changes, and after its sessions have left.

Run as `python -m benchmarks.memory`, or with `--changes 1000 10000 --sessions 100`. One session
asks for one run after another that nobody has asked for before. Then sessions come, change their
run a few times and leave; Streamlit forgets a session some time after it has left
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
_SETTLING_SECONDS = 20.0  # in which forgotten sessions are collected
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
        await asyncio.sleep(_TTL_SECONDS + 1)
        async with session_at(address) as last:  # Streamlit forgets when the next one leaves
            await last.open("")
        await asyncio.sleep(_SETTLING_SECONDS)
        print(
            f"{sessions} sessions: before {before:.1f} MB, there {most:.1f}"
            f" ({(most - before) / sessions:.2f} each), left {server.memory_info().rss / _MB:.1f}",
            flush=True,
        )


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


if __name__ == "__main__":
    main()
