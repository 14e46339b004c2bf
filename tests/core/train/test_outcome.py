"""An outcome is what the run itself says, worked out anew from its last network."""

import numpy as np
import pytest
from hypothesis import given, settings

from nnviz import Config, forward, train
from nnviz.core.model.network import loss_value
from nnviz.core.setup.dataset import Dataset
from nnviz.core.train.outcome import Outcome
from nnviz.core.train.run import Run
from nnviz.core.train.stacks import outcomes_of
from tests.core.train.configs import groups


def right_share(run: Run, data: Dataset) -> float:
    """The share of samples with the right answer, sample by sample."""
    A = forward(run.network_at(run.steps), data.X)[-1].A
    right = 0
    for answer, target in zip(A.T, data.Y.T, strict=True):
        if len(target) > 1:
            right += int(np.argmax(answer) == np.argmax(target))
        else:
            right += int((answer[0] > 0.5) == (target[0] > 0.5))
    return right / len(data.X.T)


@given(configs=groups())
@settings(max_examples=25)
def test_outcomes_are_those_of_the_runs(configs: list[Config]) -> None:
    for config, outcome in zip(configs, outcomes_of(configs), strict=True):
        run = train(config)
        assert outcome == Outcome.of(run)
        assert outcome.steps == run.steps
        assert outcome.diverged_at == run.diverged_at
        assert outcome.stopped_at == run.stopped_at
        if run.diverged_at is not None:
            assert outcome.loss is outcome.test_loss is outcome.accuracy is None
            continue
        network, data, test = run.network_at(run.steps), run.dataset, run.dataset.test
        assert outcome.loss == pytest.approx(
            loss_value(forward(network, data.X), data.Y, config.loss), rel=1e-12
        )
        assert outcome.accuracy == (right_share(run, data) if data.classes else None)
        if test is None:
            assert outcome.test_loss is outcome.test_accuracy is None
        else:
            assert outcome.test_loss == pytest.approx(
                loss_value(forward(network, test.X), test.Y, config.loss), rel=1e-12
            )
            assert outcome.test_accuracy == (right_share(run, test) if test.classes else None)


def test_a_diverged_run_has_no_loss() -> None:
    outcome = Outcome.of(train(Config(dataset="sine", hidden=(4,), learning_rate=100.0)))
    assert outcome.diverged_at is not None
    assert outcome.loss is None
    assert outcome.steps == outcome.diverged_at - 1
