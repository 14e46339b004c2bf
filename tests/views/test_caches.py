"""What is computed once is computed once, and for everyone."""

from dataclasses import replace

from nnviz import Config, train
from nnviz.views.caches import cached_film


def test_a_film_is_made_once_for_everyone() -> None:
    run = train(Config(initializer="notes", epochs=30))
    cached_film.clear()
    first = cached_film(run, run.config, ("loss",), log=False)
    assert cached_film(run, replace(run.config), ("loss",), log=False) is first
    assert cached_film(run, run.config, ("loss",), log=True) is not first
    assert cached_film(run, run.config, ("history",), log=False) is not first
    cached_film.clear()
