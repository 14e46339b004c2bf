"""kink_at(chain, parameter): where C may have no derivative, where a parameter is."""

import numpy as np

from nnviz.core.explain.chain_rule import ChainRule, Parameter
from nnviz.core.explain.names import Name
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.losses import LOSSES


def kink_at(chain: ChainRule, parameter: Parameter) -> Name | None:
    """The first Z that it moves and that is exactly 0, at the kink of its activation.

    Or A of the output layer, where it moves one that is exactly its target, at the kink of the
    loss. The backward pass then goes on with a slope that is taken by convention.
    """
    first = parameter.layer - 1
    A_prev = chain.trace[first].A_prev
    moves = np.zeros_like(chain.trace[first].Z)  # dZ of each layer by the parameter
    moves[parameter.row] = 1 if parameter.column is None else A_prev[parameter.column]
    for index in range(first, len(chain.network)):
        if index > first:
            moves = chain.network[index].W @ moves
        record, (_, Z, A) = ACTIVATIONS[chain.network[index].activation], chain.trace[index]
        if record.kinks and ((Z == 0) & (moves != 0)).any():
            return Name("Z", index + 1)
        if record.slope:
            moves = record.derivative(Z, A) * moves  # dA
    if LOSSES[chain.loss].kinks and ((chain.trace[-1].A == chain.Y) & (moves != 0)).any():
        return Name("A", len(chain.network))
    return None
