"""train(config) -> Run: gradient descent with the history of every step."""

from time import perf_counter

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.model.initializers import initial_network
from nnviz.core.model.network import forward, loss_value
from nnviz.core.model.parameters import flatten, network_of
from nnviz.core.setup.config import Config
from nnviz.core.train.run import Run, parameters_at
from nnviz.core.train.stepper import Stepper
from nnviz.core.train.tape import Tape

CHECKPOINT_BYTES = 32 * 2**20
_BLOCK_STEPS, _BLOCK_BYTES = 128, 2**18  # taken in one go, and their history reduced together


class Training:
    """A run in the making: `advance` until `finished`, then take the `run`."""

    def __init__(self, config: Config) -> None:
        self.config, self.dataset = config, config.make_dataset()
        rng = np.random.default_rng(config.seed)
        network = initial_network(config.initializer, config.sizes, config.activations, rng=rng)
        self._stepper = Stepper(config, self.dataset, flatten(network))
        self._batches = self._stepper.batches
        self.steps = self._batches.steps
        self._tape = Tape(config, self._batches, rows=_BLOCK_STEPS, nbytes=_BLOCK_BYTES)
        blocks = -(-self.steps // len(self._tape.rows))
        affordable = max(1, CHECKPOINT_BYTES // self._stepper.parameters.nbytes)
        self._blocks_a_checkpoint = -(-blocks // affordable)
        self._checkpoints: list[Array] = []
        # Of each block: the steps' losses, summed over samples, and their squared gradient norms.
        self._losses: list[Array] = []
        self._squares: list[Array] = []
        self._diverged = False
        self._seconds = 0.0

    @property
    def step(self) -> int:
        """How many steps have been taken so far."""
        return self._stepper.step

    @property
    def finished(self) -> bool:
        """Whether the last step has been taken, or something was not finite."""
        return self._diverged or self.step == self.steps

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
        stepper = self._stepper
        if len(self._losses) % self._blocks_a_checkpoint == 0:
            self._checkpoints.append(stepper.parameters.copy())
        rows = self._tape.rows[: self.steps - stepper.step]
        stepper.advance(rows)
        losses, squares = self._tape.reduced(len(rows))
        self._losses.append(losses)
        self._squares.append(squares)
        kept = np.concatenate([stepper.parameters, losses, squares.ravel()])
        self._diverged = not np.isfinite(kept).all()

    @property
    def run(self) -> Run:
        """The run up to here, cut at the last step whose network and losses are all finite."""
        loss = np.concatenate(self._losses) / self._batches.sizes(0, self.step)
        norm = np.sqrt(np.concatenate(self._squares))
        # The first loss that is not finite belongs to a network that is not; the first norm that
        # is not finite is of the step that would lead to one.
        bad_loss, bad_norm = ~np.isfinite(loss), ~np.isfinite(norm).all(axis=1)
        steps = min(
            int(bad_loss.argmax()) - 1 if bad_loss.any() else len(loss),
            int(bad_norm.argmax()) if bad_norm.any() else len(loss),
        )
        while not np.isfinite(last := self._loss_after(steps)):
            steps -= 1
        return Run(
            config=self.config,
            dataset=self.dataset,
            loss=np.append(loss[:steps], last),
            gradient_norm=norm[:steps].copy(),
            diverged_at=None if steps == len(loss) else steps + 1,
            seconds=self._seconds,
            _checkpoints=np.array(self._checkpoints),
            _stride=self._blocks_a_checkpoint * len(self._tape.rows),
        )

    def _loss_after(self, steps: int) -> float:
        """The loss on the whole training set after `steps` steps; nan for a broken network."""
        config, stride = self.config, self._blocks_a_checkpoint * len(self._tape.rows)
        if steps == self.step:
            flat = self._stepper.parameters
        else:
            checkpoints = np.array(self._checkpoints)
            (flat,) = parameters_at(config, self.dataset, checkpoints, stride, [steps])
        if not np.isfinite(flat).all():
            return float("nan")
        network = network_of(flat, config.sizes, config.activations)
        with np.errstate(all="ignore"):
            return loss_value(forward(network, self.dataset.X), self.dataset.Y, config.loss)


def train(config: Config) -> Run:
    """Train from scratch as `config` says; never warns or raises for a run that diverges."""
    training = Training(config)
    training.advance()
    return training.run
