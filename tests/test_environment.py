"""What an operator sets: each variable is read, bounded and documented; nonsense stops a server."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import nnviz
from nnviz import ConfigError
from nnviz.environment import (
    FRAME_ANCESTORS,
    NUMBERS,
    Number,
    check,
    frame_ancestors,
    rows,
    run_limit,
)

ROOT = Path(nnviz.__file__).parents[1]
OURS = re.compile(r"NNVIZ_[A-Z_]+")


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number.name)
def test_each_number_has_a_default_and_limits(number: Number) -> None:
    assert number.value({}) == number.value({number.name: " "}) == number.limits.default
    low, high = number.limits.low, number.limits.high
    assert number.value({number.name: f" {low:g} "}) == low
    assert number.value({number.name: f"{high:.0f}"}) == high
    for nonsense in ("much", "-1", "nan", "1e99", "0"):
        with pytest.raises(ConfigError, match=f"^{number.name}: got .*, needs a "):
            check({number.name: nonsense})


def test_the_table_has_every_variable_that_the_code_names() -> None:
    named = {
        name
        for path in (*(ROOT / "nnviz").rglob("*.py"), ROOT / "app.py")
        for name in OURS.findall(path.read_text(encoding="utf-8"))
    }
    assert named == {row.name for row in rows() if row.name.startswith("NNVIZ_")}
    assert len({row.name for row in rows()}) == len(rows())
    for row in rows():
        assert all(row)
        assert row.meaning.endswith(".")


def test_what_is_set_bounds_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NNVIZ_RUN_SECONDS", "60")
    monkeypatch.setenv("NNVIZ_CACHE_MB", "100")
    assert (run_limit().seconds, run_limit().nbytes) == (60.0, 50 * 2**20)


def test_the_sites_that_may_frame_the_app_are_starts_of_addresses() -> None:
    sites = ["https://moodle.example.org", "https://*.school.example:8443", "http://localhost:80"]
    assert frame_ancestors({}) == []
    assert frame_ancestors({FRAME_ANCESTORS: f" {'  '.join(sites)} "}) == sites
    for nonsense in ("*", "moodle.example.org", "https://a/b", "https://a;script-src", "'self'"):
        with pytest.raises(ConfigError, match=rf"^{FRAME_ANCESTORS}: got .*, needs starts of"):
            check({FRAME_ANCESTORS: f"{sites[0]} {nonsense}"})


def test_a_server_with_nonsense_does_not_start_and_says_why() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nnviz", "serve", "--no-browser", "--port", "1"],
        cwd=ROOT,
        env=os.environ | {"NNVIZ_CACHE_MB": "plenty"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    words = "NNVIZ_CACHE_MB: got 'plenty', needs a whole number from 100 to 65536"
    assert words in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert done.returncode != 0
