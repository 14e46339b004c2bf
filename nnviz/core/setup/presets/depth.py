"""What many layers do to the gradient on its way back: it vanishes, it explodes, it is cured."""

from nnviz.core.setup.config import Config
from nnviz.core.setup.presets.preset import Preset
from nnviz.core.setup.promises import (
    Clips,
    Diverges,
    Kept,
    Learned,
    LossAbove,
    LossBelow,
    Vanishes,
)


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


def _exploding(clip_norm: float) -> Config:
    """Six hidden layers, without any bend, whose first weights are too large."""
    return Config(
        dataset="gaussians",
        hidden=(32,) * 6,
        activation="identity",
        output="identity",
        initializer="uniform",
        learning_rate=0.0015,
        clip_norm=clip_norm,
        epochs=60,
    )


DEPTH = {
    "vanishing": Preset(
        "Vanishing gradients: six sigmoid layers",
        _deep("sigmoid", "xavier"),
        {"vanishes": Vanishes(1000), "above": LossAbove(0.2499)},
        "Look at the gradient of each layer at step 0: the output layer's is more than"
        " {vanishes.times:,} times as long as layer 1's. On its way back the gradient is multiplied"
        " in every layer by a slope of the sigmoid, which is at most a quarter. The loss never goes"
        " below {above.loss:g}.",
        "Will a learning rate ten times as large make it learn in as many steps?",
        "No. At step 0 it makes the updates of all layers ten times as long, but that of layer 1 is"
        " still more than {vanishes.times:,} times shorter than that of the output layer. The loss"
        " again never goes below {above.loss:g}.",
        cure="vanishing_cured",
    ),
    "vanishing_cured": Preset(
        "Vanishing gradients, cured: ReLU and He",
        _deep("relu", "he"),
        {"kept": Kept(30), "learned": Learned(180)},
        "The same layers and the same learning rate with ReLU, whose slope is 1 where Z is"
        " above 0, and He's first weights, which about keep the size of Z from layer to layer. At"
        " step 0 the longest"
        " gradient of a layer is less than {kept.times} times the shortest, and by step"
        " {learned.step} every point is right.",
        "Which of the layers has the largest gradient at step 0, the first or the last?",
        "Neither: a layer in between has. With sigmoid layers each layer's gradient was shorter"
        " than the next one's.",
    ),
    "exploding": Preset(
        "Exploding gradients: large first weights",
        _exploding(0.0),
        {"diverges": Diverges(5)},
        "Weights drawn by `uniform` are too large for layers of this width: Z grows from layer to"
        " layer, and so does the gradient on its way back. Even with learning rate"
        " {config.learning_rate:g} the steps are too long, and step {diverges.step} leads to"
        " numbers that are too large for the computer.",
        "What would Xavier's first weights change?",
        "They are smaller where a layer has more units, so that Z about keeps its size from layer"
        " to layer: the run does not diverge, and the loss falls.",
        cure="exploding_clipped",
    ),
    "exploding_clipped": Preset(
        "Exploding gradients, clipped",
        _exploding(1.0),
        {"clips": Clips(300), "low": LossBelow(0.03)},
        "The same layers, first weights and learning rate, with clip norm {config.clip_norm:g}. At"
        " step 0 the gradient is more than {clips.times} times as long as that, and all of it is"
        " multiplied by one number, which makes it just so long. The run does not diverge, and its"
        " loss ends below {low.loss:g}.",
        "In which direction does a clipped step go?",
        "In the same as without clipping: all gradients are multiplied by the same number, and so"
        " only the length of the step changes.",
    ),
}
