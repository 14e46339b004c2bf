"""What each unit answers to each sample: A of every layer as a matrix."""

from collections.abc import Sequence

import numpy as np

from nnviz.core.arrays import Array, evenly_spread
from nnviz.core.setup.datasets import Dataset
from nnviz.figures.matrices import Matrix
from nnviz.figures.theme import numbered

_SAMPLES = 32  # columns of the heatmaps: of more samples only some are shown


def shown_samples(dataset: Dataset, limit: int = _SAMPLES) -> Sequence[int]:
    """At most `limit` of the samples, evenly chosen over the classes if there are any."""
    order = np.argsort(dataset.Y[0], kind="stable")
    kept = evenly_spread(dataset.X.shape[1], limit)
    return sorted(int(order[index]) for index in kept)


def activation_matrices(
    layers: Sequence[Array], samples: Sequence[int], *, of: int
) -> list[Matrix]:
    """One matrix a layer of A (units, samples).

    `samples` are the columns' numbers, counted from 0, out of the `of` columns that A has in full.
    """
    names = [f"{sample + 1}" for sample in samples]
    return [
        Matrix(
            z=A,
            title=f"A<sub>{layer}</sub> ({len(A)} × {of})",
            rows=numbered("a", len(A)),
            columns=names,
            across="sample",
            cells=[
                [f"A<sub>{layer}</sub> unit {unit}, sample {name}" for name in names]
                for unit in range(1, len(A) + 1)
            ],
        )
        for layer, A in enumerate(layers, start=1)
    ]
