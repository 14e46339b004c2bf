"""What is computed once is computed once, for everyone, and is what it says."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from nnviz import Config, Run, train
from nnviz.core.explain.names import Entry, Name
from nnviz.panels.shot import Shot
from nnviz.views import caches

CONFIG = Config(initializer="notes", epochs=30)
WEIGHT = Entry(Name("W", 1), 0, 1)


@pytest.fixture(scope="module")
def run() -> Run:
    return train(CONFIG)


@pytest.fixture(autouse=True)
def empty() -> Iterator[None]:
    """Each test begins and ends with nothing kept."""
    every = (caches.film_close_up, *(cache for cache, _ in ASKED))
    for cache in every:
        cache.clear()
    yield
    for cache in every:
        cache.clear()


ASKED: list[tuple[Any, list[dict[str, Any]]]] = [
    (
        caches.film,
        [
            {"shot": Shot(("loss",))},
            {"shot": Shot(("loss",), log=True)},
            {"shot": Shot(("loss",), log=True, rescaled=True)},
            {"shot": Shot(("loss",), log=True, rescaled=True, followed=WEIGHT)},
            {"shot": Shot(("history",))},
        ],
    ),
    (caches.timeline, [{}]),
    (caches.timeline_close_up, [{"steps": (3, 4)}, {"steps": (4, 5)}]),
    (caches.comparison, [{"mistakes": (name,), "steps": 5} for name in ("sign", "bias")]),
    (caches.mistaken_film, [{"mistakes": (name,), "steps": 5} for name in ("sign", "bias")]),
    (caches.forecast, [{"points": 5}, {"points": 6}]),
]


@pytest.mark.parametrize(("cache", "asked"), ASKED, ids=lambda each: getattr(each, "__name__", ""))
def test_each_is_made_once_for_everyone(
    cache: Callable[..., Any], asked: list[dict[str, Any]], run: Run
) -> None:
    first = [cache(run, CONFIG, **each) for each in asked]
    again = [cache(run, replace(CONFIG), **each) for each in asked]
    assert all(one is other for one, other in zip(first, again, strict=True))
    assert all(one is not other for one, other in pairwise(first))
    other = replace(CONFIG, seed=1)
    assert cache(train(other), other, **asked[0]) is not first[0]


def test_all_together_take_no_more_than_is_said() -> None:
    """Measured from outside: filled with the largest, a process of its own, and what it takes."""
    program = [sys.executable, "-m", "tests.views.filled"]
    done = subprocess.run(program, capture_output=True, text=True, timeout=300, check=True)
    before, filled, kept, emptied = map(float, done.stdout.split())
    said = 100
    assert 0.8 * said < kept <= said, "it was filled"
    assert filled - before < 1.3 * said, "with what is on the way, and gaps between the objects"
    assert filled - emptied > 0.6 * said, "it was these results that took it, and they give it back"
