"""The processor time of a new run on the page Training: to train, to build the film, to pack it.

    python -m benchmarks.film

The cases take turns, each time without any cache of the app; the table holds medians.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as app.py does, before NumPy is imported

from collections.abc import Callable
from statistics import median
from time import process_time
from typing import NamedTuple, TypeVar

from nnviz.core.setup.config import Config
from nnviz.core.train.training import train
from nnviz.panels.film import film_of
from nnviz.views.settings import FIRST
from nnviz.views.training.page import DEFAULT_PANELS

T = TypeVar("T")

ROUNDS = 60
ALL_PANELS = (*DEFAULT_PANELS, "gradients", "updates", "activations")


class Case(NamedTuple):
    """A run, and the panels that show it."""

    name: str
    config: Config
    panels: tuple[str, ...]


_MOONS = Config("moons", hidden=(4, 3), epochs=300)
_BATCHES = Config("moons", hidden=(4, 3), batch_size=16, epochs=30)
CASES = (
    Case("first page", FIRST, DEFAULT_PANELS),
    Case("moons 4, 3", _MOONS, DEFAULT_PANELS),
    Case("first page, all panels", FIRST, ALL_PANELS),
    Case("moons 4, 3, all panels", _MOONS, ALL_PANELS),
    Case("the same, batch 16", _BATCHES, ALL_PANELS),
)


class Times(NamedTuple):
    """Milliseconds of processor time."""

    train: float
    film: float
    pack: float


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What `work` returns, and the milliseconds that it took."""
    begun = process_time()
    found = work()
    return found, (process_time() - begun) * 1e3


def measured(case: Case) -> Times:
    """One round of one case."""
    run, training = timed(lambda: train(case.config))
    film, building = timed(lambda: film_of(run, case.panels, log=False))
    _, packing = timed(lambda: film.packed)
    return Times(training, building, packing)


def main() -> None:
    """Measure and print."""
    for case in CASES:
        measured(case)  # what is loaded or compiled at the first use is not of interest
    rounds = [[measured(case) for case in CASES] for _ in range(ROUNDS)]
    print("milliseconds of processor time, medians\n")
    print(f"{'run and panels':<26}{'train':>8}{'film':>8}{'pack':>8}{'all':>8}")
    for case, times in zip(CASES, zip(*rounds, strict=True), strict=True):
        cells = [*(median(each) for each in zip(*times, strict=True)), median(map(sum, times))]
        print(f"{case.name:<26}{''.join(f'{cell:8.1f}' for cell in cells)}")


if __name__ == "__main__":
    main()
