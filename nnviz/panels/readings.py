"""The readings beside the player's step: the loss, and the accuracy where targets are classes."""

from collections.abc import Sequence

import numpy as np

from nnviz.core.model.penalties import penalty_value
from nnviz.core.setup.batches import Batches
from nnviz.core.train.run import Run
from nnviz.core.train.scores import scores
from nnviz.figures.activations import shown_samples
from nnviz.panels.subject import Subject, whole_film
from nnviz.player.film import Reading

# Multiplications for all frames together: some tenths of a second. Beyond, a part of the samples
# must do, and the readings say so.
_WORK = 2e9
_FEWEST = 50  # samples
_OF_ALL = "C of all data"
_SHARE = "The share of samples that fall into the right class: "
_ONE_OUTPUT = (
    _SHARE + "an output above 0.5 is class 1; anything else, and so exactly 0.5 too, is class 0."
)
_CLASSES = _SHARE + "the class with the largest output; of several equally large, the first."


def readings(subject: Subject) -> dict[str, Reading]:
    """C on all data, with mini-batches also C of each step's batch, penalty, and accuracy."""
    run = subject.run
    count = run.dataset.X.shape[1]
    samples = shown_samples(run.dataset, _affordable(subject))
    X, Y = run.dataset.X[:, samples], run.dataset.Y[:, samples]
    on = "" if len(samples) == count else f" on {len(samples):,} of {count:,}"
    found = scores(subject.network, X, Y, run.config.loss)
    result = loss_readings(run, subject.steps)
    if _OF_ALL not in result:
        name = f"C{on}" if on else _OF_ALL
        means = f"The loss{on or ' on all'} samples{_without_penalty(run)}."
        result = {name: Reading(found.loss, means)} | result
    if penalties := run.config.penalties:
        value = penalty_value(penalties, (layer.W for layer in subject.network))
        result["penalty"] = Reading(value, "What training makes smaller is C + this penalty.")
    if run.dataset.classes:
        means = _ONE_OUTPUT if len(Y) == 1 else _CLASSES
        result[f"accuracy{on}"] = Reading(found.right / len(samples), means, percent=True)
    return result


def loss_readings(run: Run, steps: Sequence[int]) -> dict[str, Reading]:
    """C as training saw it: on all data or, with mini-batches, of the batch that a step uses."""
    kept = list(steps)
    if Batches(run.config, run.dataset.X.shape[1]).count == 1:
        means = f"The loss on all samples{_without_penalty(run)}."
        return {_OF_ALL: Reading(run.loss[kept], means)}
    of_batch = np.where(np.array(kept) < run.steps, run.loss[kept], np.nan)
    means = (
        f"The loss of the samples that the next step uses{_without_penalty(run)}; after the last"
        " step there is none."
    )
    return {"C of this batch": Reading(of_batch, means)}


def _without_penalty(run: Run) -> str:
    return ", without the penalty" if run.config.penalties else ""


def _affordable(subject: Subject) -> int:
    """How many samples may be answered at every step of the whole film.

    Steps between its own have as many: their numbers stand in the same places.
    """
    weights = sum(layer.W[0].size for layer in subject.network)
    return max(_FEWEST, int(_WORK / (weights * whole_film(subject.run))))
