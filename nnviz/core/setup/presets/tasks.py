"""What a network can learn and what it cannot: truth tables, rings and spirals."""

from nnviz.core.setup.config import Config
from nnviz.core.setup.presets.preset import Preset
from nnviz.core.setup.promises import Dead, Learned, LossAbove, LossBelow, NeverRight, Right


def _xor(seed: int) -> Config:
    """ReLU units on xor, where the first weights decide."""
    return Config(
        dataset="xor", hidden=(3,), initializer="he", seed=seed, learning_rate=0.5, epochs=600
    )


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


TASKS = {
    "majority": Preset(
        "Majority: the notes' network",
        Config(epochs=300),
        {"learned": Learned(15), "low": LossBelow(0.003)},
        "Three inputs vote, and the network learns what the majority says. By step {learned.step}"
        " every output is on the right side of one half; the rest of the run makes the network"
        " surer, and the loss ends below {low.loss:g}.",
        "The eight rows are all right by step {learned.step}. Why does the loss go on falling?",
        "The loss measures how far each output is from its target, 0 or 1. Accuracy only asks on"
        " which side of one half it is.",
    ),
    "and": Preset(
        "AND: one unit is enough",
        Config(dataset="and", hidden=(), initializer="xavier", learning_rate=2.0, epochs=300),
        {"learned": Learned(15)},
        "There is no hidden layer: one weighted sum and a sigmoid. By step {learned.step} a"
        " straight line parts the one corner that is true from the three that are not.",
        "What sign will the bias have at the end?",
        "Negative: the sum must be below zero until both inputs are on. Both weights are positive.",
    ),
    "or": Preset(
        "OR: one unit is enough",
        Config(dataset="or", hidden=(), initializer="xavier", learning_rate=2.0, epochs=300),
        {"learned": Learned(17)},
        "The same single unit as for AND, other targets. By step {learned.step} the straight line"
        " has moved to the other side of the two corners in the middle.",
        "Which weights change sides, compared with AND: the two of W, or the bias?",
        "None of W: both stay positive. The bias is less negative, so that one input alone brings"
        " the sum above zero.",
    ),
    "xor": Preset(
        "XOR: three hidden units, learned",
        _xor(9),
        {"learned": Learned(34)},
        "No straight line parts these corners; the ReLU units bend the plane. By step"
        " {learned.step} all four corners are on the right side, two of them in a band across the"
        " middle.",
        "How many hidden units does XOR need at least?",
        "Two ReLU units are enough, if the first weights are lucky. A third makes luck less"
        " important.",
    ),
    "xor_line": Preset(
        "XOR without a hidden layer: cannot work",
        Config(dataset="xor", hidden=(), initializer="xavier", learning_rate=2.0, epochs=300),
        {"never": NeverRight(75), "above": LossAbove(0.25)},
        "One weighted sum and a sigmoid: their boundary is a straight line, and no straight line"
        " parts the corners of XOR. The loss never goes below {above.loss:g}, and never are more"
        " than {never.percent:g} % of the corners right.",
        "Would more steps help, or another seed, or another learning rate?",
        "None of them. Each of the two classes has the same mean, the middle of the square, and so"
        " any weighted sum has the same mean in both classes: it cannot be above zero in all of one"
        " and below in all of the other.",
    ),
    "xor_stuck": Preset(
        "XOR, stuck on a bad seed",
        _xor(3),
        {"dead": Dead(41, 2), "never": NeverRight(75)},
        "The network that learns XOR, from other first weights. From step {dead.step} on,"
        " {dead.units} of its three ReLU units answer 0 to every corner, and one unit alone gets"
        " at most {never.percent:g} % right.",
        "Will it recover if it is trained ten times as long?",
        "No. The gradient of a unit that is 0 for every sample is 0, so the weights of the"
        " {dead.units} dead units stay as they are. Another weight seed mends it.",
    ),
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
        "Each tanh unit draws one soft line across the plane. The loss is almost level at first,"
        " then the four lines close around the inner ring; by step {learned.step} every point is"
        " right.",
        "How many units does a closed boundary need at least?",
        "Three: two lines cannot enclose a region of the plane, three can.",
    ),
    "spirals_small": Preset(
        "Spirals, network too small",
        _spirals(3),
        {"never": NeverRight(70), "above": LossAbove(0.6)},
        "Three units draw three soft lines, too few for two spirals that wind around each other."
        " The loss soon stays above {above.loss:g}, and at no step are more than {never.percent:g}"
        " % of the points right.",
        "What will the output over the plane look like at the end?",
        "A few broad, nearly straight bands: with three tanh units there are not enough bends to"
        " follow a spiral.",
    ),
    "spirals": Preset(
        "Spirals, network large enough",
        _spirals(16, 16),
        {"right": Right(97), "low": LossBelow(0.05)},
        "The same data and the same optimizer, with two hidden layers of sixteen units. The arms"
        " grow from the outside in, and at the end at least {right.percent:g} % of the points are"
        " right; the loss ends below {low.loss:g}.",
        "Why are some points near the centre never right?",
        "There the two spirals meet, and the noise has put points of one class among those of the"
        " other.",
    ),
}
