"""Somebody may set a computer's clock: what lasts is measured with clocks that only go on."""

import re
from pathlib import Path

import pytest

import nnviz

ROOT = Path(nnviz.__file__).parent
# The time of day, in Python and in JavaScript.
OF_DAY = re.compile(
    r"\btime\.time(?:_ns)?\(|from time import [^\n]*\btime\b(?!\.)"
    r"|\bdatetime\.(?:now|today|utcnow)\(|\bDate\.now\(|\bnew Date\("
)
# Where it is meant: when something was made, saved or last asked for, as people tell it.
MEANT = {
    "observed/run_log.py",
    "views/experiments/sweep_files.py",
    "views/training/take_home.py",
    "workers/outcome_table.py",
    "workers/shelf.py",
    "workers/sweep_table.py",
}


def test_the_time_of_day_is_asked_for_only_where_it_is_meant() -> None:
    files = [each for each in ROOT.rglob("*") if each.suffix in {".py", ".js"}]
    found = {
        each.relative_to(ROOT).as_posix()
        for each in files
        if OF_DAY.search(each.read_text(encoding="utf-8"))
    }
    assert found == MEANT


@pytest.mark.parametrize(
    "line", ["begun = time.time()", "from time import sleep, time", "at = Date.now();"]
)
def test_it_would_be_found(line: str) -> None:
    assert OF_DAY.search(line)
