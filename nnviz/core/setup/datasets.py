"""What a network can learn here: name -> DatasetKind, which makes a Dataset."""

import numpy as np

from nnviz.core.limits import Integers
from nnviz.core.setup import lessons
from nnviz.core.setup.dataset import Dataset, DatasetKind, Shape
from nnviz.core.setup.makers import curves, plane, tables
from nnviz.core.setup.makers.teacher import teacher

__all__ = ["DATASETS", "Dataset", "DatasetKind", "Shape"]

DATASETS: dict[str, DatasetKind] = {
    "majority": tables.table(
        "1 where more than half of the inputs are 1",
        lambda bits: np.asarray(bits.mean(axis=0) > 0.5),
        Integers(2, 6, 3),
        lessons.vote,
    ),
    "parity": tables.table(
        "1 where an odd number of inputs is 1", tables.odd, Integers(2, 6, 3), lessons.odd
    ),
    "xor": tables.table(
        "1 where exactly one of two inputs is 1",
        tables.odd,
        Integers(2, 2, 2),
        lessons.exactly_one,
    ),
    "and": tables.table(
        "1 where all inputs are 1",
        lambda bits: np.asarray(bits.all(axis=0)),
        Integers(2, 6, 2),
        lessons.every,
    ),
    "or": tables.table(
        "1 where at least one input is 1",
        lambda bits: np.asarray(bits.any(axis=0)),
        Integers(2, 6, 2),
        lessons.at_least_one,
    ),
    "circles": plane.two_classes("a ring around a smaller ring", plane.circle, "in two rings"),
    "moons": plane.two_classes(
        "two half circles that reach into each other", plane.moon, "on two arcs"
    ),
    "spirals": plane.two_classes(
        "two spirals wound around each other", plane.spiral, "on two spirals"
    ),
    "gaussians": plane.two_classes(
        "two clouds of normally distributed points", plane.gaussian, "in two clouds"
    ),
    "blobs": DatasetKind(
        "several clouds of points: an output for each class",
        plane.blobs,
        lessons.classes("in {} clouds"),
        Integers(2, 2, 2),
        outputs=Integers(3, 6, 3),
    ),
    "three_spirals": DatasetKind(
        "three spirals wound around one another: an output for each class",
        plane.spirals,
        lessons.classes("on {} spirals"),
        Integers(2, 2, 2),
        outputs=Integers(3, 3, 3),
    ),
    "sine": curves.curve(
        "a number for each x: one period of a sine, with noise",
        curves.sine,
        lessons.regression("near a sine"),
    ),
    "step": curves.curve(
        "a number for each x: it jumps where x is 0, with noise",
        curves.step,
        lessons.regression("near a step"),
    ),
    "line": curves.curve(
        "a number for each x: on a line, but for some outliers far above it",
        curves.line,
        lessons.outliers,
        noise=curves.OUTLIERS,
        noise_is="The share of the samples that are outliers, far above the line.",
    ),
    "teacher": DatasetKind(
        "numbers between 0 and 1 from another network, drawn at random",
        teacher,
        lessons.imitate,
        Integers(1, 16, 3),
        outputs=Integers(1, 8, 1),
        classes=False,
        noise_is="Standard deviation of the normal noise added before the teacher's sigmoid.",
    ),
}
