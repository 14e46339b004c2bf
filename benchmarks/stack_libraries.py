"""Many runs at once in PyTorch and in JAX, where they are installed."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from benchmarks.libraries import optional
from nnviz.core.arrays import Array

torch, jax = optional("torch"), optional("jax")


class Stack(NamedTuple):
    """Runs to train: ReLU hidden layers, a sigmoid output, mean squared error, plain descent.

    W and b of each layer are (runs, fan_out, fan_in) and (runs, fan_out); X (runs, samples,
    inputs); Y (runs, samples, 1); rates (runs,). `batches` (runs, steps, batch size) are the
    samples of each step.
    """

    W: list[Array]
    b: list[Array]
    X: Array
    Y: Array
    rates: Array
    batches: Array


def _output(parameters: Any, x: Any, library: Any) -> Any:
    *hidden, (W, b) = parameters
    for V, c in hidden:
        x = library.relu(x @ V.T + c)
    return library.sigmoid(x @ W.T + b)


def torch_loop(stack: Stack) -> Array:
    """PyTorch's eager mode, one run after the other; the losses (steps, runs)."""
    torch.set_num_threads(1)
    return np.array([_torch_run(stack, run) for run in range(len(stack.X))]).T


def _torch_run(stack: Stack, run: int) -> list[float]:
    parameters = [
        [torch.tensor(each[run], requires_grad=True) for each in pair]
        for pair in zip(stack.W, stack.b, strict=True)
    ]
    flat = [each for pair in parameters for each in pair]
    optimizer = torch.optim.SGD(flat, lr=float(stack.rates[run]))
    X, Y = torch.tensor(stack.X[run]), torch.tensor(stack.Y[run])
    losses = []
    for batch in torch.tensor(stack.batches[run]):
        loss = torch.mean((_output(parameters, X[batch], torch) - Y[batch]) ** 2)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def torch_vmap(stack: Stack) -> Array:
    """PyTorch's torch.func: the step of one run, vectorised over all runs."""
    torch.set_num_threads(1)

    def loss(parameters: Any, x: Any, y: Any) -> Any:
        return torch.mean((_output(parameters, x, torch) - y) ** 2)

    step = torch.func.vmap(torch.func.grad_and_value(loss))
    parameters = [tuple(map(torch.tensor, pair)) for pair in zip(stack.W, stack.b, strict=True)]
    X, Y, batches = map(torch.tensor, (stack.X, stack.Y, stack.batches))
    rates, runs, losses = torch.tensor(stack.rates), torch.arange(len(X))[:, None], []
    for index in range(batches.shape[1]):
        batch = batches[:, index]
        gradients, values = step(parameters, X[runs, batch], Y[runs, batch])
        parameters = [
            (W - rates[:, None, None] * dW, b - rates[:, None] * db)
            for (W, b), (dW, db) in zip(parameters, gradients, strict=True)
        ]
        losses.append(values)
    return np.asarray(torch.stack(losses).numpy())


def jax_scan(stack: Stack) -> Callable[[], Array]:
    """JAX: a run is a scan over its steps, vmap makes many of it; compiled at the first call."""
    jax.config.update("jax_enable_x64", True)  # noqa: FBT003 (JAX's own way to say it)

    def loss(parameters: Any, x: Any, y: Any) -> Any:
        return jax.numpy.mean((_output(parameters, x, jax.nn) - y) ** 2)

    def run(parameters: Any, X: Any, Y: Any, rate: Any, batches: Any) -> Any:
        def step(parameters: Any, batch: Any) -> Any:
            value, gradients = jax.value_and_grad(loss)(parameters, X[batch], Y[batch])
            return jax.tree.map(lambda p, g: p - rate * g, parameters, gradients), value

        return jax.lax.scan(step, parameters, batches)[1]

    compiled = jax.jit(jax.vmap(run))
    parameters = list(zip(stack.W, stack.b, strict=True))
    given = (parameters, stack.X, stack.Y, stack.rates, stack.batches)
    return lambda: np.asarray(compiled(*given)).T
