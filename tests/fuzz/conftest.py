"""What `make fuzz` says at its end: the cases of each property, their time, and the memory.

The process grows, though the app does not: from 123 MB with the tests to 206 with all libraries,
and to 314 after 22 properties. That is 100,000 objects of Hypothesis', some modules that AppTest
loads, and 7 MB in the app's own caches; of ours nothing else was there at the end that was not at
the begin. While one property is tried Hypothesis, and then tracemalloc, take up to 300 MB more.
They are freed, but the C library keeps them, 250 MB and more, unless it is told to give them back.
"""

import gc

import pytest
from hypothesis import settings

from nnviz.server.freed_memory import give_free_pages_back
from tests.fuzz.measured import MEASURED, PROFILE, resident

_BEGIN = resident()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line for each property, and one for all."""
    if settings.get_current_profile_name() != PROFILE or not MEASURED:
        return
    line = terminalreporter.write_line
    line(
        f"{'property':60} {'cases':>7} {'seconds':>8} {'slowest':>9}  its case (grown by 500 more)"
    )
    for each in MEASURED:
        line(
            f"{each.name:60} {each.cases:7,} {each.seconds:8.1f} {each.slowest * 1000:6.0f} ms"
            f"  {each.slowest_case} ({each.grown / 1000:,.0f} kB)"
        )
    gc.collect()
    give_free_pages_back()
    cases, seconds = sum(each.cases for each in MEASURED), sum(each.seconds for each in MEASURED)
    slowest = max(each.slowest for each in MEASURED)
    line(f"{'all':60} {cases:7,} {seconds:8.1f} {slowest * 1000:6.0f} ms")
    line(f"memory of the process: {_BEGIN / 1e6:.0f} MB at begin, {resident() / 1e6:.0f} MB at end")
