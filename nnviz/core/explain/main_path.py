"""main_path(chain, parameter) -> Path: one term of a gradient, followed from the weight to C.

A parameter's gradient is a sum over samples and, for each, over the paths from its unit to the
outputs; along a path the local derivatives are multiplied. The main path is of the sample that adds
most to dC/dw, and goes on in each layer to the unit that adds most to dC/dA of the one before it.
"""

from dataclasses import dataclass

import numpy as np

from nnviz.core.explain.chain_rule import ChainRule, Parameter
from nnviz.core.explain.sums import Sum, Term, product


@dataclass(frozen=True)
class Path:
    """A path from a parameter to C.

    sample      from 0
    units       the unit, from 0, that it goes through in each layer from the parameter's on
    factors     its local derivatives from the parameter to C, in the order of the chain rule
    """

    sample: int
    units: tuple[int, ...]
    factors: Term

    @property
    def value(self) -> float:
        """The product of the factors."""
        return product(self.factors)


def main_path(chain: ChainRule, parameter: Parameter) -> Path:
    """The main path. Of samples or units that add equally much, the first is taken."""
    sample = _largest(chain.of_parameter(parameter))
    unit, units = parameter.row, [parameter.row]
    factors = [chain.to_parameter(parameter, sample)]
    for layer in range(parameter.layer, len(chain.network)):
        onward = chain.of_activation(layer, unit, sample)
        factors.append(chain.slope(layer, unit, unit, sample))
        unit = _largest(onward)
        factors.append(onward.terms[unit][0])
        units.append(unit)
    factors += chain.from_Z(len(chain.network), unit, sample)
    return Path(sample, tuple(units), tuple(factors))


def _largest(total: Sum) -> int:
    """The place of the largest term, by its absolute value; what is not a number is none."""
    values = np.abs([product(term) for term in total.terms])
    return int(np.where(np.isnan(values), -1, values).argmax())
