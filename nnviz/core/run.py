"""Run: what training left behind. Immutable, so it can be shared by everyone who asks for it."""

from dataclasses import dataclass, field

import numpy as np

from nnviz.core.arrays import Array, read_only
from nnviz.core.config import Config
from nnviz.core.datasets import Dataset
from nnviz.core.network import Network
from nnviz.core.parameters import network_of
from nnviz.core.stepper import Stepper


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
        if not 0 <= step <= self.steps:
            raise IndexError(f"step: got {step}, needs 0 <= step <= {self.steps}")
        parameters = parameters_at(self.config, self.dataset, self._checkpoints, self._stride, step)
        return network_of(read_only(parameters), self.config.sizes, self.config.activations)


def parameters_at(
    config: Config, dataset: Dataset, checkpoints: Array, stride: int, step: int
) -> Array:
    """The flat parameters after `step` steps, from `checkpoints` taken every `stride` steps."""
    nearest = min(step // stride, len(checkpoints) - 1)
    missing = step - nearest * stride
    stepper = Stepper(config, dataset, checkpoints[nearest], nearest * stride)
    with np.errstate(all="ignore"):
        stepper.advance([np.empty_like(stepper.parameters)] * missing)
    return stepper.parameters
