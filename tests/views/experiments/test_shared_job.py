"""Who asks for the same runs shares their job, which goes on only while somebody looks at it."""

from collections.abc import Iterator

import pytest

from nnviz import Config
from nnviz.core.train.stacks import outcomes_of
from nnviz.views.experiments import shared_job
from nnviz.views.experiments.shared_job import SharedJob
from nnviz.workers import Job
from nnviz.workers.pool import Pool
from tests.waiting import until

# A task each, as they have different shapes, and each takes a moment.
LONG = tuple(
    Config(dataset="moons", hidden=(width, 8), epochs=700, seed=seed)
    for width in range(1, 40)
    for seed in range(2)
)
SHORT = tuple(Config(epochs=10, seed=seed) for seed in range(3))


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(1) as pool:
        yield pool


@pytest.fixture
def shared(pool: Pool) -> SharedJob:
    return SharedJob(len(LONG), lambda: Job(LONG, pool))


def test_all_who_look_see_one_job(pool: Pool) -> None:
    shared = SharedJob(len(SHORT), lambda: Job(SHORT, pool))
    first, second = shared.look("one"), shared.look("two")
    assert first is second
    assert first.wait(30)
    assert [first.outcomes[config] for config in SHORT] == outcomes_of(SHORT)


def test_it_is_left_off_when_the_last_has_left_and_goes_on_for_the_next(shared: SharedJob) -> None:
    job = shared.look("one")
    shared.look("two")
    shared.leave("one")
    assert (job.cancelled, job.finished) == (False, False)
    shared.leave("two")
    assert [job.cancelled] == [True]
    assert not job.wait(30)
    done = job.done
    assert done < job.total
    assert shared.look("three") is job
    assert [job.cancelled] == [False]
    until(lambda: job.done > done)
    shared.leave("three")


def test_it_is_left_off_when_nobody_has_looked_for_long(
    shared: SharedJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_job, "IDLE_SECONDS", 0.2)
    job = shared.look("a closed tab")
    until(lambda: job.cancelled)
    assert job.done < job.total


def test_one_that_was_cancelled_by_hand_stays_so(shared: SharedJob) -> None:
    job = shared.look("one")
    job.cancel()
    shared.look("one")
    assert job.cancelled
