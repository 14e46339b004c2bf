"""The log of runs: a line for each, with what it took and what became of it, and nothing else."""

import json
import logging
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from nnviz.core.setup.config import Config
from nnviz.core.train.limit import TooMuchWorkError
from nnviz.core.train.run import Run
from nnviz.core.train.training import train
from nnviz.observed.run_log import (
    LOGGER,
    TALLY,
    note_refused,
    note_remembered,
    note_run,
    start_run_log,
)
from nnviz.workers import Report, Ticket
from nnviz.workers.pool import Pool
from tests.views.opened import open_app

CONFIG = Config(dataset="moons", samples=50, hidden=(4, 2), epochs=30, batch_size=20)

REFUSED = TooMuchWorkError("This run", "an hour", "5 s", "LIMIT", ["fewer epochs"])


@dataclass
class Made:
    run: Run


def made(_: Report, config: Config) -> Made:
    found = Made(train(config))
    time.sleep(0.05)  # as the film takes some time
    return found


def fail(_: Report, config: Config) -> Made:
    raise ValueError(f"a secret of {config}")


def die(_: Report, config: Config) -> Made:
    del config
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


@pytest.fixture
def lines() -> Iterator[list[dict[str, Any]]]:
    """The lines that are written."""
    found: list[dict[str, Any]] = []
    handler = logging.Handler()
    handler.emit = lambda record: found.append(json.loads(record.getMessage()))  # type: ignore[method-assign]
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    yield found
    LOGGER.removeHandler(handler)


def test_each_run_has_a_line_with_what_it_took_and_what_became_of_it(
    lines: list[dict[str, Any]],
) -> None:
    before = TALLY.runs
    diverging = Config(hidden=(), epochs=300, learning_rate=100.0, output="identity")
    with Pool(1) as pool:

        def asked(function: Any, config: Config) -> Ticket:
            ended = partial(note_run, config)
            return pool.run(function, config, owner="somebody", seconds=0, ended=ended)

        asked(made, CONFIG).wait(20)
        asked(made, diverging).wait(20)
        asked(fail, CONFIG).wait(20)
        asked(made, CONFIG)
        asked(made, CONFIG).cancel()
        asked(die, CONFIG).wait(20)
    note_refused(CONFIG, REFUSED)
    note_remembered()
    outcomes = ["done", "diverged", "failed", "cancelled", "done", "worker lost", "refused"]
    assert sorted(line["run"] for line in lines) == sorted(outcomes)
    counted = {outcome: TALLY.runs[outcome] - before[outcome] for outcome in before}
    assert counted == {each: outcomes.count(each) for each in before} | {"remembered": 1}

    by_outcome = {line["run"]: line for line in lines}
    done, diverged = by_outcome["done"], by_outcome["diverged"]
    # 50 samples by 20 are three batches, and 30 epochs of them.
    assert (done["units"], done["samples"], done["steps"]) == ([2, 4, 2, 1], 50, 90)
    assert done["film_seconds"] >= 0.05
    assert 0 < done["train_seconds"] < 5
    assert diverged["steps"] < 300
    assert by_outcome["worker lost"]["lost_workers"] == 3
    assert (by_outcome["refused"]["takes"], by_outcome["refused"]["limit"]) == ("an hour", "LIMIT")
    text = json.dumps(lines)
    assert not any(word in text for word in ("secret", "somebody", "moons"))


def test_what_a_page_asks_for_has_a_line_when_it_is_made(lines: list[dict[str, Any]]) -> None:
    before = TALLY.runs
    page = open_app(seed="31416", epochs="40")
    assert [line["run"] for line in lines] == ["done"]
    assert lines[0]["steps"] >= 40
    page.run()
    too_much = open_app(dataset="moons", samples="2000", batch_size="1", epochs="10000")
    assert too_much.warning
    assert [line["run"] for line in lines] == ["done", "refused"]
    too_much.run()
    assert len(lines) == 2, "once, and not each time that the page is made"
    assert lines[1]["limit"] == "NNVIZ_RUN_SECONDS"
    assert TALLY.runs["remembered"] > before["remembered"]


def test_the_lines_go_to_the_standard_error_output_unless_the_operator_says_off(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not LOGGER.handlers
    monkeypatch.setenv("NNVIZ_RUN_LOG", "off")
    start_run_log()
    assert not LOGGER.handlers
    monkeypatch.setenv("NNVIZ_RUN_LOG", "")
    try:
        start_run_log()
        start_run_log()
        note_refused(CONFIG, REFUSED)
    finally:
        LOGGER.handlers.clear()
        LOGGER.propagate = True
    out, err = capsys.readouterr()
    assert out == ""
    assert [json.loads(line)["run"] for line in err.splitlines()] == ["refused"]
