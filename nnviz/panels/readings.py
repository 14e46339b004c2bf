"""The readings beside the player's step: the loss, the accuracy of classes, a rate that changes."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from nnviz.core.model.penalties import penalty_value
from nnviz.core.setup.batches import Batches
from nnviz.core.setup.datasets import Dataset
from nnviz.core.setup.rates import rate_changes, rates_of
from nnviz.core.train.run import Run
from nnviz.core.train.scores import scores
from nnviz.figures.activations import shown_samples
from nnviz.panels.subject import Subject, whole_film
from nnviz.player.film import Reading

# Multiplications for all frames together: some tenths of a second. Beyond, a part of the samples
# must do, and the readings say so.
_WORK = 2e9
_FEWEST = 50  # samples
_ONE_OUTPUT = "an output above 0.5 is class 1; anything else, and so exactly 0.5 too, is class 0."
_CLASSES = "the class with the largest output; of several equally large, the first."


class _Side(NamedTuple):
    """Data, what their samples are called, and what they add to the name of a reading."""

    data: Dataset
    samples: str
    added: str

    @property
    def loss(self) -> str:
        """What their C is called."""
        return f"C{self.added}" if self.added else f"C of {self.data.called}"


def _sides(dataset: Dataset) -> list[_Side]:
    if dataset.test is None:
        return [_Side(dataset, "samples", "")]
    training = _Side(dataset, "training samples", " train")
    return [training, _Side(dataset.test, "test samples", " test")]


def readings(subject: Subject) -> dict[str, Reading]:
    """C on all data, with mini-batches also C of each step's batch, the penalty, the accuracy.

    Where some data are kept from training, C and the accuracy are of training and of test data.
    """
    known = loss_readings(subject.run, subject.steps)
    losses, accuracies = dict[str, Reading](), dict[str, Reading]()
    for side in _sides(subject.run.dataset):
        count = side.data.X.shape[1]
        samples = shown_samples(side.data, _affordable(subject))
        X, Y = side.data.X[:, samples], side.data.Y[:, samples]
        found = scores(subject.network, X, Y, subject.run.config.loss)
        some = "" if len(samples) == count else f" on {len(samples):,} of {count:,}"
        means = f"The loss{some or ' on all'} {side.samples}{_without_penalty(subject.run)}."
        if side.loss in known:
            losses[side.loss] = known[side.loss]
        else:
            name = f"C{side.added}{some}" if some else side.loss
            losses[name] = Reading(found.loss, means)
        if side.data.classes:
            rule = _ONE_OUTPUT if len(Y) == 1 else _CLASSES
            means = f"The share of {side.samples} that fall into the right class: {rule}"
            share = Reading(found.right / len(samples), means, percent=True)
            accuracies[f"accuracy{side.added}{some}"] = share
    rates = rate_readings(subject.run, subject.steps)
    return losses | known | _penalty(subject) | accuracies | rates


def loss_readings(run: Run, steps: Sequence[int]) -> dict[str, Reading]:
    """C as training saw it: on all its data or, with mini-batches, of the batch of each step."""
    kept = list(steps)
    if Batches(run.config, run.dataset.X.shape[1]).count == 1:
        side = _sides(run.dataset)[0]
        means = f"The loss on all {side.samples}{_without_penalty(run)}."
        return {side.loss: Reading(run.loss[kept], means)}
    of_batch = np.where(np.array(kept) < run.steps, run.loss[kept], np.nan)
    means = (
        f"The loss of the samples that the next step uses{_without_penalty(run)}; after the last"
        " step there is none."
    )
    return {"C of this batch": Reading(of_batch, means)}


def _without_penalty(run: Run) -> str:
    return ", without the penalty" if run.config.penalties else ""


def _penalty(subject: Subject) -> dict[str, Reading]:
    """What training makes smaller beside C, where it does."""
    penalties = subject.run.config.penalties
    if not penalties:
        return {}
    value = penalty_value(penalties, (layer.W for layer in subject.network))
    return {"penalty": Reading(value, "What training makes smaller is C + this penalty.")}


def rate_readings(run: Run, steps: Sequence[int]) -> dict[str, Reading]:
    """The learning rate, where not all steps have the same."""
    if not rate_changes(run.config):
        return {}
    kept = np.array(steps)
    rates = np.where(kept < run.steps, rates_of(run.config, kept), np.nan)
    means = "The learning rate of the next step; after the last step there is none."
    return {"rate": Reading(rates, means)}


def _affordable(subject: Subject) -> int:
    """How many samples may be answered at every step of the whole film.

    Steps between its own have as many: their numbers stand in the same places.
    """
    weights = sum(layer.W[0].size for layer in subject.network)
    return max(_FEWEST, int(_WORK / (weights * whole_film(subject.run))))
