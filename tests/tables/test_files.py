"""Tables as files: pandas reads them back, to the last digit, with where they come from."""

import csv
from io import BytesIO
from typing import Any

import pandas as pd
import pytest

from nnviz import Config, train
from nnviz.tables.files import FORMATS, Format, table_bytes
from nnviz.tables.history import history_table

NOTES = {"settings": '{"dataset": "xor", "hidden": [4, 2]}', "link": "http://x/?a=1&b=2"}


def read(content: bytes, format_: Format) -> pd.DataFrame:
    if format_ == "parquet":
        return pd.read_parquet(BytesIO(content))
    return pd.read_csv(BytesIO(content))


@pytest.mark.parametrize("format_", FORMATS)
def test_a_history_comes_back_to_the_last_digit(format_: Format) -> None:
    table = history_table(train(Config(dataset="moons", batch_size=30, epochs=9)))
    back = read(table_bytes(table, format_, NOTES), format_)
    same: dict[str, Any] = (
        {"check_exact": True} if format_ == "parquet" else {"rtol": 1e-15}
    )  # as pandas reads it
    pd.testing.assert_frame_equal(back[table.columns].astype({"epoch": "Int64"}), table, **same)


def test_in_csv_every_digit_is_there() -> None:
    run = train(Config(dataset="moons", batch_size=30, epochs=9))
    content = table_bytes(history_table(run), "csv", NOTES).decode()
    rows = list(csv.DictReader(content.splitlines()))
    assert [float(row["loss_of_batch"]) for row in rows[:-1]] == run.loss[:-1].tolist()


def test_in_parquet_the_notes_are_metadata() -> None:
    content = table_bytes([{"rate": 0.1}], "parquet", NOTES)
    back = pd.read_parquet(BytesIO(content))
    assert back.attrs == NOTES
    assert list(back.columns) == ["rate"]


def test_in_csv_the_notes_are_in_the_first_row() -> None:
    back = read(table_bytes([{"rate": 0.1}, {"rate": 0.2}], "csv", NOTES), "csv")
    assert list(back.columns) == ["rate", "settings", "link"]
    assert dict(back.loc[0, ["settings", "link"]]) == NOTES
    assert back.loc[1, ["settings", "link"]].isna().all()


@pytest.mark.parametrize("format_", FORMATS)
def test_widths_and_names_of_layers_are_one_cell(format_: Format) -> None:
    rows: list[dict[str, Any]] = [
        {"hidden": (4, 2), "activation": ("relu", "tanh"), "loss": 0.5, "diverged_at": None},
        {"hidden": (3,), "activation": "relu", "loss": None, "diverged_at": 7},
    ]
    back = read(table_bytes(rows, format_, {}), format_)
    assert back["hidden"].astype(str).tolist() == ["4-2", "3"]
    assert back["activation"].tolist() == ["relu-tanh", "relu"]
    assert back["loss"].isna().tolist() == [False, True], "no loss is empty, not 0"
    assert back["diverged_at"].fillna(0).tolist() == [0, 7]


def test_the_table_that_was_given_stays_as_it_was() -> None:
    table = pd.DataFrame({"rate": [0.1]})
    for format_ in FORMATS:
        table_bytes(table, format_, NOTES)
    assert table.attrs == {}
    assert list(table.columns) == ["rate"]


@pytest.mark.parametrize("format_", FORMATS)
def test_a_table_without_rows_is_a_file_too(format_: Format) -> None:
    rows = pd.DataFrame({"rate": pd.Series(dtype=float)})
    assert read(table_bytes(rows, format_, NOTES), format_).empty
