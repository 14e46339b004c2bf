"""The same training in PyTorch and in scikit-learn, where installed, and what BLAS is told."""

import os
import warnings
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np

from benchmarks.textbook import Task


def optional(name: str) -> Any:
    """A module, or None where it is not installed."""
    try:
        return import_module(name)
    except ImportError:
        return None


def print_blas_settings() -> None:
    """What the environment tells OpenBLAS, which else takes the products made for the processor.

    With those of another one, or for other caches, the same step has taken 1.7 times as long.
    """
    threads = "OPENBLAS_NUM_THREADS"
    told = {name: os.environ[name] for name in sorted(os.environ) if name.startswith("OPENBLAS_")}
    settings = [f"{name}={value}" for name, value in told.items() if name != threads and value]
    if settings:
        print(f"not what OpenBLAS would take by itself: {', '.join(settings)}")


torch = optional("torch")
sklearn = optional("sklearn.neural_network") and optional("sklearn")

Trainer = Callable[[Task], list[float]]


def train_torch(task: Task) -> list[float]:
    """PyTorch's eager mode on one thread, with its autograd and its SGD; the loss of each step."""
    torch.set_num_threads(1)
    X, Y = torch.tensor(task.X.T.copy()), torch.tensor(task.Y.T.copy())
    model, mean_squared_error = _torch_model(task), torch.nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=task.learning_rate)
    losses = []
    for epoch in range(task.epochs):
        x, y = X, Y
        if task.batch_size < len(X):
            order = np.random.default_rng((task.seed, epoch)).permutation(len(X))
            x, y = X[order], Y[order]
        for start in range(0, len(X), task.batch_size):
            batch = slice(start, start + task.batch_size)
            loss = mean_squared_error(model(x[batch]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return losses


def _torch_model(task: Task) -> Any:
    layers = []
    for W, b in zip(task.W, task.b, strict=True):
        linear = torch.nn.Linear(W.shape[1], W.shape[0], dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W))
            linear.bias.copy_(torch.tensor(b[:, 0]))
        layers += [linear, torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1], torch.nn.Sigmoid())


def train_sklearn(task: Task) -> list[float]:
    """scikit-learn's MLPRegressor; the loss of each epoch.

    It starts from weights of its own, and its output is the identity, which spares it the sigmoid.
    """
    model = sklearn.neural_network.MLPRegressor(
        hidden_layer_sizes=[len(W) for W in task.W[:-1]],
        solver="sgd",
        alpha=0.0,
        batch_size=task.batch_size,
        learning_rate_init=task.learning_rate,
        max_iter=task.epochs,
        shuffle=task.batch_size < task.X.shape[1],
        random_state=task.seed,
        tol=0.0,
        momentum=0.0,
        n_iter_no_change=task.epochs + 1,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sklearn.exceptions.ConvergenceWarning)
        model.fit(task.X.T, task.Y[0])
    return list(model.loss_curve_)


def installed() -> dict[str, tuple[str, Trainer]]:
    """The version and the trainer of each library that is here, by name."""
    found: dict[str, tuple[str, Trainer]] = {}
    if torch is not None:
        found["PyTorch"] = torch.__version__, train_torch
    if sklearn is not None:
        found["scikit-learn"] = sklearn.__version__, train_sklearn
    return found
