"""The table of saved sweeps in the shelf's database: each browser's own, under their names."""

import sqlite3
import time
from typing import NamedTuple

LONGEST = 100_000  # characters of one sweep
_MOST_OF_ONE = 50  # sweeps of one browser
_MOST_OF_ALL = 20 * 2**20  # characters of all saved sweeps together

_CREATE = """
CREATE TABLE IF NOT EXISTS nnviz_sweeps (
    owner TEXT, name TEXT, text TEXT, created REAL, total INTEGER, PRIMARY KEY (owner, name)
)
"""
_FIND = """
SELECT name, text, created, total FROM nnviz_sweeps WHERE owner = ?
ORDER BY created DESC, rowid DESC
"""
_KEEP = "INSERT OR REPLACE INTO nnviz_sweeps VALUES (?, ?, ?, ?, ?)"
_FORGET = "DELETE FROM nnviz_sweeps WHERE owner = ? AND name = ?"
_FORGET_OF_ONE = """
DELETE FROM nnviz_sweeps WHERE rowid IN (
    SELECT rowid FROM nnviz_sweeps WHERE owner = ? ORDER BY created DESC, rowid DESC
    LIMIT -1 OFFSET ?
)
"""
_FORGET_OF_ALL = """
DELETE FROM nnviz_sweeps WHERE rowid IN (
    SELECT rowid FROM (
        SELECT rowid, sum(length(text)) OVER (ORDER BY created DESC, rowid DESC) AS together
        FROM nnviz_sweeps
    ) WHERE together > ?
)
"""


class SavedSweep(NamedTuple):
    """A sweep as it was saved: its text, when (seconds since 1970), and how many runs it has."""

    name: str
    text: str
    created: float
    total: int


def create_sweeps(connection: sqlite3.Connection) -> None:
    """Make the table where there is none."""
    connection.execute(_CREATE)


def find_sweeps(connection: sqlite3.Connection, owner: str) -> list[SavedSweep]:
    """Those of a browser, the newest first."""
    return [SavedSweep(*row) for row in connection.execute(_FIND, (owner,))]


def keep_sweep(
    connection: sqlite3.Connection, owner: str, name: str, text: str, total: int
) -> None:
    """Keep a sweep of a browser, in place of its own of that name; of too many the oldest go."""
    connection.execute(_KEEP, (owner, name, text, time.time(), total))
    connection.execute(_FORGET_OF_ONE, (owner, _MOST_OF_ONE))
    connection.execute(_FORGET_OF_ALL, (_MOST_OF_ALL,))


def forget_sweep(connection: sqlite3.Connection, owner: str, name: str) -> None:
    """Remove a sweep of a browser."""
    connection.execute(_FORGET, (owner, name))
