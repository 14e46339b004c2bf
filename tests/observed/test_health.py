"""Health: well while a worker process answers, also after one was killed; otherwise words."""

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from nnviz.observed.health import health
from nnviz.workers.pool import Pool
from tests.workers import deeds


def asked(pool: Pool, seconds: float = 20.0) -> dict[str, Any]:
    return asyncio.run(health(pool, seconds))


def test_it_is_well_while_a_worker_answers_and_says_how_they_are(tmp_path: Path) -> None:
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
        pool.run(deeds.held, tmp_path, "busy", owner="a", seconds=0)
        found = asked(pool, 0.2)
        assert "No worker process has answered within 0.2 s" in found["status"]
        (tmp_path / "busy").unlink()
        assert asked(pool)["status"] == "ok"


def test_a_worker_that_hangs_is_not_well() -> None:
    with Pool(1) as pool:
        assert asked(pool)["status"] == "ok"
        (pid,) = pool.states["light"].pids
        os.kill(pid, signal.SIGSTOP)
        try:
            assert "No worker process has answered" in asked(pool, 0.2)["status"]
        finally:
            os.kill(pid, signal.SIGCONT)


def test_workers_that_cannot_start_are_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with Pool(1) as pool:
        assert "No worker process can be started" in asked(pool)["status"]
