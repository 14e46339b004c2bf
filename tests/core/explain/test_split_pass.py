"""With test data kept away, the step of the equations is still that of the run."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz import Config, train
from nnviz.core.explain.fair_comparison import compared
from nnviz.core.explain.names import Name
from nnviz.core.explain.stage import evaluated
from nnviz.core.explain.stages import Model, given, stages_of
from nnviz.core.setup.batches import Batches

CONFIG = Config(
    dataset="moons", samples=40, test_fraction=0.4, hidden=(4,), optimizer="momentum",
    learning_rate=0.1, schedule="exponential", decay=0.5, batch_size=7, epochs=6,
)  # fmt: skip


@pytest.mark.parametrize("step", [0, 3, 4, 11, 22])
def test_the_step_of_the_equations_is_that_of_the_run(step: int) -> None:
    run = train(CONFIG)
    batch = Batches(CONFIG, 24).indices(step)
    X, Y, state = run.dataset.X[:, batch], run.dataset.Y[:, batch], run.state_at(step)
    start = given(run.network_at(step), X, Y, CONFIG.optimizer, state)
    stages = stages_of(Model.of(CONFIG, step))
    matrices = evaluated(stages, start)
    for number, layer in enumerate(run.network_at(step + 1), start=1):
        new = next(
            s.result for s in stages if s.result.new and s.result.former == Name("W", number)
        )
        np.testing.assert_allclose(matrices[new], layer.W, rtol=1e-12)


def test_honest_training_without_a_mistake_is_the_run() -> None:
    run = train(replace(CONFIG, schedule="constant"))
    found = compared(run, (), run.steps)
    np.testing.assert_allclose(found.mistaken.loss, run.loss, rtol=1e-9)
    assert found.data == "training data"
