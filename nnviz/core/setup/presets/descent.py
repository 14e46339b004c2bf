"""Ways to take a step: a ravine for three optimizers, and batches with and without a schedule."""

from typing import Any

from nnviz.core.setup.config import Config
from nnviz.core.setup.presets.preset import Preset
from nnviz.core.setup.promises import LossAbove, Ravine, Reaches, Settles, Shakes

_STUCK = 0.0045  # a loss that plain descent does not come below


def _ravine(**step: Any) -> Config:
    """A sine for sixteen tanh units, where C is steep across the path down and level along it."""
    return Config(dataset="sine", samples=50, hidden=(16,), seed=1, epochs=200, **step)


def _batches(schedule: str) -> Config:
    """Batches of five noisy points, each of which pulls the fit its own way."""
    return Config(
        dataset="sine",
        samples=100,
        noise=0.1,
        hidden=(8,),
        seed=9,
        learning_rate=0.3,
        schedule=schedule,
        batch_size=5,
        epochs=50,
    )


DESCENT = {
    "ravine": Preset(
        "A ravine: plain descent crawls",
        _ravine(learning_rate=0.3),
        {"ravine": Ravine(400, 0.33), "above": LossAbove(_STUCK)},
        "The loss falls at every step, but after all {config.epochs} it is still above"
        " {above.loss:g}, and the curve is too flat. C is a ravine: in its steepest direction it"
        " curves more than {ravine.times} times as much as along the way down. With a learning"
        " rate above about {ravine.limit:g} the steps would swing from wall to wall.",
        "Will it be faster with twice the learning rate?",
        "No. The first steps go up the wall, and the loss ends more than twice as high.",
        cure="ravine_momentum",
    ),
    "ravine_momentum": Preset(
        "The ravine with momentum",
        _ravine(optimizer="momentum"),
        {"reached": Reaches(150, _STUCK)},
        "The same network and data. Along the ravine the gradients agree from step to step, and the"
        " velocity v grows to many times one of them; across it they change their sign and"
        " cancel. By step {reached.step} the loss is below {reached.loss:g}, which plain descent"
        " does not reach in {config.epochs}.",
        "Does the loss fall at every step?",
        "No. The velocity also carries the weights past the lowest point and up the other wall: in"
        " the first steps the loss goes up and down.",
        cure="ravine_adam",
    ),
    "ravine_adam": Preset(
        "The ravine with Adam",
        _ravine(optimizer="adam"),
        {"reached": Reaches(90, _STUCK)},
        "The same network and data. Adam divides what moves each weight by the size of that"
        " weight's own gradients, so that those with small gradients move about as far as the"
        " others. By step {reached.step} the loss is below {reached.loss:g}, where plain descent"
        " and momentum are far above it.",
        "The learning rate {config.learning_rate:g} is less than a fifth of that of plain descent."
        " Are the first steps shorter?",
        "No, the first is longer. In it Adam moves every weight whose gradient is not 0 by the"
        " learning rate itself, however small that gradient is.",
    ),
    "shaken": Preset(
        "A constant rate shakes the fit",
        _batches("constant"),
        {"shakes": Shakes(5)},
        "Each step sees {config.batch_size} of the {config.samples} noisy points and pulls the fit"
        " towards these. It soon looks like the sine, but never settles: in the last fifth of the"
        " steps the loss on all data goes up and down by a factor of more than {shakes.times}."
        " Look at the output: the curve trembles to the end.",
        "Will it settle in four times as many epochs?",
        "No. Even where the loss on all data is lowest, the gradients of the batches are not 0, and"
        " at a constant rate the steps do not get shorter.",
        cure="settled",
    ),
    "settled": Preset(
        "The same fit, settled by a schedule",
        _batches("cosine"),
        {"settles": Settles(5)},
        "The same batches in the same order, with a learning rate that falls from"
        " {config.learning_rate:g} almost to 0. At first the curve trembles as much as with a"
        " constant rate; in the last fifth of the steps the loss on all data changes by less than"
        " {settles.percent:g} %.",
        "Is the gradient of a batch close to 0 at the end?",
        "No. The batches still disagree, and the loss of a batch still goes up and down. Only the"
        " steps are short, because the learning rate is.",
    ),
}
