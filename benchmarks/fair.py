"""What sessions wait for alone, and beside others that ask for one heavy run after another.

Run as `python -m benchmarks.fair`, or `python -m benchmarks.fair --sessions 30 --heavy 2`. The
sessions are those of `benchmarks.load`. A heavy session asks for the next run as soon as it
has one. They shall not slow the others more than twofold.
"""

import argparse
import asyncio
import secrets
from statistics import quantiles

from benchmarks.load import classroom, session
from benchmarks.served import served

HEAVY = "dataset=moons&samples=1000&batch_size=10&epochs=2000"  # 2.3 s, as estimated


async def ask_for_heavy(address: str, took: list[float]) -> None:
    """A session that asks for a heavy run as soon as it has the one before; until cancelled."""
    async with session(address) as heavy:
        took.append(await heavy.open(HEAVY))
        seed = secrets.randbelow(2**30)
        while True:
            seed += 1
            took.append(await heavy.change(seed))


async def measure(address: str, sessions: int, heavy: int, seconds: float) -> None:
    """Print what each change of so many sessions took, beside so many heavy ones."""
    took: list[float] = []
    others = [asyncio.create_task(ask_for_heavy(address, took)) for _ in range(heavy)]
    times = await classroom(address, sessions, seconds, shared=False)
    for other in others:
        other.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    cut = quantiles(times.changes, n=100, method="inclusive")
    each = f" of {sum(took) / len(took):.1f} s" if took else ""
    print(
        f"{sessions} sessions: p50 {1000 * cut[49]:.0f} ms, p95 {1000 * cut[94]:.0f} ms,"
        f" {len(times.errors)} errors;"
        f" beside {heavy} heavy ones with {len(took)} runs{each}",
        flush=True,
    )


def main() -> None:
    """Measure both, twice in turn."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--sessions", type=int, default=20)
    options.add_argument("--heavy", type=int, default=2, help="how many ask for heavy runs")
    options.add_argument("--seconds", type=float, default=20.0, help="how long each lasts")
    asked = options.parse_args()
    with served("app.py") as app:
        for heavy in (0, asked.heavy, 0, asked.heavy):
            asyncio.run(measure(app.address, asked.sessions, heavy, asked.seconds))


if __name__ == "__main__":
    main()
