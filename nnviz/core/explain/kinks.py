"""at_a_kink(chain, parameter): whether C may have no derivative where a parameter is."""

import numpy as np

from nnviz.core.explain.chain_rule import ChainRule, Parameter
from nnviz.core.model.activations import ACTIVATIONS


def at_a_kink(chain: ChainRule, parameter: Parameter) -> bool:
    """Whether the parameter moves a Z that is exactly at the kink of its activation.

    The backward pass then goes on with a slope that is taken by convention.
    """
    first = parameter.layer - 1
    A_prev = chain.trace[first].A_prev
    moves = np.zeros_like(chain.trace[first].Z)  # dZ of each layer by the parameter
    moves[parameter.row] = 1 if parameter.column is None else A_prev[parameter.column]
    for index in range(first, len(chain.network)):
        record, (_, Z, A) = ACTIVATIONS[chain.network[index].activation], chain.trace[index]
        if record.kinks and ((Z == 0) & (moves != 0)).any():
            return True
        if index + 1 < len(chain.network):
            moves = chain.network[index + 1].W @ (record.derivative(Z, A) * moves)
    return False
