"""What PyTorch calls the records of the registries: by the record's name."""

from collections.abc import Callable, Mapping
from typing import Any

from nnviz.core.setup.config import Config

ACTIVATIONS = {
    "relu": "nn.ReLU()",
    "leaky_relu": "nn.LeakyReLU(0.01)",
    "elu": "nn.ELU()",
    "gelu": 'nn.GELU(approximate="tanh")',
    "silu": "nn.SiLU()",
    "softplus": "nn.Softplus(threshold=100)",  # beyond which PyTorch takes it to be Z
    "tanh": "nn.Tanh()",
    "sigmoid": "nn.Sigmoid()",
    "identity": "nn.Identity()",
    "softmax": "nn.Softmax(dim=1)",
}
LOSSES = {
    "squared_error": "nn.MSELoss",
    "mean_absolute_error": "nn.L1Loss",
    "huber": "nn.HuberLoss",
    "binary_cross_entropy": "nn.BCEWithLogitsLoss",
    "cross_entropy": "nn.CrossEntropyLoss",
}
# These are of the output layer's Z, and apply its activation themselves.
OF_LOGITS = ("binary_cross_entropy", "cross_entropy")

# What is named weights and biases exists where an optimizer asks for `weights`.
OPTIMIZERS: dict[str, Callable[[Config], str]] = {
    "sgd": lambda c: f"SGD(network.parameters(), lr={c.learning_rate})",
    "momentum": lambda c: f"SGD(network.parameters(), lr={c.learning_rate}, momentum={c.momentum})",
    # PyTorch refuses Nesterov's form without momentum, where it is plain descent.
    "nesterov": lambda c: (
        f"SGD(network.parameters(), lr={c.learning_rate}, momentum={c.momentum},"
        f" nesterov={c.momentum > 0})"
    ),
    "rmsprop": lambda c: f"RMSprop(network.parameters(), lr={c.learning_rate}, alpha={c.alpha})",
    "adam": lambda c: (
        f"Adam(network.parameters(), lr={c.learning_rate}, betas=({c.beta1}, {c.beta2}))"
    ),
    "adamw": lambda c: (
        "AdamW(\n"
        f'    [{{"params": weights, "weight_decay": {c.weight_decay}}},'
        ' {"params": biases, "weight_decay": 0.0}],\n'
        f"    lr={c.learning_rate}, betas=({c.beta1}, {c.beta2}),\n)"
    ),
}
SCHEDULES: dict[str, Callable[[Config], str]] = {
    "constant": lambda _: "ConstantLR(optimizer, factor=1)",
    "step": lambda c: f"StepLR(optimizer, step_size={c.decay_every}, gamma={c.decay})",
    "exponential": lambda c: f"ExponentialLR(optimizer, gamma={c.decay})",
    "cosine": lambda c: f"CosineAnnealingLR(optimizer, T_max={max(1, c.epochs - c.warmup)})",
}


def unknown(config: Config) -> list[str]:
    """The names of the run's records for which PyTorch has no word here."""
    used: list[tuple[str, Mapping[str, Any]]] = [
        *((name, ACTIVATIONS) for name in config.activations),
        (config.loss, LOSSES),
        (config.optimizer, OPTIMIZERS),
        (config.schedule, SCHEDULES),
    ]
    return list(dict.fromkeys(name for name, words in used if name not in words))
