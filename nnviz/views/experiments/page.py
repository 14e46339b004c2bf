"""The page "Experiments": what would change, a sweep of one's own, and pinned runs."""

from collections.abc import Callable

from nnviz.core.setup.config import Config
from nnviz.views.experiments import metric, pin_pair, sweep, which_is_better
from nnviz.views.experiments.answers import show_answers
from nnviz.views.experiments.pins import show_pins
from nnviz.views.experiments.sweep import show_sweep
from nnviz.views.study import SECTIONS, STUDY
from nnviz.views.widgets import segments

# What shows each section, for the settings of the sidebar.
_SHOW: dict[str, Callable[[Config], None]] = {
    "answers": show_answers,
    "sweep": show_sweep,
    "pins": show_pins,
}
PARAMETERS = (
    *(STUDY.name, metric.NAME),
    *(*sweep.PARAMETERS, *pin_pair.PARAMETERS, *which_is_better.PARAMETERS),
)


def show_experiments(config: Config) -> None:
    """Show one section, which the viewer chooses."""
    segments(STUDY, "Study", SECTIONS, labelled=False)
    STUDY.keep()
    _SHOW[STUDY.value()](config)
