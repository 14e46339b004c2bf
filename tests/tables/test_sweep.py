"""The tables of a sweep have what its runs came to; what diverged is no number there."""

from io import BytesIO

import numpy as np
import pandas as pd

from nnviz import Config
from nnviz.core.study.results import METRICS, Results
from nnviz.core.study.sweep import Axis, Sweep
from nnviz.core.train.stacks import outcomes_of
from nnviz.tables.files import table_bytes
from nnviz.tables.sweep import cells_table, runs_table

BASE = Config(dataset="moons", epochs=200, test_fraction=0.2)
SWEEP = Sweep(BASE, (Axis("test_fraction", (0.0, 0.2)), Axis("patience", (0, 5))), seeds=3)
BLOWN = Sweep(
    Config(dataset="sine", epochs=300),
    (Axis("learning_rate", (0.3, 0.8, 3.0)), Axis("hidden", ((4,), (16,)))),
    seeds=4,
)


def test_a_row_for_each_combination() -> None:
    outcomes = dict(zip(BLOWN.configs, outcomes_of(BLOWN.configs), strict=True))
    results = Results(BLOWN.cells, outcomes, METRICS["loss"])
    table = cells_table(BLOWN, results)
    assert table["learning_rate"].tolist() == [0.3, 0.3, 0.8, 0.8, 3.0, 3.0]
    assert table["hidden"].tolist() == ["4", "16"] * 3
    diverged = np.isinf(results.median)
    assert 0 < diverged.sum() < 6
    assert (table["outcome"] == np.where(diverged, "diverged", "finished")).all()
    np.testing.assert_array_equal(table["median"].isna(), diverged)
    losses = [outcomes[config].loss for config in BLOWN.cells[0].configs]
    assert table["median"][0] == np.median(np.array(losses, float))
    assert table["best"][0] == min(each for each in losses if each is not None)
    counts = [sum(outcomes[c].loss is None for c in cell.configs) for cell in BLOWN.cells]
    assert table["diverged"].tolist() == counts


def test_a_row_for_each_run() -> None:
    outcomes = dict(zip(BLOWN.configs, outcomes_of(BLOWN.configs), strict=True))
    table = runs_table(BLOWN, outcomes)
    assert len(table) == 24
    assert table["seed"].tolist() == [0, 1, 2, 3] * 6
    for row, (config, outcome) in zip(table.to_dict("records"), outcomes.items(), strict=True):
        assert row["learning_rate"] == config.learning_rate
        assert pd.isna(row["loss"]) if outcome.loss is None else row["loss"] == outcome.loss
    back = pd.read_csv(BytesIO(table_bytes(table, "csv", {})))
    pd.testing.assert_series_equal(back["loss"], table["loss"].astype(float))


def test_what_is_not_possible_and_what_is_not_there_yet() -> None:
    done = dict(zip(SWEEP.configs[:3], outcomes_of(SWEEP.configs[:3]), strict=True))
    table = cells_table(SWEEP, Results(SWEEP.cells, done, METRICS["loss"]))
    assert table["outcome"].tolist() == ["finished", "not possible", "not yet", "not yet"]
    assert len(runs_table(SWEEP, done)) == 3
    assert runs_table(SWEEP, {}).empty
