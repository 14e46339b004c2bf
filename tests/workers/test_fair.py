"""The pool is fair: turns, heavy work beside the light, one task for all who ask for the same."""

import sys
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from nnviz.workers import Over, Ticket, Workers
from nnviz.workers.cluster import Cluster
from nnviz.workers.pool import HEAVY_SECONDS, Pool
from tests.waiting import until
from tests.workers import deeds

LIGHT, HEAVY = HEAVY_SECONDS, HEAVY_SECONDS * 1.01


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(1) as pool:
        yield pool


def held(
    pool: Workers, folder: Path, name: str, owner: str, seconds: float, **named: Any
) -> Ticket:
    """A task that goes on until the file of its name is removed."""
    return pool.run(deeds.held, folder, name, owner=owner, seconds=seconds, **named)


def begin(
    pool: Workers, folder: Path, name: str, owner: str, seconds: float, **named: Any
) -> Ticket:
    """Such a task, when it has begun."""
    ticket = held(pool, folder, name, owner, seconds, **named)
    until((folder / name).exists)
    return ticket


def end(folder: Path, *names: str) -> None:
    for name in names:
        until((folder / name).exists)
        (folder / name).unlink()


def test_sessions_have_their_turns_and_know_their_places(pool: Pool, tmp_path: Path) -> None:
    first = begin(pool, tmp_path, "first", "greedy", LIGHT)
    waited: dict[str, float] = {}

    def asked(name: str) -> Ticket:
        def note(over: Over) -> None:
            waited[name] = over.queue_seconds

        return pool.run(deeds.listed, tmp_path, name, owner=name[:-1], seconds=LIGHT, ended=note)

    tickets = {
        name: asked(name) for name in ("greedy1", "greedy2", "greedy3", "calm1", "other1", "other2")
    }
    places = sorted(tickets, key=lambda name: tickets[name].place)
    assert [tickets[name].place for name in places] == [0, 1, 2, 3, 4, 5]
    assert (first.begun, first.place, tickets["calm1"].begun) == (True, 0, False)
    end(tmp_path, "first")
    assert all(ticket.wait(20) for ticket in tickets.values())
    assert (tmp_path / "list").read_text().split() == places
    assert places == ["greedy1", "calm1", "other1", "greedy2", "other2", "greedy3"]
    assert waited["greedy3"] >= waited["greedy1"] > 0


def test_heavy_work_and_sweeps_hold_up_no_light_task(pool: Pool, tmp_path: Path) -> None:
    heavy = begin(pool, tmp_path, "heavy", "one", HEAVY)
    sweep = pool.submit(abs, -1)
    assert pool.run(deeds.niceness, owner="one", seconds=LIGHT).result(20) == 0
    assert not sweep.done(), "it waits for the process that does the heavy work"
    end(tmp_path, "heavy")
    assert heavy.result(20)
    assert sweep.result(20) == 1
    if sys.platform == "linux":
        assert pool.run(deeds.niceness, owner="one", seconds=HEAVY).result(20) > 0


def test_a_session_has_one_heavy_task_at_a_time(tmp_path: Path) -> None:
    with Pool(2) as pool:
        begin(pool, tmp_path, "a1", "a", HEAVY)
        second = held(pool, tmp_path, "a2", "a", HEAVY)
        begin(pool, tmp_path, "b1", "b", HEAVY)
        end(tmp_path, "b1")
        assert pool.submit(abs, -1).result(20) == 1, "a process is free"
        assert not second.begun
        end(tmp_path, "a1", "a2")
        assert second.result(20)


def test_what_several_ask_for_is_made_once_while_one_of_them_wants_it(
    pool: Pool, tmp_path: Path
) -> None:
    first = begin(pool, tmp_path, "shared", "a", HEAVY, key="k")
    second = held(pool, tmp_path, "not made", "b", HEAVY, key="k")
    assert second.begun
    first.cancel()
    with pytest.raises(CancelledError):
        first.result(20)
    end(tmp_path, "shared")
    assert second.result(20)
    assert not (tmp_path / "not made").exists()
    third = begin(pool, tmp_path, "anew", "b", HEAVY, key="k")
    end(tmp_path, "anew")
    assert third.result(20) == second.result(), "by the same process"


def test_the_newest_request_of_a_session_supersedes_its_older_ones(
    pool: Pool, tmp_path: Path
) -> None:
    wanted: dict[str, Any] = {"owner": "a", "purpose": "run"}
    other = begin(pool, tmp_path, "other", "b", HEAVY)
    waiting = held(pool, tmp_path, "waiting", seconds=HEAVY, **wanted)
    waits = Thread(target=waiting.wait, daemon=True)
    waits.start()
    begun = held(pool, tmp_path, "begun", seconds=HEAVY, key="k", **wanted)
    assert (waiting.future.cancelled(), waiting.wait(0)) == (True, True)
    waits.join(20)
    assert not waits.is_alive()
    end(tmp_path, "other")
    until((tmp_path / "begun").exists)
    again = held(pool, tmp_path, "begun", seconds=HEAVY, key="k", **wanted)
    with pytest.raises(CancelledError):
        begun.result(0)
    assert again.begun, "the same is not begun anew"
    newest = begin(pool, tmp_path, "newest", seconds=HEAVY, key="l", **wanted)
    assert (tmp_path / "begun").exists(), "it was stopped, and came to no end"
    with pytest.raises(CancelledError):
        again.result(0)
    end(tmp_path, "newest")
    assert newest.result(20) == other.result(20), "no process was lost by it"
    assert not (tmp_path / "waiting").exists()


def test_a_task_says_how_far_it_is_and_begins_anew_where_its_worker_is_killed(
    pool: Pool, tmp_path: Path
) -> None:
    lost = pool.lost
    ticket = pool.run(deeds.killed_in_the_middle, tmp_path, owner="a", seconds=HEAVY)
    until(lambda: ticket.share == 0.9)
    assert not ticket.wait(0)
    end(tmp_path, "first")
    until(lambda: ticket.share == 0.1)
    end(tmp_path, "again")
    assert ticket.result(20) == "alive"
    assert (ticket.share, pool.lost) == (1, lost + 1)


def test_the_pool_says_how_its_processes_are(tmp_path: Path) -> None:
    with Pool(1) as pool:
        assert set(pool.states.values()) == {((), 0, 0, 0.0, 0.0, False)}
        begin(pool, tmp_path, "one", "a", LIGHT)
        held(pool, tmp_path, "two", "a", LIGHT)
        light = pool.states["light"]
        assert (len(light.pids), light.busy, light.waiting) == (1, 1, 1)
        assert 0 < light.oldest_seconds < 20
        assert pool.states["heavy"].pids == (), "nothing was heavy"
        end(tmp_path, "one", "two")


def test_a_page_is_served_by_this_machine_also_where_there_is_a_cluster(tmp_path: Path) -> None:
    with Pool(1) as pool, Cluster("tcp://127.0.0.1:9", pool) as cluster:
        ticket = begin(cluster, tmp_path, "one", "a", LIGHT)
        assert pool.states["light"].busy == 1
        end(tmp_path, "one")
        assert ticket.result(20)


def test_how_a_task_went_is_told_once(pool: Pool, tmp_path: Path) -> None:
    told: list[Over] = []
    named: dict[str, Any] = {"owner": "a", "key": "told", "ended": told.append, "seconds": HEAVY}
    begun = begin(pool, tmp_path, "begun", **named)
    held(pool, tmp_path, "joined", **named)
    end(tmp_path, "begun")
    assert begun.result(20)
    until(lambda: told)
    (over,) = told
    assert (over.result, over.error, over.lost) == (begun.result(), None, 0)
    assert over.queue_seconds >= 0
    assert over.work_seconds > 0
    other = begin(pool, tmp_path, "other", "a", HEAVY)
    for waiting in (held(pool, tmp_path, "waiting", **named), other):
        waiting.cancel()
    assert isinstance(told[1].error, CancelledError)
    pool.run(deeds.held, tmp_path, "error", owner="a", seconds=HEAVY, ended=told.append)
    end(tmp_path, "error")
    pool.run(deeds.listed, tmp_path / "nowhere", "", **named).wait(20)
    until(lambda: len(told) == 4)
    assert isinstance(told[3].error, FileNotFoundError)
