"""sweep, as a library offers it: in this process and in others, with progress."""

import numpy as np
import pytest

import nnviz
from nnviz import Config, ConfigError, sweep, train_many
from nnviz.core.study.sweep import Axis, Sweep

BASE = Config(epochs=50)


def test_it_is_every_run_that_train_many_makes() -> None:
    swept = sweep(BASE, learning_rate=(0.1, 1), hidden=[(3,), [4, 2], []], seeds=4)
    assert swept.sweep == Sweep(
        BASE, (Axis("learning_rate", (0.1, 1)), Axis("hidden", ((3,), (4, 2), ()))), 4
    )
    runs = train_many(swept.sweep.configs)
    assert np.array_equal(swept.values().ravel(), [run.loss[-1] for run in runs])


def test_values_may_be_a_text_or_an_array() -> None:
    by_text = sweep(BASE, learning_rate="0.01:1:3:log", seeds=1)
    by_array = sweep(BASE, learning_rate=np.array([0.01, 0.1, 1.0]), seeds=1)
    assert by_text == by_array
    assert type(by_array.table()[0]["learning_rate"]) is float


@pytest.mark.parametrize("workers", [0, 2])
def test_progress_is_told_up_to_the_end(workers: int) -> None:
    told: list[tuple[int, int]] = []
    swept = sweep(
        BASE,
        hidden=[(1,), (2,), (3,)],
        seeds=2,
        workers=workers,
        progress=lambda done, total: told.append((done, total)),
    )
    assert swept == sweep(BASE, hidden="1,2,3", seeds=2)
    assert told[-1] == (6, 6)
    assert told == sorted(told)


def test_an_error_of_progress_ends_the_sweep() -> None:
    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sweep(BASE, learning_rate="0.01:1:20", workers=1, progress=stop)


def test_what_is_no_sweep_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"^number of fields in a sweep: got 0"):
        sweep(BASE)
    with pytest.raises(ConfigError, match=r"^field of a sweep: got 'rate', needs one of dataset"):
        sweep(BASE, rate=(1, 2))
    with pytest.raises(ConfigError, match=r"^values of seed: got 3, needs several"):
        sweep(BASE, seed=3)  # type: ignore[arg-type]  # that is what is tested
    with pytest.raises(ConfigError, match=r"^workers: got -1"):
        sweep(BASE, seed=[3], workers=-1)


def test_the_public_face_is_all_there() -> None:
    assert "sweep" in nnviz.__all__
    for name in nnviz.__all__:
        assert getattr(nnviz, name).__name__ == name
    assert dir(nnviz) == sorted(nnviz.__all__)
    assert not hasattr(nnviz, "nothing")
