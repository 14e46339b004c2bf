"""The history of a training, of one run or a stack of them, made into runs."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array, evenly_spread
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.network import forward
from nnviz.core.model.parameters import network_of
from nnviz.core.setup.config import Config
from nnviz.core.setup.datasets import Dataset
from nnviz.core.train.parts import at, groups
from nnviz.core.train.run import Run, replayed


class History(NamedTuple):
    """What `steps` steps of `runs` runs have left behind.

    loss            (steps, runs) before each step, on the data of that step
    norm            (steps, runs, layers) L2 norm of each layer's gradient
    kept_steps      (count,) the steps after which parameters were kept
    kept            (count, 1 + states, runs, parameters)
    last            (1 + states, runs, parameters) after the last step
    affordable      how many steps of a run may be kept
    epoch_steps     how many steps an epoch has
    stops, best     of the early stop, as EarlyStop has them; None without
    """

    loss: Array
    norm: Array
    kept_steps: NDArray[np.intp]
    kept: Array
    last: Array
    affordable: int
    epoch_steps: int
    stops: NDArray[np.intp] | None
    best: NDArray[np.intp] | None

    def stop(self, run: int) -> int | None:
        """The step at which the early stop ends a run, or None."""
        return None if self.stops is None else self._step(self.stops[run])

    def best_until(self, steps: int, run: int) -> int | None:
        """The step of the first `steps` after which the test loss was smallest, or None.

        What came after a step that was not finite may be finite again, and is no part of the run.
        """
        if self.best is None:
            return None
        return self._step(self.best[steps // self.epoch_steps, run])

    def _step(self, epoch: np.intp) -> int | None:
        return int(epoch) * self.epoch_steps or None


def runs_of(
    configs: Sequence[Config], datasets: Sequence[Dataset], history: History, seconds: float
) -> list[Run]:
    """A Run for each, cut at its early stop, or where network, norms and losses are last finite."""
    loss, norm = history.loss, history.norm
    # The first loss that is not finite belongs to a network that is not; the first norm that is
    # not finite is of the step that would lead to one.
    whole = _first_not_finite(loss), _first_not_finite(norm).min(axis=-1)
    finite = np.minimum(np.where(whole[0] < len(loss), whole[0] - 1, len(loss)), whole[1])
    ends = _losses_on_all(configs[0], datasets, history.last[0])
    found = []
    for index, (config, dataset) in enumerate(zip(configs, datasets, strict=True)):
        stop = history.stop(index)
        whole_run = stop or len(loss)
        steps, memory = min(int(finite[index]), whole_run), history.last[:, index]
        end = float(ends[index])
        kept_steps, kept = history.kept_steps, history.kept[:, :, index]
        if steps < len(loss) or not np.isfinite(end):
            steps, memory, end = _last_finite(config, dataset, kept_steps, kept, steps)
        if kept_steps[-1] != steps:
            before = kept_steps < steps
            kept_steps = np.append(kept_steps[before], steps)
            kept = np.concatenate([kept[before], memory[np.newaxis]])
        if 2 * len(kept_steps) < min(history.affordable, steps + 1):
            spread = evenly_spread(steps + 1, history.affordable)
            kept = np.stack(replayed(config, dataset, kept_steps, kept, spread))
            kept_steps = np.array(spread)
        found.append(
            Run(
                config=config,
                dataset=dataset,
                loss=np.append(loss[:steps, index], end),
                gradient_norm=norm[:steps, index].copy(),
                diverged_at=None if steps == whole_run else steps + 1,
                stopped_at=steps if steps == stop else None,
                best_at=history.best_until(steps, index),
                seconds=seconds,
                kept_steps=kept_steps,
                _kept=kept,
            )
        )
    return found


def _first_not_finite(values: Array) -> NDArray[np.intp]:
    """Along the first axis, the first place that is not finite, or the number of places."""
    bad = ~np.isfinite(values)
    if not bad.any():
        return np.full(bad.shape[1:], len(values))
    return np.where(bad.any(axis=0), bad.argmax(axis=0), len(values))


def _losses_on_all(config: Config, datasets: Sequence[Dataset], parameters: Array) -> Array:
    """The losses (runs,) on all data of some networks (runs, parameters); nan for a broken one."""
    network = network_of(parameters, config.sizes, config.activations)
    losses = np.empty(len(datasets))
    for places in groups(np.arange(len(datasets)), network, datasets[0].X.shape[1]):
        X, Y = (np.array([getattr(datasets[place], name) for place in places]) for name in "XY")
        *_, last = forward(at(network, places), X)
        losses[places] = LOSSES[config.loss].value(last.Z, last.A, Y)
    return np.where(np.isfinite(parameters).all(axis=-1), losses, np.nan)


def _last_finite(
    config: Config, dataset: Dataset, kept_steps: NDArray[np.intp], kept: Array, steps: int
) -> tuple[int, Array, float]:
    """The last step up to `steps` with a finite loss on all data, its memory, and that loss."""
    while True:
        (memory,) = replayed(config, dataset, kept_steps, kept, [steps])
        (loss,) = _losses_on_all(config, [dataset], memory[:1])
        if np.isfinite(loss):
            return steps, memory, float(loss)
        steps -= 1
