"""A training that is shared: several wait for it at once, and all get the one run."""

import sys
import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from nnviz import Config, Run, train
from nnviz.core.train.training import Training
from nnviz.views import shared_training
from nnviz.views.shared_training import SharedTraining

CONFIG = Config(dataset="xor", hidden=(4,), epochs=3000)


@pytest.fixture
def switching_often(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Threads take turns after each few instructions, and bursts are short."""
    monkeypatch.setattr(shared_training, "BURST_SECONDS", 0.0)
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def waiting(shared: SharedTraining, threads: int) -> list[Run | BaseException]:
    """What each of so many threads gets that wait for the training at once."""
    found: list[Run | BaseException] = []
    together = threading.Barrier(threads)

    def wait() -> None:
        together.wait()
        try:
            found.append(shared.run(lambda *_: None))
        except BaseException as error:  # noqa: BLE001 (whatever it is, the test shows it)
            found.append(error)

    pool = [threading.Thread(target=wait) for _ in range(threads)]
    for thread in pool:
        thread.start()
    for thread in pool:
        thread.join(60)
    return found


@pytest.mark.usefixtures("switching_often")
def test_all_who_wait_get_the_one_run() -> None:
    expected, deadline = train(CONFIG).loss, time.monotonic() + 2
    while time.monotonic() < deadline:
        first, *others = waiting(SharedTraining(CONFIG), 6)
        assert isinstance(first, Run), first
        assert len(others) == 5
        assert all(each is first for each in others), others
        np.testing.assert_array_equal(first.loss, expected)


def test_whoever_comes_after_it_gets_the_run_without_a_report() -> None:
    shared = SharedTraining(CONFIG)
    run = shared.run(lambda *_: None)
    reports: list[tuple[float, int]] = []
    assert shared.run(lambda done, steps: reports.append((done, steps))) is run
    assert not reports


@pytest.mark.usefixtures("switching_often")
def test_the_reports_rise() -> None:
    reports: list[tuple[float, int]] = []
    run = SharedTraining(CONFIG).run(lambda done, steps: reports.append((done, steps)))
    done = [each for each, _ in reports]
    assert done == sorted(done)
    assert 0 < done[0] < done[-1] < 1
    assert {steps for _, steps in reports} == {run.steps}


def test_nobody_can_finish_it_while_another_asks_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    others: list[threading.Thread] = []

    class Overtaken(Training):
        """When its step is looked at out of turn, someone else comes and trains it to the end."""

        @property
        def step(self) -> int:
            step = super().step
            if not others and not shared_training._LOCK.locked():
                others.append(threading.Thread(target=lambda: shared.run(nothing)))
                others[0].start()
                others[0].join(60)
            return step

    def nothing(*_: float) -> None:
        pass

    monkeypatch.setattr(shared_training, "Training", Overtaken)
    monkeypatch.setattr(shared_training, "BURST_SECONDS", 0.0)
    shared = SharedTraining(CONFIG)
    assert shared.run(nothing) is shared.run(nothing)
    assert not others, "the training was looked at while another could have finished it"
