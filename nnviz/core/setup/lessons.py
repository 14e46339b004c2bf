"""What a network learns of a dataset, in one plain sentence that is exact for its sizes."""

from collections.abc import Callable

from nnviz.core.setup.dataset import Shape
from nnviz.core.setup.makers.curves import outlier_count

_WORDS = ("no", "one", "two", "three", "four", "five", "six")


def vote(shape: Shape) -> str:
    """Of majority: an even number of inputs can tie, and then the target is 0."""
    what = "what the majority says" if shape.inputs % 2 else "whether more than half say 1"
    return f"{_WORDS[shape.inputs].capitalize()} inputs vote; the network learns {what}."


def odd(shape: Shape) -> str:
    """Of parity."""
    return f"The network learns whether an odd number of {_WORDS[shape.inputs]} inputs are 1."


def exactly_one(_: Shape) -> str:
    """Of xor."""
    return "The network learns whether exactly one of two inputs is 1."


def every(shape: Shape) -> str:
    """Of and."""
    all_of_them = "both" if shape.inputs == 2 else f"all {_WORDS[shape.inputs]}"
    return f"The network learns whether {all_of_them} inputs are 1."


def at_least_one(shape: Shape) -> str:
    """Of or."""
    return f"The network learns whether at least one of {_WORDS[shape.inputs]} inputs is 1."


def points(where: str) -> Callable[[Shape], str]:
    """Of points in the plane; `where` they lie, as in "on two spirals"."""

    def lesson(shape: Shape) -> str:
        return f"{shape.samples:,} points {where}; the network learns which each is from."

    return lesson


def classes(where: str) -> Callable[[Shape], str]:
    """Of points in the plane, a class an output; in `where`, {} is for how many."""
    return lambda shape: points(where.format(_WORDS[shape.outputs]))(shape)


def regression(where: str) -> Callable[[Shape], str]:
    """Of points (x, y); `where` they lie, as in "near a sine"."""
    return lambda shape: f"{shape.samples:,} points {where}; the network learns y from x."


def outliers(shape: Shape) -> str:
    """Of line."""
    far = outlier_count(shape)
    counted = f", {far:,} outlier{'s' * (far > 1)}" if far else ""
    return regression(f"near a line{counted}")(shape)


def imitate(shape: Shape) -> str:
    """Of teacher."""
    noisy = "noisy " if shape.noise else ""
    return f"Another network gave {shape.samples:,} {noisy}answers; this one learns its rule."
