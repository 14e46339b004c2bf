"""Training in plain NumPy, as a good course teaches it: lists of W and b, and fresh arrays."""

from typing import NamedTuple

import numpy as np

from nnviz.core.arrays import Array


class Task(NamedTuple):
    """What to train: ReLU hidden layers, a sigmoid output, mean squared error, plain descent.

    X is (features, samples), Y is (1, samples); W (fan_out, fan_in) and b (fan_out, 1) of each
    layer are where training starts. A batch_size of all samples is the full batch, in order.
    """

    X: Array
    Y: Array
    W: list[Array]
    b: list[Array]
    learning_rate: float
    batch_size: int
    epochs: int
    seed: int


def train(task: Task) -> tuple[list[Array], list[Array], list[float]]:
    """Return W, b and the loss of each step."""
    W, b = [W.copy() for W in task.W], [b.copy() for b in task.b]
    losses: list[float] = []
    samples = task.X.shape[1]
    X, Y = task.X, task.Y
    for epoch in range(task.epochs):
        if task.batch_size < samples:
            order = np.random.default_rng((task.seed, epoch)).permutation(samples)
            X, Y = task.X[:, order], task.Y[:, order]
        for start in range(0, samples, task.batch_size):
            batch = slice(start, start + task.batch_size)
            Zs, As = _forward(W, b, X[:, batch])
            losses.append(float(np.mean((As[-1] - Y[:, batch]) ** 2)))
            dW, db = _backward(W, Zs, As, Y[:, batch])
            for layer in range(len(W)):
                W[layer] -= task.learning_rate * dW[layer]
                b[layer] -= task.learning_rate * db[layer]
    return W, b, losses


def _forward(W: list[Array], b: list[Array], X: Array) -> tuple[list[Array], list[Array]]:
    Zs, As = [], [X]
    for layer in range(len(W)):
        Z = W[layer] @ As[-1] + b[layer]
        Zs.append(Z)
        As.append(np.maximum(Z, 0) if layer < len(W) - 1 else 1 / (1 + np.exp(-Z)))
    return Zs, As


def _backward(
    W: list[Array], Zs: list[Array], As: list[Array], Y: Array
) -> tuple[list[Array], list[Array]]:
    dW, db = [np.empty(0)] * len(W), [np.empty(0)] * len(W)
    A = As[-1]
    delta = 2 * (A - Y) * A * (1 - A) / Y.shape[1]
    for layer in reversed(range(len(W))):
        dW[layer] = delta @ As[layer].T
        db[layer] = delta.sum(axis=1, keepdims=True)
        if layer > 0:
            delta = (W[layer].T @ delta) * (Zs[layer - 1] > 0)
    return dW, db
