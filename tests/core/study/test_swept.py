"""A sweep's arrays and rows, compared with its runs, trained one by one."""

import numpy as np
import pytest

from nnviz import Config, ConfigError, train
from nnviz.core.study.sweep import Axis, Sweep
from nnviz.core.study.swept import Swept
from nnviz.core.train.outcome import Outcome

BASE = Config(epochs=40, hidden=(8, 8), activation="leaky_relu")
# Of these, four with the output identity and the larger rate diverge; those of softmax cannot be.
RATES, OUTPUTS = (0.1, 0.8), ("sigmoid", "softmax", "identity")
SWEEP = Sweep(BASE, (Axis("learning_rate", RATES), Axis("output", OUTPUTS)), seeds=5)


@pytest.fixture(scope="module")
def swept() -> Swept:
    return Swept(SWEEP, {config: Outcome.of(train(config)) for config in SWEEP.configs})


def test_the_arrays_have_an_axis_for_each_field_and_one_for_the_seeds(swept: Swept) -> None:
    values = swept.values()
    assert values.shape == (2, 3, 5)
    for place, rate in enumerate(RATES):
        for seed in range(5):
            settings = BASE.to_dict() | {"output": "identity", "learning_rate": rate, "seed": seed}
            run = train(Config(**settings))
            diverged = run.diverged_at is not None
            assert np.array_equal(
                values[place, 2, seed], np.nan if diverged else run.loss[-1], equal_nan=True
            )
    assert swept.diverged.tolist() == [[0, 0, 0], [0, 0, 4]]
    assert np.isnan(values[1, 2]).sum() == 4
    assert np.isinf(swept.median()[1, 2])
    assert np.isnan(swept.median()[:, 1]).all()
    assert np.array_equal(swept.median()[:, 0], np.median(values[:, 0], axis=1))
    assert swept.values("accuracy")[0, 0].tolist() == [
        swept.outcomes[config].accuracy for config in SWEEP.cells[0].configs
    ]


def test_the_table_has_a_row_for_each_run(swept: Swept) -> None:
    rows = swept.table()
    assert len(rows) == 4 * 5
    assert rows[0] == {
        "learning_rate": 0.1,
        "output": "sigmoid",
        "seed": 0,
        **vars(swept.outcomes[SWEEP.cells[0].configs[0]]),
    }
    assert sum(row["diverged_at"] is not None for row in rows) == swept.diverged.sum() == 4


def test_what_is_not_done_has_no_row_and_no_figure(swept: Swept) -> None:
    first = SWEEP.configs[0]
    partly = Swept(SWEEP, {first: swept.outcomes[first]})
    assert [row["seed"] for row in partly.table()] == [0]
    assert np.isfinite(partly.values()).sum() == 1


def test_a_figure_that_there_is_not_is_refused(swept: Swept) -> None:
    with pytest.raises(ConfigError, match=r"^figure: got 'mean', needs one of loss, test_loss, "):
        swept.median("mean")
