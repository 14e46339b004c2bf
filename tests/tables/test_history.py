"""The history as a table: every number of it is the run's, at its step."""

import numpy as np
import pandas as pd
import pytest

from nnviz import Config, forward, train
from nnviz.core.model.network import loss_value
from nnviz.tables.history import history_table

BATCHED = Config(
    dataset="moons",
    samples=50,
    test_fraction=0.2,
    batch_size=16,
    epochs=4,
    schedule="exponential",
    decay=0.5,
)


def test_each_step_has_its_loss_and_its_gradient_norms() -> None:
    run = train(BATCHED)
    table = history_table(run)
    assert table["step"].tolist() == list(range(13))
    np.testing.assert_array_equal(table["loss_of_batch"][:-1], run.loss[:-1])
    np.testing.assert_array_equal(table["gradient_norm_1"][:-1], run.gradient_norm[:, 0])
    np.testing.assert_array_equal(table["gradient_norm_2"][:-1], run.gradient_norm[:, 1])
    last = table.iloc[-1][["epoch", "learning_rate", "loss_of_batch", "gradient_norm_1"]]
    assert last.isna().all(), "no step follows the last"


def test_an_epoch_of_40_samples_has_three_batches_of_16_and_one_rate() -> None:
    table = history_table(train(BATCHED))
    assert table["epoch"][:-1].tolist() == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]
    rates = [0.5 * 0.5 ** (step // 3) for step in range(12)]
    np.testing.assert_allclose(table["learning_rate"][:-1], rates, rtol=1e-15)


def test_losses_and_accuracies_are_those_of_the_networks() -> None:
    run = train(BATCHED)
    test = run.dataset.test
    assert test is not None
    table = history_table(run).set_index("step")
    for step in (0, 5, 12):
        for which, data in (("training", run.dataset), ("test", test)):
            trace = forward(run.network_at(step), data.X)
            row = table.loc[step]
            loss = loss_value(trace, data.Y, run.config.loss)
            assert row[f"loss_of_{which}_data"] == pytest.approx(loss, rel=1e-12)
            right = ((trace[-1].A > 0.5) == (data.Y > 0.5)).mean()
            assert row[f"accuracy_of_{which}_data"] == pytest.approx(right, rel=1e-12)


def test_at_steps_that_were_not_kept_these_are_empty() -> None:
    run = train(Config(dataset="moons", hidden=(64,) * 4, samples=10, batch_size=1, epochs=100))
    assert 2 < len(run.kept_steps) < run.steps + 1
    table = history_table(run)
    filled = np.flatnonzero(table["loss_of_training_data"].notna())
    np.testing.assert_array_equal(filled, run.kept_steps)


def test_without_classes_there_is_no_accuracy_and_without_test_data_none_of_them() -> None:
    columns = list(history_table(train(Config(dataset="sine", epochs=3))).columns)
    assert columns == [
        *("step", "epoch", "learning_rate", "loss_of_batch", "gradient_norm_1", "gradient_norm_2"),
        "loss_of_training_data",
    ]


def test_a_run_without_a_step_has_one_row() -> None:
    run = train(Config(dataset="teacher", output="identity", learning_rate=100.0, hidden=(64,) * 6))
    assert run.diverged_at is not None
    assert len(history_table(run)) == run.steps + 1
    assert isinstance(history_table(run), pd.DataFrame)
