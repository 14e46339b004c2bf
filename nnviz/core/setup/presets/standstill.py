"""Units that no longer learn, or never begin: dead, saturated, all alike."""

from nnviz.core.setup.config import Config
from nnviz.core.setup.presets.preset import Preset
from nnviz.core.setup.promises import Alike, Dead, Learned, LossAbove, NeverRight, Shrinks


def _far_first_step(loss: str) -> Config:
    """One unit, whose first step is so long that the sigmoid ends where it is flat."""
    return Config(
        dataset="or",
        hidden=(),
        loss=loss,
        initializer="xavier",
        learning_rate=100.0,
        epochs=100,
    )


STANDSTILL = {
    "dead": Preset(
        "Dead ReLUs: a learning rate too large",
        Config(learning_rate=10.0, epochs=60),
        {"dead": Dead(3, 3)},
        "The notes' network with the learning rate {config.learning_rate:g}. The first steps are so"
        " long that from step {dead.step} on the A of all {dead.units} hidden units is 0 for every"
        " sample: their gradients are 0, so layer 1 stays as it is, and only the bias of the output"
        " layer still moves.",
        "What will the loss be at the end, when the output is the same for all samples?",
        "A quarter. Half of the targets are 1, so the best single output is one half, and each"
        " error, one half, squared is a quarter.",
    ),
    "saturated": Preset(
        "A saturated sigmoid that does not start",
        _far_first_step("squared_error"),
        {"shrinks": Shrinks(100_000), "above": LossAbove(0.2499)},
        "One step of learning rate {config.learning_rate:g} puts every output close to 1, where the"
        " sigmoid is flat. Its slope is a factor of the gradient, which is more than"
        " {shrinks.times:,} times shorter after that one step. One sample stays wrong, and the"
        " loss above {above.loss:g}.",
        "The wrong sample has almost the largest error that there can be. Why does it hardly move"
        " the weights?",
        "With squared error, delta is 2 (A − Y) A (1 − A) / m. A − Y is almost 1, but A (1 − A) is"
        " almost 0.",
        cure="saturated_cured",
    ),
    "saturated_cured": Preset(
        "The same sigmoid with cross-entropy",
        _far_first_step("binary_cross_entropy"),
        {"learned": Learned(3)},
        "The same unit, first weights and learning rate; only the loss is another. Its delta is"
        " (A − Y) / m, without the slope of the sigmoid: at the wrong sample it is the whole error,"
        " divided by m. By step {learned.step} every sample is right.",
        "The loss rises in the first step. Is that a mistake?",
        "No. The step is too long: it brings the output of one sample close to the wrong end, where"
        " cross-entropy is large, without limit. But delta is large there too, and the next steps"
        " mend it.",
    ),
    "zeros": Preset(
        "Zero weights: the units stay equal",
        Config(
            dataset="moons",
            hidden=(4,),
            activation="sigmoid",
            initializer="zeros",
            learning_rate=5.0,
            batch_size=10,
            epochs=20,
        ),
        {"alike": Alike(4), "never": NeverRight(90)},
        "All weights start at 0, so the {alike.units} hidden units are alike and get the same"
        " gradient at every step: look at the rows of W1, which move but stay equal. Together they"
        " can do what one unit can: the boundary is a straight line, and at no step are more than"
        " {never.percent:g} % of the points right.",
        "Would more hidden units help?",
        "No: they would all be alike too. First weights that differ, drawn at random, mend it: with"
        " Xavier's and ten times as many epochs, every point is right.",
    ),
}
