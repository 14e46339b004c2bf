"""What a run costs in a stack: the constants of docs/scale.md, fitted to measured stacks.

    python -m benchmarks.scale

The model is, for a run and step, with L layers, P parameters, U units, and m samples a batch,

    seconds = call * L + parameter * P + unit * U * m + product * P * m

fitted to networks of one to seven layers of 2 to 32 units, so that the factors by which it is off
are small. Below it what is paid once a run, and once a task.
"""

import os

for _threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_threads] = "1"  # read when NumPy is imported

# ruff: noqa: E402 (hence the imports below)
import pickle
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from time import perf_counter, process_time

import numpy as np

from benchmarks.libraries import optional
from nnviz.core.arrays import Array
from nnviz.core.model.parameters import layer_offsets
from nnviz.core.setup.config import Config
from nnviz.core.train.stacks import outcomes_of, runs_a_stack
from nnviz.workers import Workers
from nnviz.workers.cluster import Cluster
from nnviz.workers.pool import Pool

ROUNDS, STEPS, TASKS, ROUNDS_OF_FIT = 3, 200, 300, 50
CONSTANTS = ("call", "parameter", "unit", "product")
HIDDEN = [(), (2,), (4,), (16,), (4, 4), (8, 8), (32, 32), (4,) * 4, (16,) * 4, (8,) * 6]
SAMPLES = [10, 40, 200, 1000]


def seconds(work: Callable[[], object]) -> float:
    """The median of some rounds, of processor time."""
    taken = []
    for _ in range(ROUNDS):
        begun = process_time()
        work()
        taken.append(process_time() - begun)
    return median(taken)


def runs_of(config: Config, count: int) -> list[Config]:
    """So many runs, with other first weights and rates, on the same data."""
    rates = np.geomspace(0.001, 0.1, count)
    return [
        replace(config, seed=seed, learning_rate=float(rate)) for seed, rate in enumerate(rates)
    ]


def cost(config: Config) -> float:
    """Seconds a run and step, of a stack as large as it may be: what more steps add."""
    count = runs_a_stack(config)
    short, long = (runs_of(replace(config, epochs=each), count) for each in (STEPS, 3 * STEPS))
    more = seconds(lambda: outcomes_of(long)) - seconds(lambda: outcomes_of(short))
    return more / count / (2 * STEPS)


def features(config: Config) -> list[float]:
    """What each constant is multiplied by."""
    layers, units = len(config.sizes) - 1, sum(config.sizes[1:])
    parameters, samples = layer_offsets(config.sizes)[-1], config.samples
    return [layers, parameters, units * samples, parameters * samples]


def fitted(rows: Array, costs: Array) -> Array:
    """Positive constants whose predictions are off by small factors: Gauss-Newton on logs."""
    logs = np.log([1e-7, 1e-9, 1e-9, 1e-11])
    for _ in range(ROUNDS_OF_FIT):
        parts = rows * np.exp(logs)
        predicted = parts.sum(axis=1)
        step = np.linalg.lstsq(parts / predicted[:, np.newaxis], np.log(costs / predicted))[0]
        logs += step.clip(-1, 1)
    return np.asarray(np.exp(logs))


def task_seconds(workers: Workers) -> float:
    """What a task costs that does nothing, of many that wait: seconds of the clock."""
    workers.submit(abs, -1).result()
    begun = perf_counter()
    for task in [workers.submit(abs, -1) for _ in range(TASKS)]:
        task.result()
    return (perf_counter() - begun) / TASKS


def show_tasks() -> None:
    """What a task costs in processes of this machine, and where Dask is installed, through it."""
    pool = Pool(2)
    print("a task that does nothing, of the clock:")
    print(f"  processes  {task_seconds(pool) * 1e3:10.2f} ms")
    distributed = optional("distributed")
    if distributed is None:
        return
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None
    ) as here:
        cluster = Cluster(here.scheduler_address, pool)
        cluster.submit(abs, -1).result()
        while cluster.notes:  # until it has found the workers
            cluster.submit(abs, -1).result()
        print(f"  Dask       {task_seconds(cluster) * 1e3:10.2f} ms")
        cluster.shutdown()


def main() -> None:
    """Measure, fit and print."""
    configs = [
        Config("moons", samples=samples, hidden=hidden) for hidden in HIDDEN for samples in SAMPLES
    ]
    rows = np.array([features(config) for config in configs], dtype=float)
    costs = np.array([cost(config) for config in configs])
    constants = fitted(rows, costs)
    print("seconds of processor time a run and step:")
    for name, constant in zip(CONSTANTS, constants, strict=True):
        print(f"  {name:<10}{constant * 1e9:10.3f} ns")
    errors = rows @ constants / costs
    print(f"  predicted / measured: {errors.min():.2f} to {errors.max():.2f}")
    few = runs_of(Config(epochs=1), 256)
    print("a run, whatever its steps:")
    print(f"  its Config {seconds(lambda: runs_of(Config(), 256)) / 256 * 1e6:10.1f} us")
    print(f"  the rest   {seconds(lambda: outcomes_of(few)) / 256 * 1e6:10.1f} us")
    print("what travels to a worker and back, bytes a run:")
    print(f"  Config     {len(pickle.dumps(few)) / 256:10.0f}")
    print(f"  Outcome    {len(pickle.dumps(outcomes_of(few))) / 256:10.0f}")
    show_tasks()


if __name__ == "__main__":
    main()
