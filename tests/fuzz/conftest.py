"""What `make fuzz` says at its end: the cases of each property, their time, and the memory."""

import pytest
from hypothesis import settings

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
    cases, seconds = sum(each.cases for each in MEASURED), sum(each.seconds for each in MEASURED)
    slowest = max(each.slowest for each in MEASURED)
    line(f"{'all':60} {cases:7,} {seconds:8.1f} {slowest * 1000:6.0f} ms")
    line(f"memory of the process: {_BEGIN / 1e6:.0f} MB at begin, {resident() / 1e6:.0f} MB at end")
