"""What would take too much is refused before anything is done, in words that help."""

import gc
import math
import pickle
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from time import perf_counter
from typing import Any

import numpy as np
import pytest

from nnviz import Config, ConfigError, Limit, TooMuchWorkError, sweep, train, train_many
from nnviz.core.train.budget import estimated_seconds
from nnviz.core.train.size import run_bytes
from nnviz.core.train.stacks import outcomes_of

LARGEST = Config(dataset="teacher", samples=5000, hidden=(64,) * 6, batch_size=1, epochs=100_000)
LONG = Config(dataset="teacher", samples=20, hidden=(2, 2), batch_size=4, epochs=3000)


@pytest.mark.parametrize(
    "work",
    [
        train,
        lambda config: train_many([config, replace(config, seed=1)]),
        lambda config: sweep(config, learning_rate=(0.1, 0.2)),
    ],
    ids=["train", "train_many", "sweep"],
)
def test_the_largest_is_refused_at_once(work: Callable[[Config], Any]) -> None:
    begun = perf_counter()
    tracemalloc.start()
    with pytest.raises(TooMuchWorkError) as refused:
        work(LARGEST)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert perf_counter() - begun < 30, "nothing was done, not even the data"
    assert peak < 8 * 2**20
    words = str(refused.value)
    assert "hours to train; the limit is 60 minutes (limit=Limit(seconds=...))." in words
    assert isinstance(refused.value, ValueError)
    assert str(pickle.loads(pickle.dumps(refused.value))) == words  # noqa: S301 (a worker may raise it)


def test_memory_has_a_limit_of_its_own() -> None:
    with pytest.raises(
        TooMuchWorkError, match=r"GB of memory; the limit is 1\.0 GB \(limit="
    ) as no:
        train(LARGEST, limit=Limit(seconds=math.inf))
    assert no.value.name == "limit=Limit(nbytes=...)"
    assert Limit(math.inf, math.inf).allows(LARGEST)
    Limit(math.inf, math.inf).check(LARGEST)


def test_a_limit_changes_nothing_but_whether_there_is_a_run() -> None:
    seconds, nbytes = estimated_seconds(LONG), run_bytes(LONG)
    run, limited = train(LONG), train(LONG, limit=Limit(seconds, nbytes))
    np.testing.assert_array_equal(run.loss, limited.loss)
    for limit in (Limit(seconds * 0.99), Limit(nbytes=nbytes - 1)):
        assert not limit.allows(LONG)
        with pytest.raises(TooMuchWorkError):
            train(LONG, limit=limit)


def test_many_runs_are_bounded_together() -> None:
    configs = [replace(LONG, seed=seed, epochs=500) for seed in range(8)]
    limit = Limit(nbytes=3 * run_bytes(configs[0]))
    assert len(train_many(configs[:3], limit=limit)) == 3
    with pytest.raises(
        TooMuchWorkError, match=r"^These 8 runs would .* down: fewer runs, fewer ep"
    ):
        train_many(configs, limit=limit)
    with pytest.raises(TooMuchWorkError, match=r"^This sweep would take about .* to train"):
        sweep(configs[0], learning_rate=(0.1, 0.2), limit=Limit(seconds=0.01))


@pytest.mark.parametrize("value", [0, -1.0, math.nan, True, "9", None])
@pytest.mark.parametrize("name", ["seconds", "nbytes"])
def test_nonsense_is_no_limit(name: str, value: object) -> None:
    with pytest.raises(ConfigError, match=f"^{name}: got .*, needs a number above 0, or math.inf$"):
        Limit(**{name: value})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "config",
    [
        LONG,
        replace(LONG, optimizer="adam", hidden=(32, 32), batch_size=0),
        replace(LONG, learning_rate=90.0, output="identity", optimizer="momentum"),
        replace(LONG, test_fraction=0.5, patience=2),
        Config(dataset="gaussians", samples=5000, hidden=(), epochs=30),
    ],
    ids=["long", "large", "diverges", "stops", "many samples"],
)
def test_a_run_is_as_large_as_was_said_before(config: Config) -> None:
    train(config)  # what is kept of formulas for all runs is there
    gc.disable()  # nothing waits for it: a server under load collects seldom
    tracemalloc.start()
    run = train(config)
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    gc.enable()
    said = run_bytes(config)
    assert run.nbytes <= said
    assert held < 1.05 * said + 50_000, "with the objects around the arrays"
    assert peak < 2.3 * said + 3 * 2**20, "while it is made: history twice, and the trainer's own"
    if run.steps == config.epochs * -(-config.training_count // (config.batch_size or 10**9)):
        assert said < 1.1 * run.nbytes + 5000, "no more than it takes"


def test_outcomes_of_many_runs_hold_the_history_of_one_stack() -> None:
    # Of different shapes, so that each is a stack of its own; what is kept is most of each.
    configs = [Config(hidden=(64, 64), epochs=500 + more) for more in range(4)]
    outcomes_of(configs[:1])
    tracemalloc.start()
    found = outcomes_of(configs)
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(found) == 4
    assert held < 100_000
    assert peak < 1.5 * run_bytes(configs[-1]) + 2**20
