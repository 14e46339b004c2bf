"""Files that a command writes: whether they can be is seen before the work, and not after it."""

import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from nnviz.command.failure import BAD_INPUT, CommandError
from nnviz.core.limits import ConfigError, briefly

if TYPE_CHECKING:
    import pandas as pd

TABLES = (".csv", ".parquet")


def check_file(option: str, name: str | None, endings: tuple[str, ...]) -> Path | None:
    """Where `option` says that a file should be; None where it says nothing.

    Raises ConfigError for another ending than these, and CommandError where none can be written.
    """
    if name is None:
        return None
    nowhere = CommandError(f"{option}: no file can be written at {briefly(name)}", BAD_INPUT)
    try:
        path = Path(name).expanduser()
    except RuntimeError:  # ~ and a name that nobody has here
        raise nowhere from None
    if path.suffix.lower() not in endings:
        raise ConfigError(option, name, f"a name that ends in {' or '.join(endings)}")
    written = path if path.exists() else path.parent
    if not path.parent.is_dir() or path.is_dir() or not os.access(written, os.W_OK):
        raise nowhere
    if path.suffix.lower() in TABLES and find_spec("pandas") is None:
        raise CommandError(f"{option}: tables need pandas, and it is not installed", BAD_INPUT)
    if path.suffix.lower() == ".parquet" and find_spec("pyarrow") is None:
        needs = "Parquet needs pyarrow, and it is not installed; choose a name that ends in .csv"
        raise CommandError(f"{option}: {needs}", BAD_INPUT)
    return path


def write_table(path: Path, table: "pd.DataFrame", notes: Mapping[str, str]) -> None:
    """Write a table in the form that the ending says, with those of the notes that say anything."""
    from nnviz.tables.files import table_bytes  # noqa: PLC0415 (only here is pandas needed)

    said = {name: text for name, text in notes.items() if text}
    form = path.suffix.lower()
    write_file(path, table_bytes(table, "parquet" if form == ".parquet" else "csv", said))


def write_file(path: Path, content: bytes) -> None:
    """Write it; CommandError says what was in the way."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror or error}") from None
