"""ChosenPass: all that a session keeps of the pass that it shows, which is made from the run.

A run may take 50 MB, and the matrices of a pass as much. The run is everyone's, in the one bound of
what is remembered; what a fragment or a callback held itself would be in no bound.
"""

from typing import NamedTuple
from weakref import WeakValueDictionary

from nnviz.core.explain.names import Entry
from nnviz.core.setup.config import Config
from nnviz.views.backprop.shown_pass import ShownPass
from nnviz.views.runs import made_again


class ChosenPass(NamedTuple):
    """Which pass it is; see `ShownPass` for what the parts mean."""

    config: Config
    step: int
    sample: int
    mistakes: tuple[str, ...]
    changes: frozenset[tuple[Entry, float]]

    @property
    def shown(self) -> ShownPass:
        """The pass; for as long as somebody holds it, whoever asks gets the same."""
        found = _HELD.get(self)
        if found is None:
            run = made_again(self.config).run
            found = ShownPass(run, self.step, self.sample, self.mistakes, dict(self.changes))
            _HELD[self] = found
        return found


_HELD: WeakValueDictionary[ChosenPass, ShownPass] = WeakValueDictionary()
