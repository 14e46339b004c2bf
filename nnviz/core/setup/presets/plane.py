"""Points in the plane: a ring, and spirals, for networks that are large enough or too small."""

from nnviz.core.setup.config import Config
from nnviz.core.setup.presets.preset import Preset
from nnviz.core.setup.promises import Learned, LossAbove, LossBelow, NeverRight, Right


def _spirals(*hidden: int) -> Config:
    return Config(
        dataset="spirals",
        noise=0.03,
        hidden=hidden,
        activation="tanh",
        loss="binary_cross_entropy",
        initializer="xavier",
        seed=1,
        learning_rate=0.05,
        optimizer="adam",
        epochs=500,
    )


PLANE = {
    "circles": Preset(
        "Circles: a ring closed by four units",
        Config(
            dataset="circles",
            hidden=(4,),
            activation="tanh",
            initializer="xavier",
            learning_rate=1.0,
            epochs=400,
        ),
        {"learned": Learned(180)},
        "Each tanh unit changes from −1 to 1 across a straight line of the plane. At first the loss"
        " hardly falls; then the boundary closes around the inner ring. By step {learned.step}"
        " every point is right.",
        "How many units does a closed boundary need at least?",
        "Three: two lines cannot enclose a region of the plane, three can.",
    ),
    "spirals_small": Preset(
        "Spirals, network too small",
        _spirals(3),
        {"never": NeverRight(70), "above": LossAbove(0.6)},
        "Three units are too few for two spirals that wind around each other. The loss stays above"
        " {above.loss:g}, and at no step are more than {never.percent:g} % of the points right.",
        "What will the output over the plane look like at the end?",
        "A few broad, nearly straight bands: with three tanh units there are not enough bends to"
        " follow a spiral.",
        cure="spirals",
    ),
    "spirals": Preset(
        "Spirals, network large enough",
        _spirals(16, 16),
        {"right": Right(97), "low": LossBelow(0.05)},
        "The same data and the same optimizer, with two hidden layers of sixteen units. At first"
        " the boundary is almost straight; then it winds along the arms. At the end at least"
        " {right.percent:g} % of the points are right, and the loss is below {low.loss:g}.",
        "Why are some points near the centre still wrong at the end?",
        "There the two spirals meet, and the noise has put points of one class among those of the"
        " other.",
    ),
    "three_spirals": Preset(
        "Three spirals: an output for each class",
        Config(
            dataset="three_spirals",
            noise=0.03,
            hidden=(16,),
            activation="tanh",
            optimizer="adam",
            epochs=300,
        ),
        {"right": Right(97)},
        "There are {config.outputs} outputs, one for each spiral, and softmax makes them"
        " probabilities that add up to 1. Each place of the plane has the colour of the largest. As"
        " the loss falls, the borders wind into the spirals: at the end at least"
        " {right.percent:g} % of the points are in their own colour.",
        "What are the outputs where two colours meet?",
        "The two largest are equal there, and each is at most one half: the network is as sure of"
        " one class as of the other.",
    ),
}
