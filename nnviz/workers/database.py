"""A SQLite file which several processes share, and without which all goes on: then a note says why.

The disk may be full or read-only, the file damaged, or taken away while it is open.
"""

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import RLock
from typing import TypeVar
from weakref import finalize

T = TypeVar("T")

_PAGE_BYTES = 4096
_BUSY_SECONDS = 3.0  # so long one process waits for the others
_ATTEMPTS = 3
_PAUSE_SECONDS = 0.05  # between them: some locks SQLite does not wait for
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_REASONS = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_BUSY: "another process has kept the file busy for too long",
}
_CANNOT_WRITE = "the file for it cannot be written"


class Database:
    """The file at `path`, or none where that is None.

    create      the statements that make its tables where there are none; run at each opening
    most_bytes  the file does not grow beyond
    note        why it cannot be used, or what has happened to it, in a sentence; empty if all is
                well
    """

    def __init__(
        self, path: Path | None, create: Callable[[sqlite3.Connection], None], *, most_bytes: int
    ) -> None:
        self._path, self._create = path, create
        self._most_pages = most_bytes // _PAGE_BYTES
        self._lock = RLock()
        self._connection: sqlite3.Connection | None = None
        self._close: Callable[[], object] = lambda: None
        self._identity: tuple[int, ...] = ()
        self._failure = "" if path else "Finished runs are not kept: the shelf is off."
        self._damage = ""
        self.write(lambda _: None, None)

    @property
    def note(self) -> str:
        """What the reader of the page should know; see above."""
        return " ".join(each for each in (self._failure, self._damage) if each)

    @property
    def works(self) -> bool:
        """Whether the last attempt to write has succeeded."""
        return not self._failure

    def read(self, work: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """What `work` returns, or `otherwise` where the file cannot be used."""
        return self._do(work, otherwise)

    def write(self, work: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """The same, as one transaction: all that `work` writes, or nothing."""

        def transaction(connection: sqlite3.Connection) -> T:
            connection.execute("BEGIN IMMEDIATE")
            try:
                done = work(connection)
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # SQLite itself may have taken it back
                    connection.execute("ROLLBACK")
                raise
            self._failure = ""
            return done

        return self._do(transaction, otherwise)

    def close(self) -> None:
        """Let go of the file; the next reading or writing opens it again."""
        with self._lock:
            self._close()
            self._connection = None

    def _do(self, work: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        if self._path is None:
            return otherwise
        with self._lock:
            for _ in range(_ATTEMPTS):
                try:
                    return work(self._opened(self._path))
                except (sqlite3.DatabaseError, OSError) as error:
                    if isinstance(error, sqlite3.ProgrammingError):  # a mistake of ours
                        raise
                    self._failed(self._path, error)
            return otherwise

    def _opened(self, path: Path) -> sqlite3.Connection:
        """The connection to the file that is now at `path`, of this process."""
        if self._connection is None or self._identity != _identity(path):
            self.close()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            self._identity = _identity(path)
            self._connection = sqlite3.connect(
                path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            # Also where nobody has closed it when it is no longer needed.
            self._close = finalize(self, _close, self._connection, os.getpid())
            for pragma in (
                f"page_size = {_PAGE_BYTES}",
                "journal_mode = WAL",  # who reads does not wait for who writes
                "synchronous = NORMAL",
                f"max_page_count = {self._most_pages}",
            ):
                self._connection.execute(f"PRAGMA {pragma}")
            self._create(self._connection)
        return self._connection

    def _failed(self, path: Path, error: Exception) -> None:
        """Note what went wrong, and make the next attempt a fresh one."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without what it says in detail
        reason = _REASONS.get(code, _CANNOT_WRITE)
        self._failure = f"What is finished now is not kept over a restart: {reason}."
        opened = self._identity
        self.close()
        if code == sqlite3.SQLITE_BUSY:
            time.sleep(_PAUSE_SECONDS)
        # Another process may have put a new file there in the meantime.
        if code in _DAMAGED and opened == _identity(path):
            self._put_aside(path)

    def _put_aside(self, path: Path) -> None:
        with suppress(OSError):
            for rest in ("-wal", "-shm"):
                path.with_name(path.name + rest).unlink(missing_ok=True)
            path.replace(path.with_name(f"{path.name}.damaged"))
            self._damage = (
                "The file of finished runs was damaged: it was put aside, and a new one begun."
            )


def _close(connection: sqlite3.Connection, process: int) -> None:
    if process == os.getpid():  # a child of the process has no part in it
        connection.close()


def _identity(path: Path) -> tuple[int, ...]:
    """What is another where the file at `path` is another one, or this process is."""
    try:
        found = path.stat()
    except OSError:
        return (os.getpid(),)
    return os.getpid(), found.st_dev, found.st_ino
