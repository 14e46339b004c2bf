"""Health: well while a worker process answers, also after one was killed; otherwise words."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from nnviz.observed.health import health
from nnviz.workers.pool import Pool
from tests.asgi import finished
from tests.workers import deeds


def asked(pool: Pool, answer: float = 20.0, silent: float = 0.0) -> dict[str, Any]:
    return finished(health(pool, answer, silent))


def test_it_is_well_while_a_worker_answers_and_says_how_they_are() -> None:
    with Pool(1) as pool:
        found = asked(pool)
        light, heavy = found["workers"]["light"], found["workers"]["heavy"]
        assert (found["status"], found["lost_workers"]) == ("ok", 0)
        assert (light["alive"], heavy["alive"]) == (1, 0)
        (pid,) = pool.states["light"].pids
        os.kill(pid, signal.SIGKILL)
        found = asked(pool)
        assert (found["status"], found["workers"]["light"]["alive"]) == ("ok", 1)
        assert pool.states["light"].pids != (pid,)


def test_a_server_with_much_to_do_is_well_as_long_as_its_workers_are_heard_of(
    tmp_path: Path,
) -> None:
    with Pool(1) as pool:
        assert asked(pool, 0.0, silent=10)["status"] == "No worker process answers.", "not yet"
        assert asked(pool)["status"] == "ok"
        busy = pool.run(deeds.held, tmp_path, "busy", owner="a", seconds=0)
        while not busy.share:
            assert not busy.wait(0.01)
        found = asked(pool, 0.2, silent=10)
        assert (found["status"], found["workers"]["light"]["busy"]) == ("ok", 1)
        (pid,) = pool.states["light"].pids
        os.kill(pid, signal.SIGSTOP)
        try:
            assert asked(pool, 0.3, 0.2)["status"] == "No worker process answers."
        finally:
            os.kill(pid, signal.SIGCONT)
        (tmp_path / "busy").unlink()
        found = asked(pool)
        assert (found["status"], found["workers"]["light"]["silent_seconds"]) == ("ok", 0)


def test_a_worker_that_hangs_is_not_well() -> None:
    with Pool(1) as pool:
        assert asked(pool)["status"] == "ok"
        (pid,) = pool.states["light"].pids
        os.kill(pid, signal.SIGSTOP)
        try:
            assert asked(pool, 0.2)["status"] == "No worker process answers."
        finally:
            os.kill(pid, signal.SIGCONT)


def test_workers_that_cannot_start_are_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with Pool(1) as pool:
        assert "No worker process can be started" in asked(pool)["status"]
