"""The history of a run as a table: a row for each step."""

from typing import TYPE_CHECKING

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.setup.batches import Batches
from nnviz.core.setup.rates import rates_of
from nnviz.core.train.run import Run
from nnviz.core.train.scores import scores

if TYPE_CHECKING:
    import pandas as pd


def history_table(run: Run) -> "pd.DataFrame":
    """A row for each number of steps taken, from 0 to all of them, and the columns below.

    step                    how many steps have been taken
    epoch                   that of the step which follows, from 1; empty in the last row
    learning_rate, loss_of_batch, gradient_norm_1, ...
                            of the step which follows: its rate, the loss on its data before it,
                            and the L2 norm of each layer's gradient, W and b together; empty in the
                            last row
    loss_of_training_data, loss_of_test_data, and where targets are classes accuracy_of_...
                            of the network after `step` steps, where it was kept: at some steps,
                            evenly spread, the first and the last among them; else empty
    """
    import pandas as pd  # noqa: PLC0415 (slow, and most visitors need no table)

    steps, count = np.arange(run.steps + 1), Batches(run.config, run.dataset.X.shape[1]).count
    columns = {
        "learning_rate": rates_of(run.config, steps[:-1]),
        "loss_of_batch": run.loss[:-1],
        **{
            f"gradient_norm_{layer}": norms
            for layer, norms in enumerate(run.gradient_norm.T, start=1)
        },
    }
    followed = {name: np.append(values, np.nan) for name, values in columns.items()}
    epochs = pd.array([*(steps[:-1] // count + 1).tolist(), None], dtype="Int64")
    kept = {name: _at(run, values) for name, values in _of_kept(run).items()}
    return pd.DataFrame({"step": steps, "epoch": epochs, **followed, **kept})


def _of_kept(run: Run) -> dict[str, Array]:
    """What is told of the networks after the kept steps."""
    data = run.dataset
    of_training = scores(run.kept_network, data.X, data.Y, run.config.loss)
    found = {"loss_of_training_data": of_training.loss}
    if data.classes:
        found["accuracy_of_training_data"] = of_training.right / data.X.shape[1]
    if run.test_loss is not None:
        found["loss_of_test_data"] = run.test_loss
    if run.test_accuracy is not None:
        found["accuracy_of_test_data"] = run.test_accuracy
    return found


def _at(run: Run, values: Array) -> Array:
    """Values of the kept steps at their places among all steps; nan at the others."""
    found = np.full(run.steps + 1, np.nan)
    found[run.kept_steps] = values
    return found
