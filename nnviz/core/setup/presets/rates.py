"""One weighted sum with four learning rates: too small, right, at the edge, too large."""

from nnviz.core.setup.config import Config
from nnviz.core.setup.presets.preset import Preset
from nnviz.core.setup.promises import Diverges, Learned, LossAbove, LossBelow, NeverRight, Swings


def _line(learning_rate: float) -> Config:
    """A weighted sum alone, fitted to two clouds: C is a bowl, so the longest good step is known.

    Steps of gradient descent on a quadratic C grow beyond all bounds when the learning rate is
    above 2 / (the largest eigenvalue of its Hessian).
    """
    return Config(
        dataset="gaussians",
        hidden=(),
        output="identity",
        initializer="xavier",
        learning_rate=learning_rate,
        epochs=150,
    )


RATES = {
    "rate_small": Preset(
        "Learning rate too small",
        _line(0.001),
        {"above": LossAbove(0.35), "never": NeverRight(60)},
        "With learning rate {config.learning_rate:g} the loss falls at every step, but after all"
        " {config.epochs} it is still above {above.loss:g}. At no step are more than"
        " {never.percent:g} % of the points right.",
        "Does the gradient get smaller because the weights are near their best?",
        "No. The steps are short because the learning rate is small, not because the gradient is.",
        cure="rate_right",
    ),
    "rate_right": Preset(
        "Learning rate right",
        _line(0.3),
        {"learned": Learned(8), "low": LossBelow(0.017)},
        "The same weighted sum with learning rate {config.learning_rate:g}. By step {learned.step}"
        " a straight line parts the clouds, and the loss settles below {low.loss:g}.",
        "Will the loss reach 0?",
        "No. The output is a plane over the two inputs, and the targets are 0 and 1: no plane goes"
        " through all of them.",
    ),
    "rate_oscillating": Preset(
        "Learning rate at the edge: oscillating",
        _line(0.7),
        {"swings": Swings(100), "learned": Learned(20)},
        "With learning rate {config.learning_rate:g} each step goes past the lowest point and ends"
        " on the other side, with a smaller loss: each of the first {swings.steps} updates points"
        " against the one before. Look at the first ten steps: the boundary jumps from one side to"
        " the other. From step {learned.step} on every point is right.",
        "The weights jump at every step. Does the loss jump too?",
        "No, it falls at each of these steps: each ends a little lower than the one before.",
        cure="rate_right",
    ),
    "rate_diverging": Preset(
        "Learning rate too large: diverging",
        _line(5.0),
        {"diverges": Diverges(138)},
        "With learning rate {config.learning_rate:g} each step goes so far past the lowest point"
        " that the loss is larger after it than before. Soon the loss grows by the same factor at"
        " each step, and step {diverges.step} leads to a number that is too large for the"
        " computer.",
        "What is the shape of the loss on a logarithmic axis?",
        "Soon a straight line upwards: the same factor at each step is the same distance on a"
        " logarithmic axis. Switch on *Log loss*, below the pictures, to see it.",
        cure="rate_right",
    ),
}
