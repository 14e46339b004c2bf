"""ShownPass: the one pass that the Backprop page shows, and everything that is said about it."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nnviz.board.answer import Shown
from nnviz.core.arrays import Array
from nnviz.core.explain.cells import Matrices
from nnviz.core.explain.chain_rule import ChainRule
from nnviz.core.explain.mistakes import gradient_followed, with_mistakes
from nnviz.core.explain.names import INPUT, TARGETS, Entry, Name
from nnviz.core.explain.slips import Pass
from nnviz.core.explain.stage import Stage, cell_named, evaluated
from nnviz.core.explain.stages import Model, given, stages_of
from nnviz.core.explain.uncleared import left_over, nothing_left, old, uncleared
from nnviz.core.model.network import Layer, Network, forward
from nnviz.core.setup.batches import Batches
from nnviz.core.train.run import Run


@dataclass(frozen=True, eq=False)
class ShownPass:
    """A run at a step, on one sample or a batch, with mistakes and with numbers changed by hand.

    sample          from 1; 0 is the batch of the next step, and after the last step all training
                    data
    """

    run: Run
    step: int
    sample: int
    mistakes: tuple[str, ...]
    changes: Mapping[Entry, float]

    @property
    def identity(self) -> tuple[Hashable, ...]:
        """Equal for two passes with the same numbers."""
        changes = frozenset(self.changes.items())
        return self.run.config, self.step, self.sample, self.mistakes, changes

    @property
    def model(self) -> Model:
        """What the equations depend on."""
        return Model.of(self.run.config, self.step)

    @cached_property
    def honest_stages(self) -> list[Stage]:
        """The stages without mistakes."""
        return stages_of(self.model)

    @cached_property
    def stages(self) -> list[Stage]:
        """The stages, with the mistakes."""
        return with_mistakes(self.honest_stages, self.mistakes, self.model)

    @cached_property
    def start(self) -> Matrices:
        """W, b, X and Y, and the optimizer's state, with the changes."""
        chosen = samples_of(self.run, self.step, self.sample)
        dataset = self.run.dataset
        network = self.run.network_at(self.step)
        optimizer, state = self.run.config.optimizer, self.run.state_at(self.step)
        start = given(network, dataset.X[:, chosen], dataset.Y[:, chosen], optimizer, state)
        start |= self._left_by_step_before(uncleared(self.stages), start)
        for (name, row, column), value in self.changes.items():
            if name in start:  # one that a mistake reads is there with it only
                start[name][row, column] = value
        return start

    def _left_by_step_before(self, names: Sequence[Name], start: Matrices) -> Matrices:
        """These gradients as the run's step before has left them, if nothing clears them."""
        if not (names and self.step):
            return nothing_left(names, start)
        before = ShownPass(self.run, self.step - 1, 0, (), {})
        return left_over(names, before.matrices, before.model)

    @cached_property
    def matrices(self) -> Matrices:
        """Every matrix of the pass."""
        return evaluated(self.stages, self.start)

    @property
    def honest(self) -> Pass:
        """The pass without the mistakes, and all that any mistake reads."""
        matrices = evaluated(self.honest_stages, self.start) if self.mistakes else self.matrices
        all_left = [old(parameter.gradient) for parameter in self.model.parameters]
        left = self._left_by_step_before(all_left, self.start)
        return Pass(self.honest_stages, {**left, **matrices}, self.model)

    @property
    def network(self) -> Network:
        """The network, with the changes."""
        return tuple(
            Layer(self.start[Name("W", number)], self.start[Name("b", number)], activation)
            for number, activation in enumerate(self.model.activations, start=1)
        )

    @property
    def gradient(self) -> Array:
        """The gradient that the update steps against; (parameters,)."""
        with np.errstate(all="ignore"):
            return gradient_followed(self.stages, self.matrices)

    @cached_property
    def on_board(self) -> Shown:
        """What the board needs."""
        X, Y = self.start[INPUT], self.start[TARGETS]
        with np.errstate(all="ignore"):
            chain = ChainRule(self.network, forward(self.network, X), Y, self.model.loss)
        return Shown(
            self.stages,
            self.matrices,
            chain,
            self.run.config.sizes,
            self.data_in_words,
            self._note_on_update,
            self.model.rate,
        )

    @property
    def data_in_words(self) -> str:
        """Which samples C is of."""
        shown, all_of_them = self.start[TARGETS].shape[1], self.run.dataset.Y.shape[1]
        if self.sample:
            return "this sample"
        return self.run.dataset.called if shown == all_of_them else "this batch"

    @property
    def _note_on_update(self) -> str:
        """What the update is, if it is none that the run makes at this step."""
        at_end = self.step == self.run.steps
        batch = np.arange(self.run.dataset.Y.shape[1])[samples_of(self.run, self.step, 0)].tolist()
        if self.sample and (at_end or batch != [self.sample - 1]):
            used = f"{len(batch)} samples" if len(batch) > 1 else "another sample"
            own = "has ended" if at_end else f"uses {used} in this step"
            return f"A trial update, by this sample alone, which the run does not make: it {own}."
        if at_end:
            return (
                "The run ends here: this is the update that one more step, on"
                f" {self.run.dataset.called}, would make."
            )
        return ""

    def cell_named(self, text: str, row: int, column: int) -> Entry | None:
        """The cell of the matrix that is called so; None where there is none."""
        return cell_named(self.matrices, text, row, column)


def samples_of(run: Run, step: int, sample: int) -> NDArray[np.intp] | slice:
    """The indices, from 0, of the samples of a pass."""
    if sample:
        return slice(sample - 1, sample)
    if step == run.steps:
        return slice(None)
    return Batches(run.config, run.dataset.X.shape[1]).indices(step)
