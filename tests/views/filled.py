"""Fills all caches with the largest that is allowed, and prints what the process takes before.

    python -m tests.views.filled

Prints megabytes: before, after several times what there is room for, and when all is forgotten.
"""

import gc
import logging
import os
import resource
from dataclasses import replace

os.environ |= {"OPENBLAS_NUM_THREADS": "1", "NNVIZ_CACHE_MB": "100"}
logging.disable()  # of Streamlit, which is used here without a page

from nnviz import Config
from nnviz.environment import run_limit
from nnviz.views import caches, remembered
from nnviz.web.freed import give_freed_memory_back

LARGEST = Config(
    *("teacher", 3, 1, 200), test_fraction=0.5, hidden=(64,) * 6, optimizer="adam", epochs=60
)


def megabytes() -> float:
    """What the process takes now."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 2**20


def fill(config: Config, panels: tuple[str, ...], steps: int) -> None:
    """Ask for everything there is of a run."""
    run_limit().check(config)
    run = caches.shared_training(config).run(lambda *_: None)
    film = caches.film(run, config, panels, log=False, rescaled=False)
    near = {"log": False, "rescaled": False}
    caches.film_close_up(film, run, config, panels, tuple(range(1, steps)), **near)
    caches.timeline(run, config)
    caches.curves(run, config)
    caches.finding(run, config)
    caches.forecast(run, config, 5)
    caches.comparison(run, config, ("sign",), steps)
    caches.mistaken_film(run, config, ("sign",), steps)


def main() -> None:
    """As the module says."""
    give_freed_memory_back()
    panels = ("weights", "gradients", "loss")
    fill(Config(epochs=10), panels, 5)  # what is imported late, and kept for all runs
    before = megabytes()
    for seed in range(5):
        fill(replace(LARGEST, seed=seed), panels, 20)
    after, kept = megabytes(), remembered.MEMORY.nbytes / 2**20
    for cache in vars(caches).values():
        if isinstance(cache, remembered.Remembered):
            cache.clear()
    gc.collect()
    print(f"{before:.1f} {after:.1f} {kept:.1f} {megabytes():.1f}")


if __name__ == "__main__":
    main()
