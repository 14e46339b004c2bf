"""Run: what training left behind. Immutable, so it can be shared by everyone who asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array, read_only
from nnviz.core.model.network import Network, forward, loss_value
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.model.parameters import network_of, pairs_of
from nnviz.core.setup.config import Config
from nnviz.core.setup.datasets import Dataset
from nnviz.core.train.stepper import Stepper

_REPLAYED_ROWS = 64  # of a tape that is never read


@dataclass(frozen=True, eq=False)
class Run:
    """A finished training run.

    loss            (steps + 1,) before each step on the data of that step; last, after the last
                    step, on the whole training set
    gradient_norm   (steps, layers) L2 norm of each layer's gradient, W and b together
    diverged_at     None, or the number of steps after which something was first not finite;
                    the run then ends one step earlier
    seconds         how long the training took
    kept_steps      (count,) some steps, evenly spread, 0 and the last among them, whose parameters
                    were kept; those of every other step are replayed from them
    """

    config: Config
    dataset: Dataset
    loss: Array
    gradient_norm: Array
    diverged_at: int | None
    seconds: float
    kept_steps: NDArray[np.intp]
    _kept: Array = field(repr=False)  # (count, 1 + states, parameters)

    def __post_init__(self) -> None:
        for array in (self.loss, self.gradient_norm, self.kept_steps, self._kept):
            array.flags.writeable = False

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return len(self.gradient_norm)

    @cached_property
    def kept_network(self) -> Network:
        """The network after each of the kept steps, as one with a leading axis (count, ...)."""
        return self._network(self._kept[:, 0])

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
