"""How a run went, as curves that stand beside those of other runs: all of them on all the data."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array, evenly_spread
from nnviz.core.model.network import Network
from nnviz.core.model.parameters import layer_offsets
from nnviz.core.setup.batches import Batches
from nnviz.core.setup.dataset import Dataset
from nnviz.core.train.parts import at
from nnviz.core.train.run import Run
from nnviz.core.train.scores import scores

_POINTS = 300
_WORK = 3e8  # multiplications for a curve: a tenth of a second


class Curve(NamedTuple):
    """Some steps (points,), and a number (points,) at each; or in the middle of some steps."""

    steps: Array
    values: Array


class Curves(NamedTuple):
    """The curves of a run; those of test data without such, and of accuracy without classes: None.

    loss            C on the training data, without a penalty: after each step on the full batch,
                    after some steps with mini-batches
    test_loss       C on the test data
    accuracy        share of training samples with the right answer
    test_accuracy   share of test samples with the right answer
    gradient_norm   L2 norm of all gradients together in each step; with mini-batches the mean of
                    each epoch
    """

    loss: Curve
    test_loss: Curve | None
    accuracy: Curve | None
    test_accuracy: Curve | None
    gradient_norm: Curve


def curves_of(run: Run) -> Curves:
    """The curves of `run`."""
    batches = Batches(run.config, run.dataset.X.shape[1])
    loss, accuracy = _scored(run, run.dataset)
    if batches.count == 1:
        loss = Curve(np.arange(run.steps + 1.0), run.loss)
    test_loss = test_accuracy = None
    if run.dataset.test is not None:
        test_loss, test_accuracy = _scored(run, run.dataset.test)
    norms = np.sqrt(np.sum(np.square(run.gradient_norm), axis=1))
    return Curves(loss, test_loss, accuracy, test_accuracy, _of_epochs(norms, batches.count))


def _scored(run: Run, data: Dataset) -> tuple[Curve, Curve | None]:
    """The loss on `data` after some of the kept steps, and, of classes, the accuracy."""
    steps, network = _some(run, data.X.shape[1])
    losses, right = scores(network, data.X, data.Y, run.config.loss)
    accuracy = Curve(steps, right / data.X.shape[1]) if data.classes else None
    return Curve(steps, losses), accuracy


def _some(run: Run, samples: int) -> tuple[Array, Network]:
    """Some of the kept steps, as many as are soon computed, and the network after each."""
    products = layer_offsets(run.config.sizes)[-1] * samples
    limit = min(_POINTS, max(2, int(_WORK / products)))
    places = np.array(evenly_spread(len(run.kept_steps), limit), dtype=np.intp)
    return run.kept_steps[places].astype(float), at(run.kept_network, places)


def _of_epochs(values: Array, batches: int) -> Curve:
    """The mean of each epoch of so many steps, in the middle of these; the last may be shorter."""
    if not len(values):
        return Curve(values, values)
    starts: NDArray[np.intp] = np.arange(0, len(values), batches)
    lengths = np.diff([*starts, len(values)])
    return Curve(starts + (lengths - 1) / 2, np.add.reduceat(values, starts) / lengths)
