"""The arrays that a training step works on: each is allocated once, and written at every step.

Units come first and samples last, (units, samples), with the runs of a stack in between, (units,
runs, samples). So the units of a layer lie in one piece above a row of ones, and one call reaches
all numbers of a layer, or of several. For products, `matrices` puts the runs first.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from nnviz.core.arrays import Array

# Up to so many samples, calls are what takes time, and what several layers need is done in one.
# With more it is memory: each layer is done with before the next, and its delta takes A's place.
FEW = 100


class LayerMemory:
    """Of a hidden layer: A (units, ..., m), above ones in `A_and_ones`; Z, delta and dA like A.

    Z is the same memory as A, unless the slope is to be made of Z. With many samples delta is the
    same as A, too. dA is used by all layers in turn.
    """

    def __init__(self, A_and_ones: Array, dA: Array, delta: Array | None, *, own_Z: bool) -> None:
        self.A_and_ones, self.A, self.dA = A_and_ones, A_and_ones[:-1], dA
        self.Z = aligned(self.A.shape) if own_Z else self.A
        self.delta = self.A if delta is None else delta

    def spare(self) -> Iterator[Array]:
        """Memory for what is computed on the way: dA, while it is not in use, and then more."""
        yield self.dA
        yield from spare(self.A.shape)


class Memory:
    """Of all hidden layers: `layers`, and the `As` and `deltas` that neighbours have together."""

    def __init__(
        self, widths: Sequence[int], own_Z: Sequence[bool], runs: tuple[int, ...], samples: int
    ) -> None:
        # The rows where each layer begins: its units and a row of ones.
        self.rows = [0, *np.cumsum([width + 1 for width in widths], dtype=int).tolist()]
        self.few = samples <= FEW
        self.As = aligned((self.rows[-1], *runs, samples))
        self.As[...] = 1.0
        self.deltas = aligned(self.As.shape if self.few else (0,))
        dAs = aligned((max(widths, default=0), *runs, samples))
        self.layers = [
            LayerMemory(
                self.As[start:stop],
                dAs[:width],
                self.deltas[start : stop - 1] if self.few else None,
                own_Z=own,
            )
            for (start, stop), width, own in zip(pairwise(self.rows), widths, own_Z, strict=True)
        ]


def matrices(array: Array) -> Array:
    """The array (units, runs, samples) with its runs first; without runs, as it is."""
    return array if array.ndim == 2 else array.swapaxes(0, 1)


def spare(shape: tuple[int, ...]) -> Iterator[Array]:
    """New arrays, as many as are taken."""
    while True:
        yield aligned(shape)


def aligned(shape: tuple[int, ...]) -> Array:
    """A new array that begins with a cache line, so that fewer vectors lie across two of them."""
    size = int(np.prod(shape))
    memory = np.empty(size + 8)
    start = -memory.ctypes.data % 64 // 8
    return memory[start : start + size].reshape(shape)
