"""What is computed once is computed once, and for everyone."""

from dataclasses import replace

from nnviz import Config, train
from nnviz.views import caches


def test_a_film_is_made_once_for_everyone() -> None:
    run = train(Config(initializer="notes", epochs=30))
    caches.film.clear()
    first = caches.film(run, run.config, ("loss",), log=False)
    assert caches.film(run, replace(run.config), ("loss",), log=False) is first
    assert caches.film(run, run.config, ("loss",), log=True) is not first
    assert caches.film(run, run.config, ("history",), log=False) is not first
    caches.film.clear()
