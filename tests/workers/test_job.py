"""A job: every outcome once, whatever happens to the workers in between."""

import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from nnviz.core.setup.config import Config
from nnviz.core.train.outcome import Outcome
from nnviz.core.train.stacks import outcomes_of
from nnviz.workers import Job
from nnviz.workers.pace import Pace
from nnviz.workers.pool import Pool
from tests.workers import deeds
from tests.workers.counted import CONFIGS, Counted, Gate, Kept, right

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def pool() -> Iterator[Counted]:
    with Pool(2) as pool:
        yield Counted(pool)


@pytest.fixture
def workers(pool: Counted) -> Counted:
    pool.given.clear()
    return pool


def wait_for(job: Job, done: int) -> None:
    while job.done < done:
        assert not job.failure
        job.wait(0.01)


def test_the_outcomes_are_those_of_one_process_each_made_once(workers: Counted) -> None:
    shelf = Kept()
    job = Job([*CONFIGS, *CONFIGS[:5]], workers, shelf)
    assert job.total == len(CONFIGS)
    assert job.wait(30)
    assert job.finished
    assert (job.done, job.seconds_left, job.failure, job.notes) == (job.total, 0.0, "", ())
    assert right(job, CONFIGS)
    assert any(outcome.loss is None for outcome in job.outcomes.values())
    assert job.outcomes == shelf
    assert sorted(map(hash, workers.made)) == sorted(map(hash, CONFIGS))


def test_what_is_on_the_shelf_is_not_made_again(workers: Counted) -> None:
    shelf = Kept(zip(CONFIGS[:10], outcomes_of(CONFIGS[:10]), strict=True))
    job = Job(CONFIGS, workers, shelf)
    assert job.done >= 10
    assert job.wait(30)
    assert right(job, CONFIGS)
    assert set(workers.made) == set(CONFIGS[10:])
    again = Job(CONFIGS, workers, shelf)
    assert again.finished
    assert len(workers.made) == len(CONFIGS) - 10


def test_nothing_to_do_is_done() -> None:
    with Pool(1) as pool:
        job = Job([], pool)
        assert job.wait(0)
        assert (job.total, job.notes) == (0, ())
        assert not pool._heavy._threads


def test_what_is_done_before_a_cancel_is_kept_and_the_rest_made_on_resume(
    workers: Counted,
) -> None:
    shelf = Gate()
    job = Job(CONFIGS, workers, shelf)
    shelf.let.release(2)
    wait_for(job, 6)
    job.cancel()
    assert (job.cancelled, job.finished, job.seconds_left) == (True, False, None)
    shelf.let.release(100)  # what the two workers were at is kept as well
    assert not job.wait(30)
    assert 6 <= job.done <= 12
    assert len(workers.made) == job.done
    job.cancel()
    job.resume()
    job.resume()
    assert job.wait(30)
    assert (job.cancelled, job.finished, job.seconds_left) == (False, True, 0.0)
    assert right(job, CONFIGS)
    assert len(workers.made) == len(set(workers.made)) == len(CONFIGS)


def test_a_resume_at_once_makes_nothing_twice(workers: Counted) -> None:
    shelf = Gate()
    job = Job(CONFIGS, workers, shelf)
    for _ in range(4):
        job.cancel()
        job.resume()
    shelf.let.release(100)
    assert job.wait(30)
    assert right(job, CONFIGS)
    assert len(workers.made) == len(CONFIGS)


def test_a_finished_job_is_not_cancelled(workers: Counted) -> None:
    job = Job(CONFIGS[:3], workers)
    assert job.wait(30)
    job.cancel()
    job.resume()
    assert not job.cancelled
    assert len(workers.made) == 3


def test_jobs_are_served_in_turn() -> None:
    kept = Kept()
    with Pool(1) as pool:
        long = Job(CONFIGS[3:], pool, kept)
        short = Job(CONFIGS[:3], pool, kept)
        assert short.wait(30)
        assert long.wait(30)
    assert list(kept).index(CONFIGS[0]) <= 2 * 3, "behind the two stacks that were submitted"


def test_a_worker_killed_in_the_middle_costs_one_stack_of_time(tmp_path: Path) -> None:
    shelf = Gate()
    with Pool(1) as pool:
        workers = Counted(pool)
        killing = workers.submit(deeds.killed_once, tmp_path / "flag")
        job = Job(CONFIGS, workers, shelf)
        assert killing.result(30) == "alive"
        shelf.let.release(100)
        assert job.wait(30)
        assert workers.lost == 1
        assert len(workers.made) == len(CONFIGS)
    assert right(job, CONFIGS)
    assert job.notes == (
        "A worker was lost; what was in the making there began anew, and nothing else did.",
    )


def test_a_shelf_that_fails_ends_the_job_with_a_sentence(workers: Counted) -> None:
    class Broken(Kept):
        broken = True

        def keep(self, outcomes: Mapping[Config, Outcome]) -> None:
            if self.broken:
                raise OSError("no space left")
            super().keep(outcomes)

    shelf = Broken()
    job = Job(CONFIGS, workers, shelf)
    assert job.wait(30)
    assert job.failure == "The runs could not be finished. OSError: no space left"
    assert job.failure in job.notes
    shelf.broken = False
    job.resume()
    assert job.wait(30)
    assert not job.notes
    assert right(job, CONFIGS)


@pytest.mark.usefixtures("strangers")
def test_a_run_that_a_worker_cannot_make_ends_the_job_with_a_sentence(workers: Counted) -> None:
    job = Job([*CONFIGS[:3], Config(activation="log1pexp")], workers)
    assert job.wait(30)
    assert "KeyError" in job.failure


def test_a_pool_that_was_shut_down_is_a_sentence() -> None:
    pool = Pool(1)
    pool.shutdown()
    job = Job(CONFIGS, pool)
    assert job.wait(0)
    assert job.failure.endswith("this pool of workers has been shut down")


def test_a_worker_of_another_version_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "nnviz", tmp_path / "nnviz")
    changed = tmp_path / "nnviz" / "core" / "model" / "losses.py"
    changed.write_text(changed.read_text() + "# of another version\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    with Pool(1) as pool:
        job = Job(CONFIGS, pool)
        assert job.wait(30)
    assert "computes with another version of nnviz" in job.failure
    assert job.done == 0


def test_the_time_left_goes_by_what_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("nnviz.workers.pace.perf_counter", lambda: now[0])
    pace = Pace(10.0)
    left = [pace.seconds_left]
    now[0] = 104.0
    pace.advance(2.0)
    left.append(pace.seconds_left)
    now[0] = 105.0
    left.append(pace.seconds_left)
    now[0] = 150.0
    left.append(pace.seconds_left)
    pace.advance(3.0)
    left.append(pace.seconds_left)
    # 8 of 10 are left where 2 took 4 s; then 5, where 5 took 50 s.
    assert left == [None, 16.0, 15.0, 0.0, 50.0]
