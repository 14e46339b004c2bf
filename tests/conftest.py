"""Settings of the whole suite, and records that no code knows."""

import os
import signal

import pytest
from hypothesis import settings

from tests.core.strangers import register

# The same examples at each run, so that a failure can be repeated and nothing is written to disk.
settings.register_profile(
    "repeatable", max_examples=50, derandomize=True, database=None, deadline=None
)
# Other examples at each run, for `make fuzz`; a failure is printed as what repeats it.
settings.register_profile("fuzz", database=None, deadline=None, print_blob=True)
settings.load_profile("repeatable")


@pytest.fixture(scope="session", autouse=True)
def shelf(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What tests train is kept apart from what their user did; servers inherit it."""
    os.environ["NNVIZ_SHELF"] = str(tmp_path_factory.mktemp("shelf") / "shelf.sqlite")


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> None:
    """Ctrl-C and a closed terminal end what tests start, also where the suite itself goes on.

    A shell that runs it in the background has it ignore the one, nohup the other, and what it
    starts would go on doing so.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture
def strangers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The records of tests/core/strangers.py are registered."""
    register(monkeypatch)
