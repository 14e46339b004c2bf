"""What an operator sets: each variable is read, bounded and documented; nonsense stops a server."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import nnviz
from nnviz import Config, ConfigError, Limit
from nnviz.core.train.budget import estimated_seconds
from nnviz.environment import (
    CHOICES,
    FRAME_ANCESTORS,
    NUMBERS,
    RUN_SECONDS,
    check,
    frame_ancestors,
    rows,
    run_limit,
)
from nnviz.variables import Choice, Number

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


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.name)
def test_each_choice_is_one_of_its_words(choice: Choice) -> None:
    assert choice.value({}) == choice.options[0]
    assert [choice.value({choice.name: each}) for each in choice.options] == list(choice.options)
    with pytest.raises(ConfigError, match=f"^{choice.name}: got 'maybe', needs one of "):
        check({choice.name: "maybe"})


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
    monkeypatch.setenv("NNVIZ_RUN_MB", "70")
    monkeypatch.setenv("NNVIZ_CACHE_MB", "140")
    assert run_limit() == Limit(60.0, 70 * 2**20, ("NNVIZ_RUN_SECONDS", "NNVIZ_RUN_MB"))
    monkeypatch.setenv("NNVIZ_CACHE_MB", "100")
    assert run_limit() == Limit(60.0, 50 * 2**20, ("NNVIZ_RUN_SECONDS", "NNVIZ_CACHE_MB"))


def test_every_run_that_is_quick_enough_may_be_held_where_nothing_is_set() -> None:
    largest = Config(dataset="teacher", hidden=(64,) * 6, optimizer="adam", samples=20, epochs=500)
    longest = Config(dataset="teacher", hidden=(1,) * 6, batch_size=1, samples=10, epochs=100_000)
    for config in (largest, longest):
        seconds = RUN_SECONDS.limits.default / estimated_seconds(config)
        allowed = replace(config, epochs=int(config.epochs * min(1.0, seconds)))
        run_limit().check(allowed)


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
