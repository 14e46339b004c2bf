"""The page where the server lacks something: it says so, and goes on with what there is."""

from collections.abc import Iterator

import pytest

from nnviz.views import caches
from tests.views.experiments.test_sweep import said, sweep_page

LONG = {"epochs": "3000", "dataset": "moons"}  # no sweep that begins by itself


@pytest.fixture
def no_shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("NNVIZ_SHELF", "off")
    for cache in (caches.shelf, caches.job):
        cache.clear()
    yield
    for cache in (caches.shelf, caches.job):
        cache.clear()


@pytest.mark.usefixtures("no_shelf")
def test_without_a_shelf_no_runs_are_said_to_be_kept() -> None:
    app = sweep_page(**LONG)
    assert "the shelf is off" in said(app)
    app.button(key="sweep_start").click().run()
    app.button(key="sweep_cancel").click().run()
    assert "of 576 runs are done" in said(app)
    assert "and kept" not in said(app)
