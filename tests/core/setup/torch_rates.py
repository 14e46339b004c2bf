"""The learning rates of PyTorch's schedulers, one update after the other, in plain Python.

The chainable forms of `torch/optim/lr_scheduler.py`, which make each rate of the one before it:
LinearLR(start_factor=1 / (warmup + 1), total_iters=warmup), then StepLR(step_size=decay_every,
gamma=decay), ExponentialLR(gamma=decay) or CosineAnnealingLR(T_max=epochs - warmup), chained by
SequentialLR(milestones=[warmup]), with `scheduler.step()` after each epoch.
"""

import math

from nnviz import Config


def torch_rates(config: Config) -> list[float]:
    """The rate of each epoch."""
    start = 1 / (config.warmup + 1)
    rate = config.learning_rate * (start if config.warmup else 1)
    found = [rate]
    for last_epoch in range(1, config.epochs):
        if last_epoch < config.warmup:
            rise = 1 - start
            rate *= 1 + rise / (config.warmup * start + (last_epoch - 1) * rise)
        elif last_epoch == config.warmup:
            rate = config.learning_rate  # SequentialLR lets the next one begin: its step(0)
        else:
            rate = _next(config, rate, last_epoch - config.warmup)
        found.append(rate)
    return found


def _next(config: Config, rate: float, last_epoch: int) -> float:
    if config.schedule == "step":
        return rate if last_epoch % config.decay_every else rate * config.decay
    if config.schedule == "exponential":
        return rate * config.decay
    if config.schedule == "cosine":
        T_max = config.epochs - config.warmup
        before = 1 + math.cos(math.pi * (last_epoch - 1) / T_max)
        return (1 + math.cos(math.pi * last_epoch / T_max)) / before * rate
    assert config.schedule == "constant", "a schedule without a plain form here"
    return rate
