"""A run that is shared: several wait for it at once, and all get the one."""

import gc
import os
import signal
import threading
import weakref
from collections.abc import Iterator
from concurrent.futures import CancelledError
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from nnviz import Config, train, workers
from nnviz.core.study.pin_forms import text_of
from nnviz.core.study.pins import Pin
from nnviz.core.train.budget import estimated_seconds
from nnviz.observed.run_log import TALLY
from nnviz.panels.shot import Shot
from nnviz.views import caches
from nnviz.views.settings import FIRST
from nnviz.views.shared_run import SharedRun
from nnviz.workers import Ticket, executor
from nnviz.workers.made import Made
from nnviz.workers.pool import HEAVY_SECONDS
from tests.views.opened import open_app, open_page
from tests.waiting import until

QUICK = Config(dataset="xor", hidden=(4,), epochs=300)
LONG = Config(dataset="moons", hidden=(8, 8), batch_size=10, epochs=1500)


@pytest.fixture(autouse=True)
def _one_of_each_kind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    assert estimated_seconds(QUICK) < HEAVY_SECONDS < estimated_seconds(LONG)
    monkeypatch.setenv("NNVIZ_WORKERS", "1")
    workers._executor.cache_clear()
    yield
    workers._executor.cache_clear()


def nothing(_: Ticket) -> None:
    pass


def in_threads(shared: SharedRun, owners: int) -> list[Made]:
    """What each of so many sessions gets that ask at once."""
    found: list[Made] = []
    together = threading.Barrier(owners)

    def ask(owner: int) -> None:
        together.wait()
        found.append(shared.made(None, owner, nothing))

    pool = [threading.Thread(target=ask, args=(owner,)) for owner in range(owners)]
    for thread in pool:
        thread.start()
    for thread in pool:
        thread.join(60)
    return found


def test_all_who_wait_get_the_one_run_which_is_made_once() -> None:
    before = TALLY.runs["done"]
    first, *others = in_threads(SharedRun(LONG), 6)
    assert len(others) == 5
    assert all(each is first for each in others)
    np.testing.assert_array_equal(first.run.loss, train(LONG).loss)
    assert TALLY.runs["done"] == before + 1


def test_the_film_that_is_asked_for_comes_with_the_run() -> None:
    shot, shared = Shot(("loss",), log=True), SharedRun(QUICK)
    finished = [shared.finished]
    made = shared.made(shot, "a", nothing)
    assert [*finished, shared.finished] == [False, True]
    assert made.shot == shot
    assert made.film
    assert made.film.data == shot.of(made.run).data
    assert shared.made(Shot(("weights",)), "b", nothing) is made, "the run is there"


def test_how_far_it_is_and_what_is_before_it() -> None:
    told: list[tuple[bool, int, float]] = []

    def tell(ticket: Ticket) -> None:
        told.append((ticket.begun, ticket.place, ticket.share))

    other = threading.Thread(target=SharedRun(LONG).made, args=(None, "other", nothing))
    other.start()
    until(lambda: executor().states["heavy"].busy)
    SharedRun(replace(LONG, seed=1)).made(None, "mine", tell)
    other.join()
    assert told[0] == (False, 0, 0.0), "the next to begin"
    shares = [share for begun, _, share in told if begun]
    assert shares == sorted(shares)
    assert 0 < shares[-1] <= 1


def test_who_asks_for_something_else_no_longer_has_the_first_made() -> None:
    given_up: list[BaseException] = []

    def ask() -> None:
        try:
            SharedRun(LONG).made(None, "mine", nothing)
        except CancelledError as error:
            given_up.append(error)

    first = threading.Thread(target=ask)
    first.start()
    until(lambda: executor().states["heavy"].busy)
    run = SharedRun(QUICK).made(None, "mine", nothing).run
    first.join(20)
    assert len(given_up) == 1
    np.testing.assert_array_equal(run.loss, train(QUICK).loss)
    until(lambda: TALLY.runs["cancelled"])


def test_a_worker_that_is_killed_in_the_middle_changes_nothing(tmp_path: Path) -> None:
    killed = tmp_path / "killed"

    def kill(ticket: Ticket) -> None:
        if ticket.begun and not killed.exists():
            killed.touch()
            (pid,) = executor().states["heavy"].pids
            os.kill(pid, signal.SIGKILL)

    run = SharedRun(LONG).made(None, "mine", kill).run
    assert killed.exists()
    assert executor().lost == 1
    np.testing.assert_array_equal(run.loss, train(LONG).loss)


PINNED = {"study": "pins", "pins": text_of([Pin("kept", replace(FIRST, epochs=7))])}


@pytest.mark.parametrize(
    ("page", "more"),
    [("", {}), ("backprop", {"cell": "dW1.1.1"}), ("experiments", PINNED)],
)
def test_an_open_page_does_not_hold_its_run(page: str, more: dict[str, str]) -> None:
    app = (
        open_page(page, epochs="7", **more) if page else pressed(open_app(epochs="7"), "take_home")
    )
    run = weakref.ref(caches.shared_run(replace(FIRST, epochs=7)).made(None, "me", nothing).run)
    caches.shared_run.clear()
    gc.collect()
    assert run() is None
    app.run()
    assert not app.exception


def pressed(app: AppTest, button: str) -> AppTest:
    app.button(key=button).click().run()
    return app
