"""A network that learns the noise of its few samples, and two ways to keep it from that."""

from typing import Any

from nnviz.core.setup.config import Config
from nnviz.core.setup.presets.preset import Preset
from nnviz.core.setup.promises import (
    AboveOnTest,
    BelowOnTest,
    BestOnTest,
    LossAbove,
    LossBelow,
    Stops,
)


def _few_samples(**against: Any) -> Config:
    """Hundreds of weights for thirty noisy points; thirty more are kept from training."""
    return Config(
        dataset="moons",
        samples=60,
        noise=0.35,
        test_fraction=0.5,
        hidden=(16, 16),
        activation="tanh",
        loss="binary_cross_entropy",
        optimizer="adam",
        epochs=200,
        **against,
    )


OVERFITTING = {
    "overfit": Preset(
        "Overfitting: noise is learned",
        _few_samples(),
        {"best": BestOnTest(24), "low": LossBelow(0.0003), "high": AboveOnTest(0.6)},
        "Half of the {config.samples} points are kept from training. After step {best.step} the"
        " loss on these, the gold curve, rises again, to above {high.loss:g}, while that on"
        " training data falls below {low.loss:g}. Look at the output: the boundary bends around"
        " single points.",
        "Are fewer test points right at the end than at step {best.step}?",
        "No, just as many. But for those that are wrong the output comes close to the wrong end,"
        " where cross-entropy is large, without limit.",
        cure="overfit_l2",
    ),
    "overfit_l2": Preset(
        "Overfitting, with an L2 penalty",
        _few_samples(l2=0.02),
        {"below": BelowOnTest(0.16), "above": LossAbove(0.1)},
        "The same points and network, with an L2 penalty of {config.l2:g}: each step also makes"
        " every weight a little smaller, so that only what many points ask for stays. The boundary"
        " is smooth, and the loss on test data ends below {below.loss:g}.",
        "And the loss on training data: is it lower than without the penalty?",
        "No, far higher: at no step is it below {above.loss:g}. What the penalty forbids is to"
        " learn these points by heart.",
    ),
    "overfit_stopped": Preset(
        "Overfitting, with an early stop",
        _few_samples(patience=20),
        {"best": BestOnTest(24), "stops": Stops(44), "below": BelowOnTest(0.35)},
        "The run that overfits, up to step {stops.step}. The loss on test data was smallest at step"
        " {best.step}; after {config.patience} epochs without a smaller one training ends, with a"
        " loss on test data below {below.loss:g}.",
        "Would a patience of 1 be better, since it stops sooner?",
        "No. The loss on test data rises for some steps at the very beginning, and training"
        " would end there.",
    ),
}
