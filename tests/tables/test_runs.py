"""A sweep as a table of its runs: what is in it is what was trained, and each column has a type."""

import numpy as np
import pandas as pd

from nnviz import Config, train
from nnviz.core.study.sweep import Axis, Sweep
from nnviz.core.train.outcome import Outcome
from nnviz.tables.sweep import runs_table

STUDY = Sweep(
    Config(epochs=20, activation="leaky_relu", output="identity", learning_rate=0.8),
    (Axis("hidden", ((), (4, 2), (8, 8))), Axis("output", ("identity", "softmax"))),
    seeds=3,
)


def test_a_row_for_each_run() -> None:
    outcomes = {config: Outcome.of(train(config)) for config in STUDY.configs}
    table = runs_table(STUDY, outcomes)
    assert table["hidden"].tolist() == ["none"] * 3 + ["4-2"] * 3 + ["8-8"] * 3
    assert table["seed"].tolist() == [0, 1, 2] * 3
    losses = [np.nan if each.loss is None else each.loss for each in outcomes.values()]
    np.testing.assert_array_equal(table["loss"], losses)
    died = [each.diverged_at for each in outcomes.values()]
    assert [None if pd.isna(each) else each for each in table["diverged_at"]] == died
    assert any(died)


TYPES = {
    **dict.fromkeys(("seed", "steps", "diverged_at", "stopped_at", "best_at"), "Int64"),
    **dict.fromkeys(("loss", "test_loss", "accuracy", "test_accuracy", "seconds"), "float64"),
}


def test_what_is_not_done_has_no_row_and_every_column_has_a_type() -> None:
    (first, *_) = STUDY.configs
    for outcomes in ({}, {first: Outcome.of(train(first))}):
        table = runs_table(STUDY, outcomes)
        assert len(table) == len(outcomes)
        assert table.drop(columns=["hidden", "output"]).dtypes.astype(str).to_dict() == TYPES


def test_a_seed_that_varies_is_one_column() -> None:
    study = Sweep(Config(epochs=5), (Axis("seed", (3, 1)),))
    table = runs_table(study, {config: Outcome.of(train(config)) for config in study.configs})
    assert table["seed"].tolist() == [3, 1]
    assert sorted(map(str, table)) == sorted(TYPES)
