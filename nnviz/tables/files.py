"""A table as the bytes of a CSV or a Parquet file, with where it comes from inside."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    import pandas as pd

Format = Literal["csv", "parquet"]
FORMATS: tuple[Format, ...] = get_args(Format)


def table_bytes(
    rows: "pd.DataFrame | Iterable[Mapping[str, Any]]",
    format_: Format,
    notes: Mapping[str, str],
) -> bytes:
    """A file of `rows`, each a mapping from columns to values, or of a table that is there.

    `notes` are texts about the whole table, such as the settings and the link. In CSV they are
    columns after the others, filled in the first row alone, so that every program reads the file as
    it is; in Parquet they are in the metadata, where pandas shows them as `table.attrs`. Several
    widths or names in one cell, such as (4, 2), are written 4-2. Floats keep all their digits.
    """
    import pandas as pd  # noqa: PLC0415 (slow, and most visitors need no table)

    table = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
    table = table.map(_one_cell) if _has_several(table) else table
    if format_ == "parquet":
        table = table.copy(deep=False)
        table.attrs.update(notes)
        parquet: bytes = table.to_parquet(index=False)
        return parquet
    told = {name: pd.Series(text, index=table.index[:1]) for name, text in notes.items()}
    return table.assign(**told).to_csv(index=False).encode()


def _has_several(table: "pd.DataFrame") -> bool:
    objects = [column for _, column in table.items() if column.dtype == object]
    return any(isinstance(value, list | tuple) for column in objects for value in column)


def _one_cell(value: Any) -> Any:
    return "-".join(map(str, value)) if isinstance(value, list | tuple) else value
