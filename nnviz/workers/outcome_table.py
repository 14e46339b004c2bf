"""The table of Outcomes in the shelf's database: a row for each key, the oldest-used out first."""

import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, fields
from typing import NamedTuple

from nnviz.core.train.outcome import Outcome

_FIELDS = {
    field.name: "REAL" if "float" in str(field.type) else "INTEGER" for field in fields(Outcome)
}
_COLUMNS = ", ".join(f"{name} {kind}" for name, kind in _FIELDS.items())
_CREATE = f"""
CREATE TABLE IF NOT EXISTS nnviz_outcomes (key BLOB PRIMARY KEY, used INTEGER, {_COLUMNS})
WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS nnviz_used ON nnviz_outcomes (used);
"""
_ASKED_AT_ONCE = 500  # ten times as fast as one by one
_MARKS = ", ".join("?" * (len(_FIELDS) + 2))
_KEEP = f"INSERT OR REPLACE INTO nnviz_outcomes VALUES ({_MARKS})"  # noqa: S608 (question marks)
_USED = "UPDATE nnviz_outcomes SET used = ? WHERE key = ?"
_FORGET = """
DELETE FROM nnviz_outcomes WHERE key IN (SELECT key FROM nnviz_outcomes ORDER BY used LIMIT ?)
"""


class Kept(NamedTuple):
    """An Outcome, and when it was last asked for, in seconds since 1970."""

    outcome: Outcome
    used: int


def create_outcomes(connection: sqlite3.Connection) -> None:
    """Make the table where there is none; one whose outcomes had other figures is made anew."""
    columns = [row[1] for row in connection.execute("PRAGMA table_info(nnviz_outcomes)")]
    if columns and columns != ["key", "used", *_FIELDS]:
        connection.execute("DROP TABLE nnviz_outcomes")
    connection.executescript(_CREATE)


def find_outcomes(connection: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, Kept]:
    """What is kept under `keys`, to the last bit; but SQLite makes 0.0 of -0.0, which is equal."""
    found: dict[bytes, Kept] = {}
    for start in range(0, len(keys), _ASKED_AT_ONCE):
        some = keys[start : start + _ASKED_AT_ONCE]
        marks = ", ".join("?" * len(some))
        query = f"SELECT * FROM nnviz_outcomes WHERE key IN ({marks})"  # noqa: S608 (question marks)
        for key, used, *figures in connection.execute(query, some):
            found[key] = Kept(Outcome(*figures), used)
    return found


def keep_outcomes(
    connection: sqlite3.Connection, outcomes: Mapping[bytes, Outcome], *, most: int
) -> None:
    """Keep these under their keys; where there are then more than `most`, the oldest-used go."""
    now = int(time.time())
    connection.executemany(_KEEP, [(key, now, *astuple(each)) for key, each in outcomes.items()])
    (count,) = connection.execute("SELECT count(*) FROM nnviz_outcomes").fetchone()
    if count > most:
        # A tenth more than must go, so that it is not done again each time.
        connection.execute(_FORGET, (count - most + most // 10,))


def used_now(connection: sqlite3.Connection, keys: Iterable[bytes]) -> None:
    """Note that these were asked for."""
    now = int(time.time())
    connection.executemany(_USED, [(now, key) for key in keys])
