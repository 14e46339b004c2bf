"""The speed of many runs: nnviz's stacks beside one run after the other, PyTorch and JAX.

    python -m benchmarks.stacks

All take turns; the table holds medians over the rounds, in microseconds of processor time a run and
step, everything included: data, first weights, history, and for nnviz the kept parameters. JAX's
compilation, of a second or so for each shape, is left out and printed apart.
"""

import os

for _threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_threads] = "1"  # read when NumPy is imported
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

# ruff: noqa: E402 (hence the imports below)
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from time import process_time
from typing import NamedTuple

import numpy as np

from benchmarks.libraries import print_blas_settings
from benchmarks.stack_libraries import Stack, jax, jax_scan, torch, torch_loop, torch_vmap
from nnviz.core.arrays import Array
from nnviz.core.setup.batches import Batches
from nnviz.core.setup.config import Config
from nnviz.core.train.stacks import train_many
from nnviz.core.train.training import train

ROUNDS = 5
FEWER = 16  # what goes one run after the other goes through so many runs: they are all alike


class Case(NamedTuple):
    """A run, how many of it, and how many times faster than one after the other to be."""

    name: str
    config: Config
    runs: int
    target: float


CASES = (
    Case("3-3-1, 8 samples", Config(initializer="notes", epochs=300), 256, 15),
    Case(
        "2-4-2-1, batch 10",
        Config("moons", samples=500, hidden=(4, 2), learning_rate=0.05, batch_size=10, epochs=10),
        256,
        12,
    ),
    Case(
        "2-8-8-1, 200 points",
        Config("moons", samples=200, hidden=(8, 8), learning_rate=0.05, epochs=300),
        64,
        1.5,
    ),
)


def configs_of(case: Case) -> list[Config]:
    """The runs of a case: other weights, other data, and rates from half to twice the case's."""
    rates = case.config.learning_rate * np.geomspace(0.5, 2, case.runs)
    return [
        replace(case.config, seed=seed, data_seed=seed, learning_rate=float(rate))
        for seed, rate in enumerate(rates)
    ]


def stack_of(configs: list[Config]) -> Stack:
    """The same runs for the libraries."""
    first = [train(replace(config, epochs=1)) for config in configs]
    networks = [run.network_at(0) for run in first]
    samples = first[0].dataset.X.shape[1]
    orders = [Batches(config, samples) for config in configs]
    return Stack(
        W=[np.stack([layer.W for layer in layers]) for layers in zip(*networks, strict=True)],
        b=[np.stack([layer.b[:, 0] for layer in layers]) for layers in zip(*networks, strict=True)],
        X=np.stack([run.dataset.X.T for run in first]),
        Y=np.stack([run.dataset.Y.T for run in first]),
        rates=np.array([config.learning_rate for config in configs]),
        batches=np.array([[each.indices(step) for step in range(each.steps)] for each in orders]),
    )


class Contender(NamedTuple):
    """`work` trains so many runs."""

    work: Callable[[], object]
    runs: int


def contenders(case: Case) -> tuple[dict[str, Contender], float]:
    """All that take part, nnviz's stack first, and the seconds that JAX took to compile."""
    configs = configs_of(case)
    few = configs[:FEWER]
    found = {
        "stack": Contender(lambda: train_many(configs), len(configs)),
        "one by one": Contender(lambda: [train(config) for config in few], FEWER),
    }
    compiling = 0.0
    if torch is not None:
        all_runs, two = stack_of(configs), stack_of(configs[:2])
        found["PyTorch loop"] = Contender(lambda: torch_loop(two), 2)
        found["PyTorch vmap"] = Contender(lambda: torch_vmap(all_runs), len(configs))
    if jax is not None:
        scan = jax_scan(stack_of(configs))
        begun = process_time()
        scan()
        compiling = process_time() - begun
        found["JAX scan"] = Contender(scan, len(configs))
    return found, compiling


def verify(case: Case) -> None:
    """Raise unless all come by the same losses as runs of nnviz trained alone."""
    configs = configs_of(case)[:4]
    expected = np.stack([train(config).loss[:-1] for config in configs], axis=1)
    stack = stack_of(configs)
    found: list[Array] = [np.stack([run.loss[:-1] for run in train_many(configs)], axis=1)]
    if torch is not None:
        found += [torch_loop(stack), torch_vmap(stack)]
    if jax is not None:
        found.append(jax_scan(stack)())
    for losses in found:
        np.testing.assert_allclose(losses, expected, rtol=1e-6, atol=1e-10)


def microseconds(contender: Contender, steps: int) -> float:
    """One measurement, of processor time a run and step."""
    begun = process_time()
    contender.work()
    return (process_time() - begun) / contender.runs / steps * 1e6


def show(case: Case) -> None:
    """Measure one case and print its lines."""
    verify(case)
    field, compiling = contenders(case)
    steps = Batches(case.config, case.config.training_count).steps
    rounds = [[microseconds(each, steps) for each in field.values()] for _ in range(ROUNDS)]
    ours, *others = zip(*rounds, strict=True)
    print(f"\n{case.name}: {case.runs} runs of {steps} steps")
    print(f"  {'stack':<14}{median(ours):9.3f}")
    for name, theirs in zip(list(field)[1:], others, strict=True):
        ratio = median(b / a for a, b in zip(ours, theirs, strict=True))
        target = ""
        if name == "one by one":
            met = "yes" if ratio >= case.target else "NO"
            target = f"   target {case.target:g}x: {met}"
        print(f"  {name:<14}{median(theirs):9.3f}{ratio:8.1f}x{target}", flush=True)
    if compiling:
        print(f"  (JAX compiled and ran for {compiling:.1f} s before)")


def main() -> None:
    """Measure and print."""
    print_blas_settings()
    print("microseconds of processor time a run and step, and how many times the stack's; float64")
    for case in CASES:
        show(case)


if __name__ == "__main__":
    main()
