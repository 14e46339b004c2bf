"""Parameters of the address that name one number of a run: a weight, a bias or an A."""

from itertools import pairwise

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.explain.names import Entry, Name
from nnviz.core.explain.stage import cell_named
from nnviz.core.setup.config import Config
from nnviz.views.cells import cell_parameter
from nnviz.views.parameters import Parameter


def number_parameter(name: str, config: Config) -> Parameter[Entry | None]:
    """One of the numbers of the run of `config`, or none; A0 is the input."""
    fan_in, fan_out = config.sizes[:2]
    needs = f"a weight, a bias or an activation, such as W1.{fan_out}.{fan_in}"

    def find(text: str, row: int, column: int) -> Entry | None:
        return cell_named(_matrices(config), text, row, column)

    return cell_parameter(name, find, needs)


def _matrices(config: Config) -> dict[Name, Array]:
    """Matrices of the same names and shapes as those of the run."""
    samples = config.training_count
    shapes = {Name("A", 0): (config.sizes[0], samples)}
    for layer, (fan_in, fan_out) in enumerate(pairwise(config.sizes), start=1):
        shapes |= {Name("W", layer): (fan_out, fan_in), Name("b", layer): (fan_out, 1)}
        shapes[Name("A", layer)] = (fan_out, samples)
    return {each: np.broadcast_to(0.0, shape) for each, shape in shapes.items()}
