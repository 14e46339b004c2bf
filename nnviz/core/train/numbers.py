"""What the update takes beside matrices: numbers that stay, and numbers that change."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.setup.batches import Batches
from nnviz.core.setup.config import Config
from nnviz.core.setup.rates import rate_changes, rate_numbers, rates
from nnviz.core.setup.schedules import SCHEDULES


class StepNumbers:
    """Of one run or, if `stacked`, of several, which are alike but for numbers.

    `fixed` are those that are the same at each step, by name; of a stack, (runs, 1) each.
    """

    def __init__(self, configs: Sequence[Config], batches: Batches, *, stacked: bool) -> None:
        optimizer = OPTIMIZERS[configs[0].optimizer]
        self._schedule, self._batches, self._stacked = configs[0].schedule, batches, stacked
        self._rate_changes = any(map(rate_changes, configs))
        changing = {"t", "rate"} if self._rate_changes else {"t"}
        numbers = [
            {
                **optimizer.numbers(config.learning_rate, None, config),
                **config.penalties,
                "clip_norm": config.clip_norm,
            }
            for config in configs
        ]
        self.fixed = self._together(
            [{name: each[name] for name in each if name not in changing} for each in numbers]
        )
        self._of_rate = self._together([rate_numbers(config) for config in configs])

    def _together(self, numbers: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """The numbers of all runs, by name."""
        if not self._stacked:
            return numbers[0]
        return {name: np.array([[each[name]] for each in numbers]) for name in numbers[0]}

    def changing(self, steps: NDArray[np.intp]) -> dict[str, Array]:
        """Those of `steps`, counted from 0: (steps,) or, of a stack, (steps, 1 or runs, 1)."""
        steps = steps.reshape(-1, 1, 1) if self._stacked else steps
        found: dict[str, Array] = {"t": np.add(steps, 1.0)}
        if self._rate_changes:
            done = steps // self._batches.count
            found["rate"] = rates(SCHEDULES[self._schedule], self._of_rate, done)
        return found
