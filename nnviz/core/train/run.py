"""Run: what training left behind. Immutable, so it can be shared by everyone who asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array, evenly_spread, read_only
from nnviz.core.model.network import Network, forward, loss_value
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.model.parameters import layer_offsets, network_of, pairs_of
from nnviz.core.setup.config import Config
from nnviz.core.setup.datasets import Dataset
from nnviz.core.train.parts import at
from nnviz.core.train.scores import Scores, scores
from nnviz.core.train.stepper import Stepper

_REPLAYED_ROWS = 64  # of a tape that is never read
_WORK = 1e9  # multiplications for the curve of the test loss: some tenths of a second


@dataclass(frozen=True, eq=False)
class Run:
    """A finished training run.

    loss            (steps + 1,) before each step on the data of that step; last, after the last
                    step, on the whole training set
    gradient_norm   (steps, layers) L2 norm of each layer's gradient, W and b together
    diverged_at     None, or the number of steps after which something was first not finite;
                    the run then ends one step earlier
    stopped_at      None, or the step at which the early stop ended the run
    best_at         with early stop the step, at an epoch's end, after which the test loss was
                    smallest; None if there is none
    seconds         how long the training took
    kept_steps      (count,) some steps, evenly spread, 0 and the last among them, whose parameters
                    were kept; those of every other step are replayed from them
    """

    config: Config
    dataset: Dataset
    loss: Array
    gradient_norm: Array
    diverged_at: int | None
    stopped_at: int | None
    best_at: int | None
    seconds: float
    kept_steps: NDArray[np.intp]
    _kept: Array = field(repr=False)  # (count, 1 + states, parameters)

    def __post_init__(self) -> None:
        for array in (self.loss, self.gradient_norm, self.kept_steps, self._kept):
            array.flags.writeable = False

    def __reduce__(self) -> tuple[type["Run"], tuple[Any, ...]]:
        """Pickled, it is what it was made of: the copy is read-only too, with nothing derived."""
        return Run, tuple(getattr(self, each.name) for each in fields(self))

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return len(self.gradient_norm)

    @property
    def nbytes(self) -> int:
        """How many bytes its arrays take, with those of its data."""
        data = self.dataset, self.dataset.test
        arrays = (self.loss, self.gradient_norm, self.kept_steps, self._kept)
        return sum(array.nbytes for array in arrays) + sum(each.nbytes for each in data if each)

    @cached_property
    def kept_network(self) -> Network:
        """The network after each of the kept steps, as one with a leading axis (count, ...)."""
        return self._network(self._kept[:, 0])

    @cached_property
    def _test_scores(self) -> Scores | None:
        test = self.dataset.test
        if test is None:
            return None
        return scores(self.kept_network, test.X, test.Y, self.config.loss)

    @property
    def test_loss(self) -> Array | None:
        """The loss on the test data after each of the kept steps, or None without test data."""
        return None if self._test_scores is None else self._test_scores.loss

    @property
    def test_accuracy(self) -> Array | None:
        """The share of test samples with the right answer after each of the kept steps.

        None without test data, or where targets are no classes.
        """
        test = self.dataset.test
        if test is None or self._test_scores is None or not test.classes:
            return None
        return np.asarray(self._test_scores.right / test.X.shape[1])

    @cached_property
    def test_curve(self) -> tuple[NDArray[np.intp], Array] | None:
        """Some of the kept steps, as many as are soon computed, and the test loss after each.

        None without test data.
        """
        test = self.dataset.test
        if test is None:
            return None
        products = layer_offsets(self.config.sizes)[-1] * test.X.shape[1]
        places = evenly_spread(len(self.kept_steps), max(2, int(_WORK / products)))
        network = at(self.kept_network, np.array(places))
        losses = scores(network, test.X, test.Y, self.config.loss).loss
        return self.kept_steps[list(places)], losses

    def network_at(self, step: int) -> Network:
        """The network after `step` steps, exact: replayed from the nearest one kept before it.

        Raises IndexError outside 0..steps.
        """
        return self.networks_at([step])[0]

    def networks_at(self, steps: Sequence[int]) -> list[Network]:
        """The networks after each of `steps`, which rise; one replay serves neighbours.

        Raises IndexError outside 0..steps.
        """
        return [self._network(memory[0]) for memory in self._memories(steps)]

    def state_at(self, step: int) -> dict[str, list[tuple[Array, Array]]]:
        """The optimizer's state after `step` steps: by name, for W and b of each layer.

        All 0 at step 0, and empty for an optimizer without. Raises IndexError outside 0..steps.
        """
        states = self.states_at([step])
        return {name: [(W[0], b[0]) for W, b in pairs] for name, pairs in states.items()}

    def states_at(self, steps: Sequence[int]) -> dict[str, list[tuple[Array, Array]]]:
        """`state_at` for each of `steps`, which rise, stacked: (steps, fan_out, ...)."""
        memories = np.array(self._memories(steps))
        names = OPTIMIZERS[self.config.optimizer].state
        return {
            name: pairs_of(memories[:, place], self.config.sizes)
            for place, name in enumerate(names, start=1)
        }

    def loss_on_all(self, step: int) -> float:
        """The loss after `step` steps on the whole training set.

        Raises IndexError outside 0..steps.
        """
        if step == self.steps:
            return float(self.loss[-1])
        trace = forward(self.network_at(step), self.dataset.X)
        return loss_value(trace, self.dataset.Y, self.config.loss)

    def test_loss_at(self, step: int) -> float | None:
        """The loss after `step` steps on the test data, or None without.

        Raises IndexError outside 0..steps.
        """
        network, test = self.network_at(step), self.dataset.test
        if test is None:
            return None
        return loss_value(forward(network, test.X), test.Y, self.config.loss)

    def _network(self, parameters: Array) -> Network:
        return network_of(read_only(parameters), self.config.sizes, self.config.activations)

    def _memories(self, steps: Sequence[int]) -> list[Array]:
        for step in steps:
            if not 0 <= step <= self.steps:
                raise IndexError(f"step: got {step}, needs 0 <= step <= {self.steps}")
        return replayed(self.config, self.dataset, self.kept_steps, self._kept, steps)


def replayed(
    config: Config,
    dataset: Dataset,
    kept_steps: NDArray[np.intp],
    kept: Array,
    steps: Sequence[int],
) -> list[Array]:
    """The flat parameters and the optimizer's state after each of `steps`, which rise.

    One (1 + states, parameters) each, replayed from `kept` (count, 1 + states, parameters), those
    after `kept_steps`.
    """
    nearest = np.searchsorted(kept_steps, steps, side="right") - 1
    if (kept_steps[nearest] == steps).all():
        return list(kept[nearest])
    stepper = Stepper([config], [dataset], kept[0])
    tape = stepper.tape(rows=_REPLAYED_ROWS)
    found = []
    for step, index in zip(steps, nearest, strict=True):
        if not kept_steps[index] <= stepper.step <= step:
            stepper.restart(kept[index], int(kept_steps[index]))
        with np.errstate(all="ignore"):
            while stepper.step < step:
                tape.begin(stepper.step)
                stepper.advance(tape.rows[: step - stepper.step])
        found.append(stepper.memory.copy())
    return found
