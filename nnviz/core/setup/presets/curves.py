"""Curves fitted to points: a sine, and a line with outliers, which each loss sees differently."""

from nnviz.core.setup.config import Config
from nnviz.core.setup.presets.preset import Preset
from nnviz.core.setup.promises import Fitted, LossBelow, Near, Reaches


def _line(loss: str) -> Config:
    """One weighted sum, a straight line, where one point in five is an outlier."""
    return Config(dataset="line", noise=0.2, hidden=(), loss=loss, learning_rate=0.03, epochs=300)


CURVES = {
    "sine": Preset(
        "A sine, fitted by four tanh units",
        Config(dataset="sine", hidden=(4,), epochs=300),
        {"low": LossBelow(0.003), "reached": Reaches(165, 0.004)},
        "One input, one output: the network is a curve over x. At first it is almost straight;"
        " then it bends, and by step {reached.step} the loss is below {reached.loss:g}. At the end"
        " it is below {low.loss:g}.",
        "Will the loss reach 0?",
        "No. The targets have noise, which four units cannot follow from point to point: on"
        " average it alone adds about its variance, the square of {config.noise:g}.",
    ),
    "outliers": Preset(
        "Outliers: squared error",
        _line("squared_error"),
        {"near": Near(0.2), "fitted": Fitted(0.28, 0.46)},
        "Four points in five are near a line of slope {near.slope:g} through 0; the others are far"
        " above it. Each counts with the square of its distance, so that a few far away outweigh"
        " many near by: at the end the fit has slope {fitted.slope:g}, and is at"
        " {fitted.height:g} where x = 0.",
        "Will the fit come closer to the line in more steps?",
        "No. It is where the squared error is smallest, and stays there. Another loss mends it.",
        cure="outliers_huber",
    ),
    "outliers_huber": Preset(
        "Outliers: Huber",
        _line("huber"),
        {"near": Near(0.2), "fitted": Fitted(0.24, 0.25)},
        "The same points and the same steps with Huber's loss, which is calmer from a distance of"
        " 1 on. The fit is about half as far from the line of slope {near.slope:g} through 0: its"
        " own slope is {fitted.slope:g}, and where x = 0 it is at {fitted.height:g}.",
        "An outlier is twice as far from the fit as another. Does it pull twice as strongly?",
        "No. Both are further than 1 from the fit, and there the slope of Huber's loss is 1 or −1,"
        " whatever the distance. That of the squared error is twice the distance.",
        cure="outliers_absolute",
    ),
    "outliers_absolute": Preset(
        "Outliers: absolute error",
        _line("mean_absolute_error"),
        {"near": Near(0.2), "fitted": Fitted(0.2, 0.0)},
        "The same points and the same steps with the absolute error. The outliers no longer matter:"
        " at the end the fit has slope {fitted.slope:g} and is at {fitted.height:g} where x = 0, as"
        " has the line of slope {near.slope:g} that most points are near.",
        "Which points pull more strongly at the fit, those far away or those near by?",
        "All pull equally, since the slope of |A − Y| is 1 or −1 at any distance. The outliers are"
        " outvoted, because they are fewer.",
    ),
}
