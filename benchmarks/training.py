"""The speed of nnviz's training, history included, beside a textbook, PyTorch and scikit-learn.

    python -m benchmarks.training

The trainers take turns, so that whatever else the machine does slows all of them alike; the table
holds medians over the rounds, of a step's processor time and of each peer's time over nnviz's. The
column for Adam says how many times the step of plain descent its step takes, both by nnviz.
"""

import os

for _threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_threads] = "1"  # read when NumPy is imported

# ruff: noqa: E402 (hence the imports below)
import platform
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from statistics import median
from time import process_time
from typing import NamedTuple

import numpy as np

from benchmarks import textbook
from benchmarks.libraries import installed, print_blas_settings, train_torch
from benchmarks.textbook import Task
from nnviz.core.arrays import Array
from nnviz.core.limits import Integers, Reals
from nnviz.core.model.initializers import initial_network
from nnviz.core.setup.config import Config
from nnviz.core.setup.datasets import DATASETS, DatasetKind, Shape
from nnviz.core.train.training import Training, train

ROUNDS = 11
FEWER = 5  # the libraries take one epoch of so many: their steps are slow, and all alike


class Case(NamedTuple):
    """One network and its data; `target` is how many times faster than the textbook to be."""

    name: str
    config: Config
    target: float


def _four_samples(_: Shape, __: np.random.Generator) -> tuple[Array, Array]:
    X = np.array([[0.0, 0, 1, 1], [0, 1, 0, 1], [1, 1, 1, 1]])
    return X, np.array([[0.0, 1, 1, 0]])


# The notes' network has three inputs and four samples, which no dataset of nnviz has.
DATASETS["four samples"] = DatasetKind(
    "1 where exactly one of two inputs is 1, beside a third that is always 1",
    _four_samples,
    lambda _: "The network learns xor of two inputs; the third is always 1.",
    inputs=Integers(3, 3, 3),
    samples=Integers(0, 0, 0, zero="all four"),
    noise=Reals(0.0, 0.0, 0.0),
)


def _moons(hidden: tuple[int, ...], samples: int, batch_size: int, epochs: int) -> Config:
    return Config(
        dataset="moons",
        samples=samples,
        hidden=hidden,
        learning_rate=0.05,
        batch_size=batch_size,
        epochs=epochs,
    )


CASES = (
    Case("3-3-1, 4 samples", Config("four samples", hidden=(3,), epochs=1500), 4.0),
    Case("2-4-2-1, batch 10", _moons((4, 2), 500, 10, 30), 4.0),
    Case("2-4-2-1, 500 points", _moons((4, 2), 500, 0, 800), 3.0),
    Case("2-8x6-1, batch 10", _moons((8,) * 6, 500, 10, 20), 5.0),
    Case("2-8x6-1, 500 points", _moons((8,) * 6, 500, 0, 400), 2.4),
    Case("2-64-64-1, 1000 points", _moons((64, 64), 1000, 0, 50), 1.0),
)


def task_of(config: Config) -> Task:
    """The training that `config` describes, its data and its first network, for the peers."""
    data, rng = config.make_dataset(), np.random.default_rng(config.seed)
    start = initial_network(config.initializer, config.sizes, config.activations, rng=rng)
    return Task(
        X=data.X.copy(),
        Y=data.Y.copy(),
        W=[layer.W for layer in start],
        b=[layer.b for layer in start],
        learning_rate=config.learning_rate,
        batch_size=config.batch_size or data.X.shape[1],
        epochs=config.epochs,
        seed=config.seed,
    )


def verify(config: Config) -> None:
    """Raise unless nnviz and the textbook come by the same losses to the same parameters.

    PyTorch must come by the same losses too. scikit-learn draws weights and an order of its own.
    """
    run, task = train(config), task_of(config)
    W, b, losses = textbook.train(task)
    close = partial(np.testing.assert_allclose, rtol=1e-7, atol=1e-10)
    close(run.loss[:-1], losses)
    if "PyTorch" in installed():
        close(train_torch(task), losses)
    for layer, W_textbook, b_textbook in zip(run.network_at(run.steps), W, b, strict=True):
        close(layer.W, W_textbook)
        close(layer.b, b_textbook)


class Contender(NamedTuple):
    """`ready` returns a training that only waits to be called; it takes so many `steps`."""

    ready: Callable[[], Callable[[], object]]
    steps: int


def contenders(config: Config) -> dict[str, Contender]:
    """All that take part, by name, nnviz first, and then once more with Adam."""
    task = task_of(config)
    steps_an_epoch = -(-task.X.shape[1] // task.batch_size)
    short = task._replace(epochs=task.epochs // FEWER)
    libraries = {
        name: Contender(partial(partial, trainer, short), short.epochs * steps_an_epoch)
        for name, (_, trainer) in installed().items()
    }
    steps = task.epochs * steps_an_epoch
    adam = replace(config, optimizer="adam", learning_rate=0.001)
    return {
        "nnviz": Contender(lambda: Training([config]).advance, steps),
        "with Adam": Contender(lambda: Training([adam]).advance, steps),
        "NumPy": Contender(lambda: partial(textbook.train, task), steps),
        **libraries,
    }


def microseconds_a_step(contender: Contender) -> float:
    """One measurement, of processor time, which does not run while another program has its turn."""
    run = contender.ready()
    begun = process_time()
    run()
    return (process_time() - begun) / contender.steps * 1e6


def row(case: Case) -> str:
    """Measure one case; its line of the table."""
    verify(case.config)
    field = contenders(case.config)
    rounds = [[microseconds_a_step(each) for each in field.values()] for _ in range(ROUNDS)]
    ours, *others = zip(*rounds, strict=True)
    adam, *ratios = [median(b / a for a, b in zip(ours, theirs, strict=True)) for theirs in others]
    _, *peers = others
    cells = [
        f"{median(theirs):12.1f} {ratio:5.1f}x" for theirs, ratio in zip(peers, ratios, strict=True)
    ]
    met = ratios[0] >= case.target and min(ratios) >= 1
    verdict = f"{case.target:9.1f}x  {'yes' if met else 'NO'}"
    return f"{case.name:<24}{median(ours):7.1f}{adam:6.2f}x{''.join(cells)}{verdict}"


def main() -> None:
    """Measure and print."""
    libraries = {name: version for name, (version, _) in installed().items()}
    versions = {"Python": platform.python_version(), "NumPy": np.__version__, **libraries}
    print(", ".join(f"{name} {version}" for name, version in versions.items()))
    print(f"{platform.machine()}, {os.cpu_count()} cores, one thread each; float64")
    print_blas_settings()
    print("microseconds of processor time a step, and how many times nnviz's")
    print("Adam: how many times the step of plain descent; aimed at: 1.7 on 3-3-1")
    print("target: how many times nnviz's the NumPy textbook takes; the libraries at least 1\n")
    peers = "".join(f"{name:>19}" for name in ("NumPy", *libraries))
    print(f"{'network, batch':<24}{'nnviz':>7}{'Adam':>7}{peers}{'target':>10}  met")
    for case in CASES:
        print(row(case), flush=True)


if __name__ == "__main__":
    main()
