"""Parameters of the address that name one number of a run: a weight, a bias or an A."""

from functools import partial

import numpy as np

from nnviz.core.explain.names import Entry, Name
from nnviz.core.explain.stage import cell_named
from nnviz.core.train.run import Run
from nnviz.views.cells import cell_parameter
from nnviz.views.parameters import Parameter


def number_parameter(name: str, run: Run) -> Parameter[Entry | None]:
    """One of the numbers of `run`, or none; A0 is the input."""
    network, samples = run.network_at(0), run.dataset.X.shape[1]
    matrices = {Name("A", 0): run.dataset.X}
    for number, layer in enumerate(network, start=1):
        matrices |= {Name("W", number): layer.W, Name("b", number): layer.b}
        matrices[Name("A", number)] = np.broadcast_to(layer.b, (len(layer.b), samples))
    rows, columns = network[0].W.shape
    needs = f"a weight, a bias or an activation, such as W1.{rows}.{columns}"
    return cell_parameter(name, partial(cell_named, matrices), needs)
