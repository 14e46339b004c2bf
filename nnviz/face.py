"""The public face: what `from nnviz import ...` finds."""

from nnviz.core.limits import ConfigError
from nnviz.core.model.network import backward, forward
from nnviz.core.setup.config import Config
from nnviz.core.train.limit import Limit, TooMuchWorkError
from nnviz.core.train.run import Run
from nnviz.core.train.stacks import train_many
from nnviz.core.train.training import train
from nnviz.sweeping import sweep

__all__ = [
    "Config",
    "ConfigError",
    "Limit",
    "Run",
    "TooMuchWorkError",
    "backward",
    "forward",
    "sweep",
    "train",
    "train_many",
]
