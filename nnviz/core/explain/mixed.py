"""delta behind an activation that mixes units, as softmax does: a sum over all outputs, in numbers.

    dC/dZ_j = sum over the outputs k of  dA_k/dZ_j × dC/dA_k

The derivatives dA_k/dZ_j of one sample are a matrix. On its diagonal each unit is with itself; its
off-diagonal terms are how Z of one unit changes A of another.
"""

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.explain.cells import Leaf
from nnviz.core.explain.chain_rule import ChainRule
from nnviz.core.explain.matrix_functions import SAMPLES
from nnviz.core.explain.names import TARGETS, Entry, Name
from nnviz.core.explain.sums import Factor, Sum
from nnviz.core.explain.terms import factor_of
from nnviz.core.model.activations import ACTIVATIONS, Activation
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.symbols import Expression, Number, Symbol, replaced, traced


def slopes_of_sample(chain: ChainRule, sample: int) -> Array:
    """dA_k/dZ_j of the output layer for one sample; (units k, units j)."""
    matrix: Array = _record(chain).mixed_derivative(chain.trace[-1].A)[..., sample]
    return matrix


def over_outputs(chain: ChainRule, unit: int, sample: int) -> Sum:
    """dC/dZ of an output unit, both factors of each term written out in A and Y.

    Term k goes through A of output k; that with the unit's own number is through its own A.
    """
    total = chain.of_sum(len(chain.network), unit, sample)
    with np.errstate(all="ignore"):  # a saturated A makes dC/dA infinite
        terms = tuple(
            (_slope(chain, slope, (k, unit), sample), _loss_slope(chain, derivative, k, sample))
            for k, (slope, derivative) in enumerate(total.terms)
        )
    return total._replace(terms=terms)


def _record(chain: ChainRule) -> Activation:
    return ACTIVATIONS[chain.network[-1].activation]


def _slope(chain: ChainRule, factor: Factor, units: tuple[int, int], sample: int) -> Factor:
    """dA_k/dZ_j by its formula."""
    (output, unit), formula = units, _record(chain).mixed_slope
    assert formula is not None
    leaves: dict[Expression, Expression] = {
        Symbol("A"): _output(chain, output, sample),
        Symbol("A_j"): _output(chain, unit, sample),
        Symbol("same"): Number(float(output == unit)),
    }
    return factor_of(replaced(traced(formula), leaves), factor.symbol)


def _loss_slope(chain: ChainRule, factor: Factor, output: int, sample: int) -> Factor:
    """dC/dA_k by its formula."""
    target = Leaf(value=float(chain.Y[output, sample]), entry=Entry(TARGETS, output, sample))
    leaves: dict[Expression, Expression] = {
        Symbol("A"): _output(chain, output, sample),
        Symbol("Y"): target,
        SAMPLES: Leaf(SAMPLES.name, scalar=True, value=float(chain.Y.shape[1])),
    }
    tree: Expression = traced(LOSSES[chain.loss].slope) / SAMPLES
    return factor_of(replaced(tree, leaves), factor.symbol)


def _output(chain: ChainRule, unit: int, sample: int) -> Leaf:
    entry = Entry(Name("A", len(chain.network)), unit, sample)
    return Leaf(value=float(chain.trace[-1].A[unit, sample]), entry=entry)
