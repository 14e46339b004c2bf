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


def ghosts_beside(config: Config) -> Ghosts:
    """Those of the pins that are trained, or soon would be, and are no run of `config`."""
    others = [each for each in pinned_runs() if each.run.config != config]
    ghosts = []
    for number, name, run in ((each.number, each.name, each.run) for each in others):
        curves = caches.curves(run, run.config)
        ghosts.append(Ghost(number, name, curves.loss, curves.test_loss))
    pins = tuple((each.number, each.name, each.run.config) for each in others)
    return Ghosts(tuple(ghosts), pins)


def told_of_ghosts(beside: Ghosts, config: Config) -> list[str]:
    """Sentences in Markdown: which line is which pin, and which are not of the task of `config`."""
    if not beside.pins:
        return []
    named = ", ".join(f"**{number}** {quoted(name)}" for number, name, _ in beside.pins)
    lines = "lines behind the loss are the pins"
    if len(beside.pins) == 1:
        lines = "line behind the loss is the pin"
    measure = "C on all training data, or dashed on test data, up to the last step of this run"
    told = [f"The thin {lines} {named}: {measure}."]
    task = (config.loss, config.data)
    other = [f"**{each}**" for each, _, pin in beside.pins if (pin.loss, pin.data) != task]
    if other:
        told.append(
            f"Of another loss or other data than this run: {', '.join(other)}. There a smaller C"
            " need not mean a better network."
        )
    return told
