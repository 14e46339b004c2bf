"""What a film is of: a run at some of its steps, with what several panels need of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nnviz.core.arrays import Array, evenly_spread
from nnviz.core.explain.names import Entry
from nnviz.core.model.network import Network
from nnviz.core.model.parameters import layer_offsets
from nnviz.core.train import snapshots
from nnviz.core.train.parts import at
from nnviz.core.train.run import Run
from nnviz.core.train.snapshots import Parameters
from nnviz.environment import film_bytes
from nnviz.figures.activations import shown_samples
from nnviz.figures.ghosts import Ghost
from nnviz.player.size import affordable_frames


@dataclass(frozen=True, eq=False)
class Subject:
    """`network` is the one after each of `steps`, stacked; `log` asks for a log axis of the loss.

    `rescaled` asks for a range of colours for each step, in place of one that holds the whole run.
    `followed` is the weight, bias or A that has a panel of its own. `ghosts` are other runs, whose
    losses stand behind that of this one.
    What is computed here is computed once, for all panels.
    """

    run: Run
    steps: Sequence[int]
    network: Network
    log: bool
    rescaled: bool
    followed: Entry | None = None
    ghosts: Sequence[Ghost] = ()

    @cached_property
    def gradients(self) -> Parameters:
        """The gradient that each of the steps that follow uses."""
        return snapshots.gradients(self.run, self.steps, self.network)

    @cached_property
    def updates(self) -> Parameters:
        """What each of the steps that follow adds to W and b."""
        return snapshots.updates(self.run, self.steps, self.network, self.gradients)

    @cached_property
    def activations(self) -> list[Array]:
        """A of each layer, (steps, units, samples), of the samples that there is room for."""
        samples = shown_samples(self.run.dataset)
        return snapshots.activations(self.network, self.run.dataset.X[:, samples])


def whole_film(run: Run) -> int:
    """How many of the steps that `run` has kept a film of it has, if its panels allow as many."""
    parameters = layer_offsets(run.config.sizes)[-1]
    return min(len(run.kept_steps), affordable_frames(4 * parameters, film_bytes()))


def kept_networks(run: Run, limit: int) -> tuple[list[int], Network]:
    """At most `limit` of the steps that `run` has kept, evenly spread; and the stacked networks."""
    places = np.array(evenly_spread(len(run.kept_steps), limit))
    return run.kept_steps[places].tolist(), at(run.kept_network, places)
