"""One parameter's gradient by the chain rule, as the notes write it: named factors and exact sums.

    dC/dw = sum over samples of  dZ/dw × dA/dZ × dC/dA

where Z and A are those of the unit that w leads into. In the output layer dC/dA is the loss's own
derivative; below it is a sum over the units of the next layer, and so, unrolled, over all paths
from the unit to the outputs.

Through an activation that mixes units, as softmax does, Z of one unit changes A of all: the last
two factors are then one, dC/dZ, which is a sum over the outputs A_k of  dA_k/dZ × dC/dA_k.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.explain.names import Entry, Name
from nnviz.core.explain.sums import Factor, Sum, Symbols, Term
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

    @property
    def entry(self) -> Entry:
        """The parameter as a cell of W or b."""
        letter = "b" if self.column is None else "W"
        return Entry(Name(letter, self.layer), self.row, self.column or 0)

    def __str__(self) -> str:
        return str(self.entry)


@dataclass(frozen=True)
class ChainRule:
    """The derivatives of C along a forward pass, one number at a time.

    Layers count from 1, units and samples from 0.
    """

    network: Network
    trace: Trace
    Y: Array
    loss: str

    def mixes(self, layer: int) -> bool:
        """Whether in this layer A of a unit depends on Z of the others too."""
        return ACTIVATIONS[self.network[layer - 1].activation].slope is None

    @cached_property
    def _slopes(self) -> list[Array]:
        """dA/dZ of each layer: f'(Z), or, where units are mixed, (k, j, m) of dA_k by dZ_j."""
        records = [ACTIVATIONS[layer.activation] for layer in self.network]
        pairs = zip(records, self.trace, strict=True)
        return [
            record.derivative(t.Z, t.A) if record.slope else record.mixed_derivative(t.A)
            for record, t in pairs
        ]

    @cached_property
    def _derivatives(self) -> list[tuple[Array, Array]]:
        """dC/dA and dC/dZ of each layer, each from the next one's."""
        with np.errstate(all="ignore"):  # a saturated A makes cross-entropy's infinite
            dA = LOSSES[self.loss].dA(self.trace[-1].A, self.Y)
            found = [(dA, self._through(len(self.network), dA))]
            for above in range(len(self.network), 1, -1):
                dA = self.network[above - 1].W.T @ found[-1][1]
                found.append((dA, self._through(above - 1, dA)))
        return found[::-1]

    def _through(self, layer: int, dA: Array) -> Array:
        """dC/dZ of a layer from its dC/dA."""
        slopes = self._slopes[layer - 1]
        return np.einsum("kjm,km->jm", slopes, dA) if self.mixes(layer) else slopes * dA

    @cached_property
    def _gradients(self) -> Gradients:
        """What the backward pass makes of it, matrix by matrix."""
        with np.errstate(all="ignore"):
            return backward(self.network, self.trace, self.Y, self.loss)

    def of_parameter(self, parameter: Parameter) -> Sum:
        """dC/dw: for each sample the product of its factors."""
        samples = range(self.Y.shape[1])
        terms = tuple(
            (
                self.to_parameter(parameter, sample),
                *self.from_Z(parameter.layer, parameter.row, sample),
            )
            for sample in samples
        )
        _, dW, db = self._gradients[parameter.layer - 1]
        row, column = parameter.row, parameter.column
        cell = db[row, 0] if column is None else dW[row, column]
        return Sum(("dC/", _d(parameter.entry)), terms, float(cell))

    def of_activation(self, layer: int, unit: int, sample: int) -> Sum:
        """dC/dA of a unit: the loss's derivative, or the sum over the units that A leads into."""
        symbol = _derivative_of_C("A", layer, unit, sample)
        if layer == len(self.network):
            return Sum(symbol, ((self._to_C("A", layer, unit, sample),),))
        above = range(len(self.network[layer].b))
        terms = tuple(
            (self._weight(layer + 1, to, unit, sample), *self.from_Z(layer + 1, to, sample))
            for to in above
        )
        return Sum(symbol, terms)

    def of_sum(self, layer: int, unit: int, sample: int) -> Sum:
        """dC/dZ of a unit: over all A of its layer that Z changes."""
        terms = tuple(
            (self.slope(layer, output, unit, sample), self._to_C("A", layer, output, sample))
            for output in self._reached(layer, unit)
        )
        return Sum(_derivative_of_C("Z", layer, unit, sample), terms)

    def path_count(self, layer: int) -> int:
        """How many paths lead from Z of a unit of this layer to the outputs."""
        sizes = [len(each.b) for each in self.network]
        mixed = (sizes[above - 1] for above in self._layers_from(layer) if self.mixes(above))
        return prod(sizes[layer:]) * prod(mixed)

    def over_paths(self, parameter: Parameter, sample: int) -> Sum:
        """One sample's part of dC/dw, with one term for each path to an output."""
        start = self.to_parameter(parameter, sample)
        paths = self._paths(parameter.layer, parameter.row, sample)
        return Sum(("dC/", _d(parameter.entry)), tuple((start, *path) for path in paths))

    def _paths(self, layer: int, unit: int, sample: int) -> Iterator[Term]:
        """From Z of a unit on."""
        for output in self._reached(layer, unit):
            slope = self.slope(layer, output, unit, sample)
            if layer == len(self.network):
                yield slope, self._to_C("A", layer, output, sample)
                continue
            for to in range(len(self.network[layer].b)):
                weight = self._weight(layer + 1, to, output, sample)
                for path in self._paths(layer + 1, to, sample):
                    yield slope, weight, *path

    def _layers_from(self, layer: int) -> range:
        return range(layer, len(self.network) + 1)

    def _reached(self, layer: int, unit: int) -> range:
        """The units whose A depends on Z of this one."""
        return range(len(self.network[layer - 1].b)) if self.mixes(layer) else range(unit, unit + 1)

    # ------------------------------------------------------------------------------- factors

    def from_Z(self, layer: int, unit: int, sample: int) -> Term:
        """dC/dZ of a unit: dA/dZ × dC/dA, or as one number where Z changes other A too."""
        if self.mixes(layer):
            return (self._to_C("Z", layer, unit, sample),)
        return self.slope(layer, unit, unit, sample), self._to_C("A", layer, unit, sample)

    def _to_C(self, letter: str, layer: int, unit: int, sample: int) -> Factor:
        """dC/dA, or dC/dZ."""
        derivative = self._derivatives[layer - 1][letter == "Z"]
        symbol = _derivative_of_C(letter, layer, unit, sample)
        return Factor(symbol, float(derivative[unit, sample]))

    def to_parameter(self, parameter: Parameter, sample: int) -> Factor:
        """dZ/dw: the number that the weight is multiplied with; of a bias 1."""
        Z = Entry(Name("Z", parameter.layer), parameter.row, sample)
        symbol = (_d(Z), "/", _d(parameter.entry))
        if parameter.column is None:
            return Factor(symbol, 1.0)
        A_prev = self.trace[parameter.layer - 1].A_prev
        return Factor(symbol, float(A_prev[parameter.column, sample]))

    def slope(self, layer: int, output: int, unit: int, sample: int) -> Factor:
        """The derivative of A of one unit by Z of the same or another."""
        A, Z = Entry(Name("A", layer), output, sample), Entry(Name("Z", layer), unit, sample)
        slopes = self._slopes[layer - 1]
        place = (output, unit, sample) if self.mixes(layer) else (unit, sample)
        return Factor((_d(A), "/", _d(Z)), float(slopes[place]))

    def _weight(self, layer: int, to: int, unit: int, sample: int) -> Factor:
        Z, A = Entry(Name("Z", layer), to, sample), Entry(Name("A", layer - 1), unit, sample)
        return Factor((_d(Z), "/", _d(A)), float(self.network[layer - 1].W[to, unit]))


def _derivative_of_C(letter: str, layer: int, unit: int, sample: int) -> Symbols:
    return ("dC/", _d(Entry(Name(letter, layer), unit, sample)))


def _d(entry: Entry) -> Entry:
    """The entry as it stands in a quotient such as dZ/dW."""
    return entry._replace(name=entry.name.gradient)


def is_finite(total: Sum) -> bool:
    """Whether every factor is a number: with cross-entropy, a saturated A makes dC/dA infinite."""
    return all(np.isfinite(factor.value) for term in total.terms for factor in term)
