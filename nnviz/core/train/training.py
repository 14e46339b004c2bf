"""train(config) -> Run: training with the history of every step, of one run or a stack of them."""

from bisect import bisect_left
from collections.abc import Sequence
from time import perf_counter

import numpy as np

from nnviz.core.arrays import Array, evenly_spread
from nnviz.core.model.initializers import initial_network
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.model.parameters import flatten
from nnviz.core.setup.config import Config
from nnviz.core.setup.datasets import Dataset
from nnviz.core.train.early_stop import EarlyStop
from nnviz.core.train.history import History, runs_of
from nnviz.core.train.limit import LIMIT, Limit
from nnviz.core.train.run import Run
from nnviz.core.train.size import KEPT_BYTES, affordable_steps
from nnviz.core.train.stepper import Stepper

# So many steps are taken in one go, and their history reduced together.
_BLOCK_STEPS, _BLOCK_BYTES = 128, 2**20


class Training:
    """Runs in the making: `advance` until `finished`, then take the `runs`.

    Several `configs` are trained as one stack; they must be alike in what `stacks.shape_of` names.
    `kept_bytes` is what the kept parameters of all of them may take.
    """

    def __init__(self, configs: Sequence[Config], *, kept_bytes: float = KEPT_BYTES) -> None:
        self.configs, self.datasets = configs, _datasets(configs)
        first = [_first_memory(config) for config in configs]
        memory = np.stack(first, axis=1) if len(configs) > 1 else first[0]
        self._stepper = Stepper(configs, self.datasets, memory)
        self._batches = self._stepper.batches
        self.steps = self._batches.steps
        self._tape = self._stepper.tape(rows=_BLOCK_STEPS, nbytes=_BLOCK_BYTES)
        affordable = affordable_steps(memory.nbytes, kept_bytes)
        self._kept_steps = evenly_spread(self.steps + 1, affordable)
        self._kept = np.empty((len(self._kept_steps), *memory.shape))
        self._kept[0] = memory
        self._loss = np.empty((self.steps, len(configs)))
        self._norm = np.empty((self.steps, len(configs), len(configs[0].sizes) - 1))
        self._ended = np.zeros(len(configs), dtype=bool)
        self._early_stop = None
        if configs[0].patience:
            self._early_stop = EarlyStop(configs, self.datasets, self._batches.count)
        self._seconds = 0.0

    @property
    def step(self) -> int:
        """How many steps have been taken so far."""
        return self._stepper.step

    @property
    def finished(self) -> bool:
        """Whether the last step has been taken, or every run has stopped or diverged before."""
        return bool(self._ended.all()) or self.step == self.steps

    def advance(self, seconds: float = float("inf")) -> None:
        """Take steps, at least one, for about so many seconds, or until finished."""
        begun = perf_counter()
        with np.errstate(all="ignore"):  # what is not finite is looked for, not warned of
            while not self.finished:
                self._advance_block()
                if perf_counter() - begun >= seconds:
                    break
        self._seconds += perf_counter() - begun

    def _advance_block(self) -> None:
        stepper, start = self._stepper, self.step
        rows = self._tape.rows[: self.steps - start]
        self._tape.begin(start)
        places, ends = self._places(start, len(rows)), None
        if self._early_stop:
            places, ends = self._early_stop.watched(start, places, stepper.memory)
        stepper.advance(rows, places)
        if self._early_stop and ends:
            self._early_stop.look(ends)
            self._ended |= self._early_stop.stops > 0
        losses, squares = self._tape.reduced(start, stepper.step - start, stepper.Y)
        block = slice(start, stepper.step)
        loss, norm = self._loss[block], self._norm[block]
        loss[...] = losses.reshape(loss.shape)
        np.sqrt(squares.reshape(norm.shape), out=norm)
        # A run is cut where it ended when it is made; here it is enough to stop some time after.
        self._ended |= ~np.isfinite(stepper.memory).all(axis=(0, -1))

    def _places(self, start: int, count: int) -> list[Array | None]:
        """After each of `count` steps that follow `start`: where to keep its memory, or None."""
        places: list[Array | None] = [None] * count
        first = bisect_left(self._kept_steps, start + 1)
        last = bisect_left(self._kept_steps, start + 1 + count)
        for step, place in zip(self._kept_steps[first:last], self._kept[first:last], strict=True):
            places[step - start - 1] = place
        return places

    @property
    def runs(self) -> list[Run]:
        """The runs up to here, each cut at the last step whose network and losses are finite."""
        runs, count, memory = len(self.configs), self.step, self._stepper.memory
        kept_steps = np.array(self._kept_steps[: bisect_left(self._kept_steps, count + 1)])
        with np.errstate(all="ignore"):
            return runs_of(
                self.configs,
                self.datasets,
                History(
                    loss=self._loss[:count],
                    norm=self._norm[:count],
                    kept_steps=kept_steps,
                    kept=self._kept[: len(kept_steps)].reshape(
                        *kept_steps.shape, len(memory), runs, -1
                    ),
                    last=memory.reshape(len(memory), runs, -1),
                    affordable=len(self._kept),
                    epoch_steps=self._batches.count,
                    stops=None if self._early_stop is None else self._early_stop.stops,
                    best=None if self._early_stop is None else self._early_stop.best,
                ),
                self._seconds / runs,
            )


def _datasets(configs: Sequence[Config]) -> list[Dataset]:
    """The data of each, made once for all that have the same."""
    keys = [config.data for config in configs]
    by_key = dict(zip(keys, configs, strict=True))
    made = {key: config.make_dataset() for key, config in by_key.items()}
    return [made[key] for key in keys]


def _first_memory(config: Config) -> Array:
    """The first parameters, and the optimizer's state, which is 0; (1 + states, parameters)."""
    rng = np.random.default_rng(config.seed)
    network = initial_network(config.initializer, config.sizes, config.activations, rng=rng)
    parameters = flatten(network)
    memory = np.zeros((1 + len(OPTIMIZERS[config.optimizer].state), len(parameters)))
    memory[0] = parameters
    return memory


def train(config: Config, *, limit: Limit = LIMIT) -> Run:
    """Train from scratch as `config` says; never warns or raises for a run that diverges.

    Raises TooMuchWorkError, before anything is done, if the run would take more than `limit`: by
    default an hour, or 1 GB for the history of its steps.
    """
    limit.check(config)
    training = Training([config])
    training.advance()
    return training.runs[0]
