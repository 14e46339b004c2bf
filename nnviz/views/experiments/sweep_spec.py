"""What is to be swept, as the link says it: the parameters, and the sweep that they stand for."""

from collections.abc import Mapping
from typing import Any

from nnviz.core import limits
from nnviz.core.setup.config import Config
from nnviz.core.study.axis_text import read_axis
from nnviz.core.study.sweep import SEEDS, Sweep
from nnviz.core.study.trials import TRIALS, Study, Trials, read_range_or_list
from nnviz.views import parameters
from nnviz.views.address import address
from nnviz.views.experiments.sweep_defaults import default_values
from nnviz.views.experiments.sweep_row import NONE
from nnviz.views.experiments.sweep_rows import RowParameter, row_parameter
from nnviz.views.parameters import Parameter

GRID, RANDOM = "grid", "random"
SEARCHES = {GRID: "All combinations", RANDOM: "Random search"}
SEEDS_EACH = parameters.number("seeds", SEEDS)
SEARCH = parameters.choice("search", SEARCHES, GRID)
COUNT = parameters.number("trials", TRIALS)
DRAW = parameters.number("draw", limits.SEED)
_ROWS = (1, 2, 3)
PARAMETERS = (
    *(f"vary_{number}" for number in _ROWS),
    *(each.name for each in (SEEDS_EACH, SEARCH, COUNT, DRAW)),
)


def rows_of(config: Config) -> list[RowParameter]:
    """The rows: without a link the learning rate, and the hidden layers."""
    first = [f"{field}={default_values(field, config)}" for field in ("learning_rate", "hidden")]
    pairs = zip(_ROWS, [*first, NONE], strict=True)
    return [row_parameter(number, default) for number, default in pairs]


def asked_texts(config: Config) -> dict[str, str]:
    """What holds now, each parameter by its name."""
    return {each.name: each.write(each.value()) for each in _parameters(config)}


def choose_texts(config: Config, texts: Mapping[str, str]) -> None:
    """Let these texts hold from now on: what `asked_texts` said."""
    for parameter in _parameters(config):
        parameter.ask(texts[parameter.name])


def _parameters(config: Config) -> list[Parameter[Any]]:
    return [*rows_of(config), SEEDS_EACH, SEARCH, COUNT, DRAW]


def study_of(config: Config, texts: Mapping[str, str]) -> Study:
    """The sweep of `config` that such texts stand for. Raises ConfigError."""
    rows = [text for number in _ROWS if (text := texts[f"vary_{number}"]) != NONE]
    seeds = SEEDS.read("seeds", texts[SEEDS_EACH.name])
    if texts[SEARCH.name] == GRID:
        return Sweep(config, tuple(map(read_axis, rows)), seeds)
    count = TRIALS.read("trials", texts[COUNT.name])
    draw = limits.SEED.read("draw", texts[DRAW.name])
    return Trials(config, tuple(map(read_range_or_list, rows)), count, draw, seeds)


def hold_rows(config: Config) -> None:
    """Let the rows stay as they are when other settings are chosen, on which they may depend."""
    for row in rows_of(config):
        row.choose(row.value())
        address().texts[row.name] = row.value()  # at once: the page is about to be left
