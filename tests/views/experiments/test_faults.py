"""The page where the server lacks something: it says so, and goes on with what there is."""

from collections.abc import Iterator

import pytest

from nnviz import workers
from nnviz.views import caches
from tests.views.experiments.test_sweep import said, sweep_page
from tests.views.opened import open_page

LONG = {"epochs": "3000", "dataset": "moons"}  # no sweep that begins by itself


@pytest.fixture
def no_shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("NNVIZ_SHELF", "off")
    for cache in (caches.shelf, caches.job):
        cache.clear()
    yield
    for cache in (caches.shelf, caches.job):
        cache.clear()


@pytest.mark.parametrize("study", ["answers", "sweep", "pins"])
def test_nonsense_for_the_number_of_workers_is_said(
    study: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NNVIZ_WORKERS", "`many`")
    monkeypatch.setenv("NNVIZ_DASK", "")
    workers._executor.cache_clear()
    app = open_page("experiments", study=study, epochs="11", pins="a~epochs~3~~b~epochs~4")
    assert "NNVIZ_WORKERS is `many`, and needs a whole number from 1 to 1024" in said(app)


@pytest.mark.usefixtures("no_shelf")
def test_without_a_shelf_no_runs_are_said_to_be_kept() -> None:
    app = sweep_page(**LONG)
    assert "the shelf is off" in said(app)
    app.button(key="sweep_start").click().run()
    app.button(key="sweep_cancel").click().run()
    assert "of 576 runs are done" in said(app)
    assert "and kept" not in said(app)
