"""How long training will take, estimated before it begins."""

from itertools import pairwise

from nnviz.core.config import Config
from nnviz.core.schedule import Schedule

WORK_BUDGET_SECONDS = 5.0
# Fitted to measured times of one step on a small two-core server without AVX-512, in seconds.
_STEP, _LAYER, _UNIT, _WEIGHT = 1.2e-5, 5e-6, 1.2e-8, 2.5e-10


def estimated_seconds(config: Config) -> float:
    """Estimate the training time of `config`: calls a layer, activations and products a sample."""
    schedule = Schedule(config, config.sample_count)
    start, stop = schedule.bounds[0]
    weights = sum(fan_in * fan_out for fan_in, fan_out in pairwise(config.sizes))
    a_sample = _UNIT * sum(config.sizes[1:]) + _WEIGHT * weights
    a_step = _STEP + _LAYER * (len(config.sizes) - 1) + (stop - start) * a_sample
    return schedule.steps * a_step
