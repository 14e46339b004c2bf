"""Cases by the thousand: how many, how long the slowest took, and whether memory grows by them."""

import gc
import os
import tracemalloc
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy, tuples

PROFILE = "fuzz"  # that of `make fuzz`; in every other run there are fewer cases of the same kind
SHARE = 250  # of the cases of `make fuzz`, one in so many
MOST_SECONDS = 1.0  # of the processor's time, that one case may take
LONGEST_MESSAGE = 1_000  # characters of an error or a note, whatever was sent
_AGAIN = 1_000  # cases that are repeated, to see whether they leave anything behind
_MOST_GROWN = 500_000  # bytes, by half of these; caches with a bound are full by then

Check = Callable[..., None]


@dataclass
class Measured:
    """What the cases of one property have taken; `grown` is in bytes."""

    name: str
    cases: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    slowest_case: str = ""
    grown: int = 0


MEASURED: list[Measured] = []


def fuzzed(
    cases: int, *strategies: SearchStrategy[Any], at_least: int = 20, shrinks: bool = True
) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Turn a function into a test that is called with so many cases under `make fuzz`.

    In every other run it is called with a share of them, but `at_least` so many. A case that fails
    is made as small as can be, if it `shrinks`: that calls the function a thousand times.
    A case that takes too long fails; there, too, the test does if the last ones leave too much
    in memory.
    """
    thorough = settings.get_current_profile_name() == PROFILE
    phases = [Phase.generate, *([Phase.shrink] if shrinks else [])]
    count = cases if thorough else max(at_least, int(cases // SHARE))

    def decorate(check: Check) -> Callable[[], None]:
        measured = Measured(check.__name__.removeprefix("test_"))
        last: deque[tuple[Any, ...]] = deque(maxlen=_AGAIN)

        @settings(max_examples=count, phases=phases, suppress_health_check=list(HealthCheck))
        @given(tuples(*strategies))
        def each(case: tuple[Any, ...]) -> None:
            _measure(measured, check, case)
            last.append(case)

        def test() -> None:
            MEASURED.append(measured)
            each()
            if thorough:
                measured.grown = _grown(check, last)
                assert measured.grown < _MOST_GROWN
            last.clear()

        test.__name__, test.__module__, test.__doc__ = _known_as(check)
        return test

    return decorate


def _known_as(check: Check) -> tuple[str, str, str | None]:
    return check.__name__, check.__module__, check.__doc__


def _measure(measured: Measured, check: Check, case: tuple[Any, ...]) -> None:
    before = process_time()
    check(*case)
    seconds = process_time() - before
    measured.cases += 1
    measured.seconds += seconds
    if seconds > measured.slowest:
        measured.slowest, measured.slowest_case = seconds, repr(case)[:60]
    assert seconds < MOST_SECONDS, f"{seconds:.1f} s"


def _grown(check: Check, cases: deque[tuple[Any, ...]]) -> int:
    """By how many bytes memory has grown after the second half of these cases, since the first."""
    half = len(cases) // 2
    tracemalloc.start()
    try:
        sizes = []
        for number, case in enumerate(cases, start=1):
            check(*case)
            if number in (half, 2 * half):
                gc.collect()
                sizes.append(tracemalloc.get_traced_memory()[0])
        return sizes[1] - sizes[0]
    finally:
        tracemalloc.stop()


def resident() -> int:
    """How much memory this process has, in bytes; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def assert_short(message: str) -> None:
    """An error's or a note's words must be few, and on one line."""
    assert len(message) <= LONGEST_MESSAGE
    assert len(message.splitlines()) == 1
