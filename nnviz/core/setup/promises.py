"""Promises: what a preset's words say of its run, as numbers that can be checked.

Steps count updates: a promise about step k speaks of the network after k updates. "Right" is a
sample whose output is on its target's side of 0.5, or with several classes is largest where its
target is. "All data" are all that training sees.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Learned:
    """From `step` on, at the latest, all samples are right."""

    step: int


@dataclass(frozen=True)
class Right:
    """After the last step, at least `percent` % of the samples are right."""

    percent: float


@dataclass(frozen=True)
class NeverRight:
    """At no step are more than `percent` % of the samples right."""

    percent: float


@dataclass(frozen=True)
class LossBelow:
    """The loss on all data is below `loss` after the last step."""

    loss: float


@dataclass(frozen=True)
class LossAbove:
    """The loss on all data is at least `loss` at every step."""

    loss: float


@dataclass(frozen=True)
class Reaches:
    """From `step` on, at the latest, the loss on all data is below `loss`."""

    step: int
    loss: float


@dataclass(frozen=True)
class Dead:
    """From `step` on, but not before, `units` units of hidden layer 1 are 0 for every sample."""

    step: int
    units: int


@dataclass(frozen=True)
class Diverges:
    """After `step` steps a loss, a weight or a gradient is no longer finite."""

    step: int


@dataclass(frozen=True)
class Vanishes:
    """At step 0 the output layer's gradient is more than `times` times as long as layer 1's."""

    times: int


@dataclass(frozen=True)
class Kept:
    """At step 0 the longest gradient of a layer is less than `times` times the shortest."""

    times: int


@dataclass(frozen=True)
class Shrinks:
    """The first step makes the gradient more than `times` times shorter."""

    times: int


@dataclass(frozen=True)
class Swings:
    """Each of the first `steps` updates goes against the one before it."""

    steps: int


@dataclass(frozen=True)
class Alike:
    """At every step the `units` units of hidden layer 1 have the same weights and biases.

    So have their weights into the next layer.
    """

    units: int


@dataclass(frozen=True)
class Clips:
    """At step 0 the gradient is more than `times` times as long as clip_norm.

    The first step goes against it, as far as the learning rate times clip_norm.
    """

    times: int


@dataclass(frozen=True)
class Ravine:
    """After the last step C curves over `times` times as much across as along the last update.

    `limit` is the longest learning rate that is stable on a quadratic C of the largest curvature:
    2 over it.
    """

    times: int
    limit: float


@dataclass(frozen=True)
class Shakes:
    """In the last fifth of the steps the largest loss on all data is `times` times the smallest."""

    times: int


@dataclass(frozen=True)
class Settles:
    """In the last fifth of the steps the loss on all data changes by less than `percent` %."""

    percent: float


@dataclass(frozen=True)
class Near:
    """All samples but the outliers are near the line through 0 of this slope."""

    slope: float


@dataclass(frozen=True)
class Fitted:
    """The outputs at the end are a line: its slope, and its height at x = 0, to two decimals."""

    slope: float
    height: float


@dataclass(frozen=True)
class BestOnTest:
    """Of the losses on test data after each step, that after `step` steps is the smallest."""

    step: int


@dataclass(frozen=True)
class BelowOnTest:
    """The loss on test data is below `loss` after the last step."""

    loss: float


@dataclass(frozen=True)
class AboveOnTest:
    """The loss on test data is above `loss` after the last step."""

    loss: float


@dataclass(frozen=True)
class Stops:
    """The early stop ends the run after `step` steps."""

    step: int


Promise = (
    Learned
    | Right
    | NeverRight
    | LossBelow
    | LossAbove
    | Reaches
    | Dead
    | Diverges
    | Vanishes
    | Kept
    | Shrinks
    | Swings
    | Alike
    | Clips
    | Ravine
    | Shakes
    | Settles
    | Near
    | Fitted
    | BestOnTest
    | BelowOnTest
    | AboveOnTest
    | Stops
)
