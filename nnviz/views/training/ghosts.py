"""The pinned runs as ghosts in the player: all that are shown, but the one that plays."""

from typing import NamedTuple

from nnviz.core.setup.config import Config
from nnviz.figures.ghosts import Ghost
from nnviz.views import caches
from nnviz.views.pins import pinned_runs
from nnviz.views.quoted import quoted


class Ghosts(NamedTuple):
    """The ghosts, and what tells these from others: number, name and settings of each pin."""

    ghosts: tuple[Ghost, ...]
    pins: tuple[tuple[int, str, Config], ...]

    @property
    def words(self) -> str:
        """In Markdown: which line is which; nothing where there are none."""
        if not self.pins:
            return ""
        named = ", ".join(f"**{number}** {quoted(name)}" for number, name, _ in self.pins)
        lines = (
            "line behind the loss is the pin"
            if len(self.pins) == 1
            else ("lines behind the loss are the pins")
        )
        return (
            f"The thin {lines} {named}: C on all training data, or dashed on test data, up to the"
            " last step of this run."
        )


def ghosts_beside(config: Config) -> Ghosts:
    """Those of the pins that are trained, or soon would be, and are no run of `config`."""
    others = [each for each in pinned_runs() if each.run.config != config]
    ghosts = []
    for number, name, run in ((each.number, each.name, each.run) for each in others):
        curves = caches.curves(run, run.config)
        ghosts.append(Ghost(number, name, curves.loss, curves.test_loss))
    pins = tuple((each.number, each.name, each.run.config) for each in others)
    return Ghosts(tuple(ghosts), pins)
