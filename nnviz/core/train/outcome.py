"""Outcome: what a run has come to, in a few numbers, where the run itself is not kept."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from nnviz.core.setup.dataset import Dataset
from nnviz.core.train.parts import at
from nnviz.core.train.run import Run
from nnviz.core.train.scores import scores


@dataclass(frozen=True)
class Outcome:
    """What a run has come to.

    steps           how many steps were taken
    loss            C on the training data after the last step; None where the run diverged
    test_loss       C on the test data then; None without test data, or where the run diverged
    accuracy        share of training samples with the right answer; None also where targets are no
                    classes
    test_accuracy   the same of the test samples
    diverged_at     None, or the step that led to something not finite
    stopped_at      None, or the step at which the early stop ended the run
    best_at         with early stop the step after which the test loss was smallest, or None
    seconds         what its training took, as part of a stack; no part of what makes two equal
    """

    steps: int
    loss: float | None
    test_loss: float | None
    accuracy: float | None
    test_accuracy: float | None
    diverged_at: int | None
    stopped_at: int | None
    best_at: int | None
    seconds: float = field(compare=False)

    @classmethod
    def of(cls, run: Run) -> "Outcome":
        """What `run` has come to."""
        training, test = _Scored.of(run, run.dataset), _Scored.of(run, run.dataset.test)
        return cls(
            steps=run.steps,
            # Training's own sum, which may differ from that over a stack in the last digit.
            loss=None if training.loss is None else float(run.loss[-1]),
            test_loss=test.loss,
            accuracy=training.accuracy,
            test_accuracy=test.accuracy,
            diverged_at=run.diverged_at,
            stopped_at=run.stopped_at,
            best_at=run.best_at,
            seconds=run.seconds,
        )


class _Scored(NamedTuple):
    """What the last network of a run comes to on some data; None where there is nothing to say."""

    loss: float | None = None
    accuracy: float | None = None

    @classmethod
    def of(cls, run: Run, data: Dataset | None) -> "_Scored":
        if data is None or run.diverged_at is not None:
            return cls()
        last = np.array([len(run.kept_steps) - 1])
        losses, right = scores(at(run.kept_network, last), data.X, data.Y, run.config.loss)
        return cls(float(losses[0]), float(right[0] / data.X.shape[1]) if data.classes else None)
