"""A worker of the pages that a test has told something, such as records that no code knows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from nnviz import workers
from nnviz.workers import Report, executor


@contextmanager
def taught(teach: Callable[[Report], None], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One process makes all light runs of pages, and has done `teach` before."""
    monkeypatch.setenv("NNVIZ_WORKERS", "1")
    workers._executor.cache_clear()
    executor().run(teach, owner="test", seconds=0.0).result()
    yield
    workers._executor.cache_clear()
