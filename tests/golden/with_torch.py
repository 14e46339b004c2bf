"""Training with PyTorch, in float64: problems as JSON in, the same with what came of them out.

It uses nothing of nnviz, and needs PyTorch alone. Each formula is PyTorch's own.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn, optim
from torch.optim import lr_scheduler

torch.set_num_threads(1)  # the arrays are tiny

Config = dict[str, Any]
Groups = list[dict[str, Any]]  # the weights, and the biases
Network = list[nn.Linear]

ACTIVATIONS: dict[str, nn.Module] = {
    "relu": nn.ReLU(),
    "leaky_relu": nn.LeakyReLU(),
    "elu": nn.ELU(),
    "gelu": nn.GELU(approximate="tanh"),
    "silu": nn.SiLU(),
    "softplus": nn.Softplus(threshold=100),  # beyond which it is taken to be Z
    "tanh": nn.Tanh(),
    "sigmoid": nn.Sigmoid(),
    "identity": nn.Identity(),
}
# Those of LOGITS are given the output layer's Z, and apply sigmoid or softmax themselves.
LOSSES: dict[str, nn.Module] = {
    "squared_error": nn.MSELoss(reduction="sum"),
    "mean_absolute_error": nn.L1Loss(reduction="sum"),
    "huber": nn.HuberLoss(reduction="sum"),
    "binary_cross_entropy": nn.BCEWithLogitsLoss(reduction="sum"),
    "cross_entropy": nn.CrossEntropyLoss(reduction="sum"),
}
LOGITS = {"binary_cross_entropy": "sigmoid", "cross_entropy": "softmax"}
OPTIMIZERS: dict[str, Callable[[Groups, Config], optim.Optimizer]] = {
    "sgd": lambda groups, _: optim.SGD(groups),
    "momentum": lambda groups, c: optim.SGD(groups, momentum=c["momentum"]),
    "nesterov": lambda groups, c: optim.SGD(groups, momentum=c["momentum"], nesterov=True),
    "rmsprop": lambda groups, c: optim.RMSprop(groups, alpha=c["alpha"]),
    "adam": lambda groups, c: optim.Adam(groups, betas=(c["beta1"], c["beta2"])),
    "adamw": lambda groups, c: optim.AdamW(
        [groups[0] | {"weight_decay": c["weight_decay"]}, groups[1] | {"weight_decay": 0.0}],
        betas=(c["beta1"], c["beta2"]),
    ),
}
SCHEDULES: dict[str, Callable[[optim.Optimizer, Config, int], lr_scheduler.LRScheduler]] = {
    "constant": lambda optimizer, _, __: lr_scheduler.ConstantLR(optimizer, factor=1),
    "step": lambda optimizer, c, _: lr_scheduler.StepLR(optimizer, c["decay_every"], c["decay"]),
    "exponential": lambda optimizer, c, _: lr_scheduler.ExponentialLR(optimizer, c["decay"]),
    "cosine": lambda optimizer, _, epochs: lr_scheduler.CosineAnnealingLR(optimizer, epochs),
}


def solved(problem: dict[str, Any]) -> dict[str, Any]:
    """The problem with the loss of each step, and the parameters after some of them."""
    config = problem["config"]
    network = _network(problem["start"])
    X, Y = (torch.tensor(problem[name], dtype=torch.float64).T for name in ("X", "Y"))
    optimizer = _optimizer(network, config)
    scheduler = _scheduler(optimizer, config)
    losses, after = [], []
    for step, batch in enumerate(problem["batches"], start=1):
        loss = _loss(network, problem["activations"], config["loss"], X[batch], Y[batch])
        optimizer.zero_grad()
        (loss + _penalty(network, config)).backward()
        if config.get("clip_norm"):
            parameters = [each for layer in network for each in layer.parameters()]
            nn.utils.clip_grad_norm_(parameters, config["clip_norm"])
        optimizer.step()
        losses.append(_rounded(loss.item()))
        if step in problem["steps"]:
            after.append(_parameters(network))
        if step % problem["batches_an_epoch"] == 0:
            scheduler.step()
    return problem | {"losses": losses, "after": after}


def _network(parameters: list[Any]) -> Network:
    network = []
    for W, b in parameters:
        layer = nn.Linear(len(W[0]), len(W), dtype=torch.float64)
        with torch.no_grad():
            layer.weight.copy_(torch.tensor(W, dtype=torch.float64))
            layer.bias.copy_(torch.tensor(b, dtype=torch.float64))
        network.append(layer)
    return network


def _optimizer(network: Network, config: Config) -> optim.Optimizer:
    weights, biases = [each.weight for each in network], [each.bias for each in network]
    groups = [{"params": each, "lr": config["learning_rate"]} for each in (weights, biases)]
    return OPTIMIZERS[config["optimizer"]](groups, config)


def _scheduler(optimizer: optim.Optimizer, config: Config) -> lr_scheduler.LRScheduler:
    """The schedule, after a warm-up if there is one."""
    warmup, schedule = config.get("warmup", 0), SCHEDULES[config.get("schedule", "constant")]
    if not warmup:
        return schedule(optimizer, config, config["epochs"])
    first = lr_scheduler.LinearLR(optimizer, start_factor=1 / (warmup + 1), total_iters=warmup)
    second = schedule(optimizer, config, config["epochs"] - warmup)
    return lr_scheduler.SequentialLR(optimizer, [first, second], milestones=[warmup])


def _loss(network: Network, activations: list[str], loss: str, X: Tensor, Y: Tensor) -> Tensor:
    """C, the mean over samples of the sum over outputs."""
    if loss in LOGITS:
        assert activations[-1] == LOGITS[loss], "the loss applies its own output activation"
        activations = [*activations[:-1], "identity"]
    A = X
    for layer, activation in zip(network, activations, strict=True):
        A = ACTIVATIONS[activation](layer(A))
    found: Tensor = LOSSES[loss](A, Y) / len(X)
    return found


def _penalty(network: Network, config: Config) -> Tensor:
    """Of the weights; biases have none."""
    weights = [layer.weight for layer in network]
    l1 = torch.stack([W.abs().sum() for W in weights]).sum()
    l2 = torch.stack([(W**2).sum() for W in weights]).sum()
    return config.get("l1", 0) * l1 + config.get("l2", 0) / 2 * l2


def _parameters(network: Network) -> list[Any]:
    return [
        [
            [[_rounded(w) for w in row] for row in layer.weight.tolist()],
            [_rounded(b) for b in layer.bias.tolist()],
        ]
        for layer in network
    ]


def _rounded(number: float) -> float:
    """With 13 digits, of which 9 are compared: the file is a third smaller."""
    return float(f"{number:.13g}")


def written(solutions: list[dict[str, Any]]) -> str:
    """One line for each, so that a change is seen where it is."""
    lines = (json.dumps(each, separators=(",", ":")) for each in solutions)
    return "[\n" + ",\n".join(lines) + "\n]\n"


if __name__ == "__main__":
    sys.stdout.write(written([solved(each) for each in json.load(sys.stdin)]))
