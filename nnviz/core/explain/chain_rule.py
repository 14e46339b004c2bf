"""One parameter's gradient by the chain rule, as the notes write it: named factors and exact sums.

    dC/dw = sum over samples of  dZ/dw × dA/dZ × dC/dA

where Z and A are those of the unit that w leads into. In the output layer dC/dA is the loss's own
derivative; below it is a sum over the units of the next layer, and so, unrolled, over all paths
from the unit to the outputs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.explain.sums import Factor, Sum, Term
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.network import Gradients, Network, Trace, backward


@dataclass(frozen=True)
class Parameter:
    """W[row, column] of a layer, or b[row] where `column` is None.

    Layers count from 1, rows and columns from 0; in its symbol, which is its `str`, all from 1.
    """

    layer: int
    row: int
    column: int | None

    def __str__(self) -> str:
        if self.column is None:
            return f"b{self.layer}[{self.row + 1}]"
        return f"W{self.layer}[{self.row + 1},{self.column + 1}]"


@dataclass(frozen=True)
class ChainRule:
    """The derivatives of C along a forward pass, one number at a time."""

    network: Network
    trace: Trace
    Y: Array
    loss: str

    @cached_property
    def _slopes(self) -> list[Array]:
        """f'(Z) of each layer."""
        pairs = zip(self.network, self.trace, strict=True)
        return [ACTIVATIONS[layer.activation].derivative(t.Z, t.A) for layer, t in pairs]

    @cached_property
    def _dAs(self) -> list[Array]:
        """dC/dA of each layer, each from the next one's."""
        with np.errstate(all="ignore"):  # a saturated A makes cross-entropy's infinite
            found = [LOSSES[self.loss].dA(self.trace[-1].A, self.Y)]
            for layer, slope in zip(self.network[:0:-1], self._slopes[:0:-1], strict=True):
                found.append(layer.W.T @ (slope * found[-1]))
        return found[::-1]

    @cached_property
    def _gradients(self) -> Gradients:
        """What the backward pass makes of it, matrix by matrix."""
        with np.errstate(all="ignore"):
            return backward(self.network, self.trace, self.Y, self.loss)

    def of_parameter(self, parameter: Parameter) -> Sum:
        """dC/dw: for each sample the product of three factors."""
        samples = range(self.Y.shape[1])
        terms = tuple(self._term(parameter, sample) for sample in samples)
        _, dW, db = self._gradients[parameter.layer - 1]
        row, column = parameter.row, parameter.column
        cell = db[row, 0] if column is None else dW[row, column]
        return Sum(f"dC/d{parameter}", terms, float(cell))

    def _term(self, parameter: Parameter, sample: int) -> Term:
        layer, row = parameter.layer, parameter.row
        return (
            self._input(parameter, sample),
            self._slope(layer, row, sample),
            Factor(f"dC/d{_A(layer, row, sample)}", float(self._dAs[layer - 1][row, sample])),
        )

    def of_activation(self, layer: int, unit: int, sample: int) -> Sum:
        """dC/dA of a unit: the loss's derivative, or the sum over the units that A leads into."""
        symbol = f"dC/d{_A(layer, unit, sample)}"
        if layer == len(self.network):
            return Sum(symbol, ((self._loss_derivative(unit, sample),),))
        above = range(len(self.network[layer].b))
        return Sum(
            symbol,
            tuple(
                (
                    self._weight(layer + 1, to, unit, sample),
                    self._slope(layer + 1, to, sample),
                    Factor(f"dC/d{_A(layer + 1, to, sample)}", float(self._dAs[layer][to, sample])),
                )
                for to in above
            ),
        )

    def path_count(self, layer: int) -> int:
        """How many paths lead from a unit of this layer to the outputs."""
        return prod(len(above.b) for above in self.network[layer:])

    def over_paths(self, parameter: Parameter, sample: int) -> Sum:
        """One sample's part of dC/dw, with one term for each path to an output."""
        return Sum(f"dC/d{parameter}", tuple(self._paths(parameter, sample)))

    def _paths(self, parameter: Parameter, sample: int) -> Iterator[Term]:
        layer, row = parameter.layer, parameter.row
        start = (self._input(parameter, sample), self._slope(layer, row, sample))
        for above in product(*(range(len(each.b)) for each in self.network[layer:])):
            factors = list(start)
            units = (row, *above)
            for number, (below, to) in enumerate(zip(units, above, strict=False), layer + 1):
                factors.append(self._weight(number, to, below, sample))
                factors.append(self._slope(number, to, sample))
            factors.append(self._loss_derivative(units[-1], sample))
            yield tuple(factors)

    def _input(self, parameter: Parameter, sample: int) -> Factor:
        symbol = f"dZ{parameter.layer}[{parameter.row + 1},{sample + 1}]/d{parameter}"
        if parameter.column is None:
            return Factor(symbol, 1.0)
        A_prev = self.trace[parameter.layer - 1].A_prev
        return Factor(symbol, float(A_prev[parameter.column, sample]))

    def _slope(self, layer: int, unit: int, sample: int) -> Factor:
        symbol = f"d{_A(layer, unit, sample)}/dZ{layer}[{unit + 1},{sample + 1}]"
        return Factor(symbol, float(self._slopes[layer - 1][unit, sample]))

    def _weight(self, layer: int, to: int, unit: int, sample: int) -> Factor:
        symbol = f"dZ{layer}[{to + 1},{sample + 1}]/d{_A(layer - 1, unit, sample)}"
        return Factor(symbol, float(self.network[layer - 1].W[to, unit]))

    def _loss_derivative(self, unit: int, sample: int) -> Factor:
        last = len(self.network)
        return Factor(f"dC/d{_A(last, unit, sample)}", float(self._dAs[-1][unit, sample]))


def _A(layer: int, unit: int, sample: int) -> str:
    return f"A{layer}[{unit + 1},{sample + 1}]"


def is_finite(total: Sum) -> bool:
    """Whether every factor is a number: with cross-entropy, a saturated A makes dC/dA infinite."""
    return all(np.isfinite(factor.value) for term in total.terms for factor in term)
