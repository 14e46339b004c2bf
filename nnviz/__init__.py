"""nnviz: a small neural network in NumPy, with every number of backpropagation visible."""

from nnviz.core.config import Config
from nnviz.core.limits import ConfigError
from nnviz.core.network import backward, forward
from nnviz.core.run import Run
from nnviz.core.training import train

__all__ = ["Config", "ConfigError", "Run", "backward", "forward", "train"]
