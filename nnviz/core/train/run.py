"""Run: what training left behind. Immutable, so it can be shared by everyone who asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from nnviz.core.arrays import Array, read_only
from nnviz.core.model.network import Network
from nnviz.core.model.parameters import network_of
from nnviz.core.setup.config import Config
from nnviz.core.setup.datasets import Dataset
from nnviz.core.train.stepper import Stepper
from nnviz.core.train.tape import Tape


@dataclass(frozen=True, eq=False)
class Run:
    """A finished training run.

    loss            (steps + 1,) before each step on the data of that step; last, after the last
                    step, on the whole training set
    gradient_norm   (steps, layers) L2 norm of each layer's gradient, W and b together
    diverged_at     None, or the number of steps after which something was first not finite;
                    the run then ends one step earlier
    seconds         how long the training took
    """

    config: Config
    dataset: Dataset
    loss: Array
    gradient_norm: Array
    diverged_at: int | None
    seconds: float
    _checkpoints: Array = field(repr=False)  # (count, parameters), one every _stride steps
    _stride: int = field(repr=False)

    def __post_init__(self) -> None:
        for array in (self.loss, self.gradient_norm, self._checkpoints):
            read_only(array)

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return len(self.gradient_norm)

    def network_at(self, step: int) -> Network:
        """The network after `step` steps, exact: replayed from the nearest checkpoint before it.

        Raises IndexError outside 0..steps.
        """
        return self.networks_at([step])[0]

    def networks_at(self, steps: Sequence[int]) -> list[Network]:
        """The networks after each of `steps`, which rise; one replay serves neighbours.

        Raises IndexError outside 0..steps.
        """
        for step in steps:
            if not 0 <= step <= self.steps:
                raise IndexError(f"step: got {step}, needs 0 <= step <= {self.steps}")
        config = self.config
        flat = parameters_at(config, self.dataset, self._checkpoints, self._stride, steps)
        return [network_of(read_only(row), config.sizes, config.activations) for row in flat]


def parameters_at(
    config: Config, dataset: Dataset, checkpoints: Array, stride: int, steps: Sequence[int]
) -> list[Array]:
    """The flat parameters after each of `steps`, which rise.

    Replayed from `checkpoints` (count, parameters), one every `stride` steps.
    """
    stepper = Stepper(config, dataset, checkpoints[0])
    unread = Tape(config, stepper.batches, rows=1).rows  # what the replayed steps leave behind
    found = []
    for step in steps:
        nearest = min(step // stride, len(checkpoints) - 1)
        if not nearest * stride <= stepper.step <= step:
            stepper.restart(checkpoints[nearest], nearest * stride)
        with np.errstate(all="ignore"):
            stepper.advance(unread * (step - stepper.step))
        found.append(stepper.parameters.copy())
    return found
