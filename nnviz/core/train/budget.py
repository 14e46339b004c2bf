"""How long training will take, estimated before it begins."""

from itertools import pairwise

from nnviz.core.setup.batches import Batches
from nnviz.core.setup.config import Config

WORK_BUDGET_SECONDS = 5.0
# In seconds, fitted to one step at a time on two small servers without AVX-512, between the two.
_STEP, _LAYER, _WEIGHT = 6e-6, 4e-6, 2.5e-10
_UNIT = 6e-9  # and more where NumPy has no vector code for the activation
_MORE = {"tanh": 1.5e-8, "sigmoid": 8e-9}


def estimated_seconds(config: Config) -> float:
    """Estimate the training time of `config`: calls a layer, activations and products a sample."""
    batches = Batches(config, config.sample_count)
    start, stop = batches.bounds[0]
    weights = sum(fan_in * fan_out for fan_in, fan_out in pairwise(config.sizes))
    a_sample = _WEIGHT * weights
    for units, activation in zip(config.sizes[1:], config.activations, strict=True):
        a_sample += (_UNIT + _MORE.get(activation, 0.0)) * units
    a_step = _STEP + _LAYER * (len(config.sizes) - 1) + (stop - start) * a_sample
    return batches.steps * a_step
