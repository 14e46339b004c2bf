"""What many layers do to the gradient on its way back: it vanishes, it explodes, it is cured."""

from nnviz.core.setup.config import Config
from nnviz.core.setup.presets.preset import Preset
from nnviz.core.setup.promises import Diverges, Kept, Learned, LossAbove, Vanishes


def _deep(activation: str, initializer: str) -> Config:
    """Six hidden layers on two rings."""
    return Config(
        dataset="circles",
        hidden=(6,) * 6,
        activation=activation,
        initializer=initializer,
        seed=2,
        epochs=300,
    )


DEPTH = {
    "vanishing": Preset(
        "Vanishing gradients: six sigmoid layers",
        _deep("sigmoid", "xavier"),
        {"vanishes": Vanishes(1000), "above": LossAbove(0.2499)},
        "Look at the gradient of each layer at step 0: the output layer's is more than"
        " {vanishes.times:,} times as long as layer 1's. The slope of the sigmoid is at most a"
        " quarter, and the gradient passes through one such slope in every layer. The loss never"
        " goes below {above.loss:g}.",
        "Will a learning rate ten times as large make it learn?",
        "No. It makes the steps of all layers ten times as long: those of layer 1 are still more"
        " than {vanishes.times:,} times shorter than those of the output layer.",
    ),
    "vanishing_cured": Preset(
        "Vanishing gradients, cured: ReLU and He",
        _deep("relu", "he"),
        {"kept": Kept(30), "learned": Learned(180)},
        "The same layers and the same learning rate with ReLU, whose slope is 1 where it is"
        " active, and He's first weights, which keep the size of the signal. At step 0 the longest"
        " gradient of a layer is less than {kept.times} times the shortest, and by step"
        " {learned.step} every point is right.",
        "Which of the layers has the largest gradient at step 0, the first or the last?",
        "Neither: a layer in between has. With sigmoid layers the order was plain, each layer's"
        " gradient several times shorter than the next one's.",
    ),
    "exploding": Preset(
        "Exploding gradients: large first weights",
        Config(
            dataset="moons",
            samples=100,
            hidden=(32,) * 6,
            activation="identity",
            output="identity",
            initializer="uniform",
            learning_rate=0.0015,
            epochs=60,
        ),
        {"diverges": Diverges(8)},
        "Weights drawn by `uniform` are too large for layers of this width: from layer to layer the"
        " signal grows, and so does the gradient on its way back. Even with the learning rate"
        " {config.learning_rate:g} the steps throw the weights further and further, and step"
        " {diverges.step} leads to numbers that are not finite.",
        "What would Xavier's first weights change?",
        "They are smaller where a layer has more inputs, so that the signal keeps its size through"
        " all layers: the run then learns what it can.",
    ),
}
