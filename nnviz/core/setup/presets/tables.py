"""Truth tables: which of them one unit can learn, and which need a hidden layer."""

from nnviz.core.setup.config import Config
from nnviz.core.setup.presets.preset import Preset
from nnviz.core.setup.promises import Dead, Learned, LossAbove, LossBelow, NeverRight


def _xor(seed: int) -> Config:
    """ReLU units on xor, where the first weights decide."""
    return Config(
        dataset="xor", hidden=(3,), initializer="he", seed=seed, learning_rate=0.5, epochs=600
    )


TABLES = {
    "majority": Preset(
        "Majority: the notes' network",
        Config(epochs=300),
        {"learned": Learned(15), "low": LossBelow(0.003)},
        "Three inputs vote, and the network learns what the majority says. By step {learned.step}"
        " every output is on the right side of one half; then the outputs come closer to their"
        " targets, and the loss ends below {low.loss:g}.",
        "All eight samples are right by step {learned.step}. Why does the loss go on falling?",
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
        "Negative: the weighted sum must be below 0 unless both inputs are 1. Both weights are"
        " positive.",
    ),
    "or": Preset(
        "OR: one unit is enough",
        Config(dataset="or", hidden=(), initializer="xavier", learning_rate=2.0, epochs=300),
        {"learned": Learned(17)},
        "The same single unit as for AND, with other targets. By step {learned.step} a straight"
        " line parts the one corner that is false from the three that are true.",
        "Compared with AND at the end, what must differ: the signs of the weights, or the bias?",
        "The bias. Both weights are positive in both; the bias of OR is closer to 0, so that one"
        " input that is 1 brings the weighted sum above 0.",
    ),
    "xor": Preset(
        "XOR: three hidden units, learned",
        _xor(9),
        {"learned": Learned(34)},
        "No straight line parts these corners, but ReLU units can give the boundary corners of its"
        " own. By step {learned.step} all four samples are right, two of them in a band across the"
        " middle.",
        "How many hidden units does XOR need at least?",
        "Two ReLU units can do it, but from most first weights training does not find how. With"
        " three it does so more often.",
    ),
    "xor_line": Preset(
        "XOR without a hidden layer: cannot work",
        Config(dataset="xor", hidden=(), initializer="xavier", learning_rate=2.0, epochs=300),
        {"never": NeverRight(75), "above": LossAbove(0.25)},
        "One weighted sum and a sigmoid: their boundary is a straight line, and no straight line"
        " parts the corners of XOR. The loss never goes below {above.loss:g}, and at no step are"
        " more than {never.percent:g} % of the samples right.",
        "Would more steps help, or another seed, or another learning rate?",
        "None of them. Each of the two classes has the same mean, the middle of the square, and so"
        " any weighted sum has the same mean in both classes: it cannot be above 0 in all of one"
        " and below 0 in all of the other.",
    ),
    "xor_stuck": Preset(
        "XOR, stuck on a bad seed",
        _xor(3),
        {"dead": Dead(41, 2), "never": NeverRight(75)},
        "The network that learns XOR, from other first weights. From step {dead.step} on, the A of"
        " {dead.units} of its three ReLU units is 0 for every sample: they are dead. One unit"
        " alone gets at most {never.percent:g} % of the samples right.",
        "Will it recover if it is trained ten times as long?",
        "No. The gradient of a unit that is 0 for every sample is 0, so the weights of the"
        " {dead.units} dead units stay as they are. Another weight seed can mend it.",
        cure="xor",
    ),
}
