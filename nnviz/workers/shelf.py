"""Shelf: what finished runs have come to, and the sweeps that a browser has saved, on disk."""

import hashlib
import json
import os
import sqlite3
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from nnviz.core.setup.config import Config
from nnviz.core.train.outcome import Outcome
from nnviz.core.version import MATHEMATICS
from nnviz.environment import SHELF, shelf_bytes
from nnviz.variables import text
from nnviz.workers.database import Database
from nnviz.workers.outcome_table import (
    Kept,
    create_outcomes,
    find_outcomes,
    keep_outcomes,
    used_now,
)
from nnviz.workers.sweep_table import (
    LONGEST,
    SavedSweep,
    create_sweeps,
    find_sweeps,
    forget_sweep,
    keep_sweep,
)

OFF = "off"
_OUTCOME_BYTES = 512  # at most: one takes some 130, and saved sweeps need room as well
_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
_USED_SECONDS = 3600  # the time of the last use need not be more exact


class Shelf:
    """Outcomes by their Config and the version of the mathematics; saved sweeps by their owner.

    Several processes may use one file. Nothing here raises an error for what is wrong with the
    disk: what cannot be read is not there, what cannot be written is forgotten, and `note` says so.
    Of too many outcomes those go that were not asked for for the longest time. With None in place
    of a path nothing is kept.
    """

    def __init__(
        self,
        path: Path | None,
        *,
        version: str = MATHEMATICS,
        most_outcomes: int | None = None,
        most_bytes: int | None = None,
    ) -> None:
        most_bytes = most_bytes or shelf_bytes()
        self._version, self._most_outcomes = version, most_outcomes or most_bytes // _OUTCOME_BYTES
        self._database = Database(path, _create_tables, most_bytes=most_bytes)

    @property
    def note(self) -> str:
        """A sentence where something is wrong with the shelf, else an empty one."""
        return self._database.note

    @property
    def keeps(self) -> bool:
        """Whether what is finished now is kept."""
        return self._database.works

    def close(self) -> None:
        """Let go of the file; it is opened again when it is needed."""
        self._database.close()

    def outcomes(self, configs: Iterable[Config]) -> dict[Config, Outcome]:
        """What is known of `configs`."""
        of_key = {self._key(config): config for config in configs}
        nothing: dict[bytes, Kept] = {}
        found = self._database.read(lambda at: find_outcomes(at, list(of_key)), nothing)
        before = time.time() - _USED_SECONDS
        if old := [key for key, kept in found.items() if kept.used < before]:
            self._database.write(lambda at: used_now(at, old), None)
        return {of_key[key]: kept.outcome for key, kept in found.items()}

    def keep(self, outcomes: Mapping[Config, Outcome]) -> None:
        """Keep these, in place of what was known of the same Configs."""
        of_key = {self._key(config): outcome for config, outcome in outcomes.items()}
        most = self._most_outcomes
        self._database.write(lambda at: keep_outcomes(at, of_key, most=most), None)

    def sweeps(self, owner: str) -> list[SavedSweep]:
        """The sweeps that a browser has saved, the newest first."""
        return self._database.read(lambda at: find_sweeps(at, owner), [])

    def keep_sweep(self, owner: str, name: str, text: str, total: int) -> bool:
        """Save a sweep of a browser under a name, in place of its own of that name.

        Return whether it is kept: one of more than 100,000 characters is not. Of too many, those
        that were saved first go.
        """

        def keep(connection: sqlite3.Connection) -> bool:
            keep_sweep(connection, owner, name, text, total)
            return True

        return len(text) <= LONGEST and self._database.write(keep, otherwise=False)

    def forget_sweep(self, owner: str, name: str) -> None:
        """Remove a saved sweep; what its runs have come to stays."""
        self._database.write(lambda at: forget_sweep(at, owner, name), None)

    def _key(self, config: Config) -> bytes:
        """What names `config` and the version of the mathematics."""
        # What to_dict says, without its copies: this is asked of thousands.
        text = _canonical(vars(config))
        return hashlib.blake2b(f"{self._version}\n{text}".encode(), digest_size=16).digest()


def shelf_path() -> Path | None:
    """Where the shelf is: NNVIZ_SHELF, or a file in the user's folder for caches; None for off."""
    chosen = text(SHELF)
    if chosen == OFF:
        return None
    try:
        return Path(chosen).expanduser() if chosen else _caches() / "nnviz" / "shelf.sqlite"
    except RuntimeError:  # this user has no home
        return None


def _create_tables(connection: sqlite3.Connection) -> None:
    create_outcomes(connection)
    create_sweeps(connection)


def _caches() -> Path:
    if chosen := os.environ.get("XDG_CACHE_HOME"):
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home()))
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")
