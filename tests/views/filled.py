"""Fills all caches with the largest that is allowed, and says what the process takes for it.

    python -m tests.views.filled

Prints megabytes: before; after several times what there is room for; what is remembered then, as
the app counts it; and what the process takes when all of that is forgotten.
"""

import gc
import logging
import os
import resource
import sys
from dataclasses import replace
from pathlib import Path

os.environ |= {"OPENBLAS_NUM_THREADS": "1", "NNVIZ_CACHE_MB": "100", "NNVIZ_WORKERS": "1"}
logging.disable()  # of Streamlit, which is used here without a page

# ruff: noqa: E402 (NumPy reads what is set above)
from nnviz import Config
from nnviz.environment import run_limit
from nnviz.panels.shot import Shot
from nnviz.server.freed_memory import give_freed_memory_back
from nnviz.views import caches, shared_cache

LARGEST = Config(
    *("teacher", 3, 1, 200), test_fraction=0.5, hidden=(64,) * 6, optimizer="adam", epochs=60
)
SHOT = Shot(("weights", "gradients", "loss"))
SEEDS, STEPS = 5, 20


def megabytes() -> float:
    """What the process takes now."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * resource.getpagesize() / 2**20


def fill(config: Config) -> None:
    """Ask for everything there is of a run."""
    run_limit().check(config)
    made = caches.shared_run(config).made(SHOT, "a session", lambda _: None)
    run, again = made.run, (config, ("sign",), STEPS)
    film = caches.film(run, config, replace(SHOT, log=True))
    caches.film_close_up(film, run, config, SHOT, tuple(range(1, STEPS)))
    caches.timeline(run, config)
    caches.curves(run, config)
    caches.forecast(run, config, 5)
    caches.comparison(run, *again)
    caches.mistaken_film(run, *again)


def main() -> None:
    """As the module says."""
    give_freed_memory_back()
    fill(Config(epochs=STEPS))  # what is imported late, and kept for all runs
    before = megabytes()
    for seed in range(SEEDS):
        fill(replace(LARGEST, seed=seed))
    filled, kept = megabytes(), shared_cache.MEMORY.nbytes / 2**20
    for cache in vars(caches).values():
        if isinstance(cache, shared_cache.Shared):
            cache.clear()
    gc.collect()
    sys.stdout.write(f"{before:.1f} {filled:.1f} {kept:.1f} {megabytes():.1f}\n")


if __name__ == "__main__":
    main()
