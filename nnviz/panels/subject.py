"""What a film is of: a run at some of its steps, with what several panels need of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from nnviz.core.model.network import Network
from nnviz.core.train import snapshots
from nnviz.core.train.run import Run
from nnviz.core.train.snapshots import Parameters
from nnviz.figures.theme import evenly_thinned


@dataclass(frozen=True, eq=False)
class Subject:
    """`network` is the one after each of `steps`, stacked; `log` asks for a log axis of the loss.

    What is computed here is computed once, for all panels.
    """

    run: Run
    steps: Sequence[int]
    network: Network
    log: bool

    @cached_property
    def gradients(self) -> Parameters:
        """The gradient that each of the steps that follow uses."""
        return snapshots.gradients(self.run, self.steps, self.network)

    @cached_property
    def updates(self) -> Parameters:
        """What each of the steps that follow adds to W and b."""
        return snapshots.updates(self.run, self.gradients)


def kept_networks(run: Run, limit: int) -> tuple[list[int], Network]:
    """At most `limit` steps of `run`, evenly spread from the first to the last, and their networks.

    The networks are stacked.
    """
    steps = list(evenly_thinned(run.steps + 1, limit))
    return steps, snapshots.stacked(run.networks_at(steps))
