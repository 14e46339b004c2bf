"""The speed of a sweep: the workers' processes beside one run after the other, PyTorch and JAX.

    python -m benchmarks.sweep

All take turns; the table holds medians over the rounds, in seconds of the clock for all runs, since
processes are waited for and not added up. Everything is included: data, first weights, and what
the runs come to. The workers have started, and JAX has compiled, before the clock runs.
"""

import os

for _threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_threads] = "1"  # read when NumPy is imported
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

# ruff: noqa: E402 (hence the imports below)
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import NamedTuple

import numpy as np

from benchmarks.stack_libraries import jax, jax_scan, torch, torch_loop
from benchmarks.stacks import stack_of
from nnviz.core.setup.config import Config
from nnviz.core.study.sweep import Axis, Sweep
from nnviz.core.train.stacks import outcomes_of
from nnviz.workers import Job
from nnviz.workers.pool import Pool

ROUNDS = 5
FEWER = 4  # what goes one run after the other goes through so many runs: they are all alike
RATES = tuple(np.geomspace(0.01, 1, 32).tolist())


class Case(NamedTuple):
    """32 rates for 8 seeds, and what is to hold of them.

    seconds     the most that a stack may take on one core, or None
    libraries   how many times faster than a loop over PyTorch two processes are to be, or None
    processes   how many times faster two processes are to be than one, or None
    """

    name: str
    base: Config
    seconds: float | None = None
    libraries: float | None = None
    processes: float | None = None


CASES = (
    Case("3-3-1, 8 samples, 300 steps", Config(epochs=300), seconds=0.15),
    Case(
        "2-4-2-1, 200 points, batch 10, 50 epochs",
        Config("moons", samples=200, hidden=(4, 2), batch_size=10, epochs=50),
        libraries=300,
        processes=1.7,
    ),
)


def contenders(
    configs: list[Config], pools: list[Pool]
) -> dict[str, tuple[Callable[[], object], int]]:
    """What trains, by name, and how many of the runs it goes through; a stack on one core first."""
    few = configs[:FEWER]

    def processes(pool: Pool) -> Callable[[], object]:
        return lambda: Job(configs, pool).wait()

    found: dict[str, tuple[Callable[[], object], int]] = {
        "stacks": (lambda: outcomes_of(configs), len(configs)),
        **{_process(pool): (processes(pool), len(configs)) for pool in pools},
        "one by one": (lambda: [outcomes_of([config]) for config in few], FEWER),
    }
    if torch is not None:
        two = stack_of(configs[:2])
        found["PyTorch loop"] = (lambda: torch_loop(two), 2)
    if jax is not None:
        scan = jax_scan(stack_of(configs))
        scan()
        found["JAX vmap"] = (scan, len(configs))
    return found


def _process(pool: Pool) -> str:
    return f"{pool.count} process{'es' if pool.count > 1 else ''}"


def seconds(work: Callable[[], object], part: float) -> float:
    """One measurement of the clock, of `work` that is a `part` of all."""
    begun = perf_counter()
    work()
    return (perf_counter() - begun) / part


def show(case: Case, pools: list[Pool]) -> None:
    """Measure one case and print its lines."""
    sweep = Sweep(case.base, (Axis("learning_rate", RATES),), seeds=8)
    field = contenders(sweep.configs, pools)
    runs = len(sweep.configs)
    rounds = [
        {name: seconds(work, count / runs) for name, (work, count) in field.items()}
        for _ in range(ROUNDS)
    ]
    print(f"\n{case.name}: {runs} runs")
    for name in field:
        ratio = median(each[name] / each["stacks"] for each in rounds)
        print(
            f"  {name:<14}{median(each[name] for each in rounds):9.3f} s{ratio:9.2f}x", flush=True
        )

    def target(words: str, got: float, needs: float, *, most: bool = False) -> None:
        met = got <= needs if most else got >= needs
        print(f"  {words}: {got:.2f}, target {needs:g}: {'yes' if met else 'NO'}")

    one, two = map(_process, pools)
    if case.seconds is not None:
        target(
            "a stack, seconds", median(each["stacks"] for each in rounds), case.seconds, most=True
        )
    if case.processes is not None:
        target(f"{one} / {two}", median(each[one] / each[two] for each in rounds), case.processes)
    if case.libraries is not None and torch is not None:
        loop = "PyTorch loop"
        target(f"{loop} / {two}", median(each[loop] / each[two] for each in rounds), case.libraries)
        target(
            f"{loop} / stacks",
            median(each[loop] / each["stacks"] for each in rounds),
            case.libraries,
        )


def main() -> None:
    """Measure and print."""
    pools = [Pool(1), Pool(2)]
    for pool in pools:
        pool.start()
        Job([Config(epochs=1, seed=seed) for seed in range(64)], pool).wait()
    print("seconds of the clock, and how many times those of a stack on one core; float64")
    for case in CASES:
        show(case, pools)


if __name__ == "__main__":
    main()
