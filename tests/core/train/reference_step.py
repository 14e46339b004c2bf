"""Optimizers as sums over all gradients so far, and a training that uses them: slow and plain."""

from collections.abc import Sequence
from dataclasses import replace
from math import sqrt
from typing import NamedTuple

import numpy as np

from nnviz import Config, backward, forward
from nnviz.core.arrays import Array
from nnviz.core.model.initializers import initial_network
from nnviz.core.model.network import Gradients, Layer, Network, loss_value
from nnviz.core.setup.batches import Batches
from tests.core.reference import gradient_norms
from tests.core.setup.torch_rates import torch_rates


class Update(NamedTuple):
    """What is added to parameters, and the optimizer's state by name."""

    added: Array
    state: dict[str, Array]


def decayed_sum(gradients: Sequence[Array], factor: float) -> Array:
    """The sum over i of factor^(n - i) g_i, the last gradient being g_n."""
    n = len(gradients)
    return np.asarray(sum(factor ** (n - i) * g for i, g in enumerate(gradients, 1)))


def plain_update(config: Config, gradients: Sequence[Array], rate: float) -> Update:
    """What the optimizer makes of all `gradients` so far, as a sum over them, at this `rate`.

    Momentum: Polyak, 1964, unrolled. Adam: Kingma and Ba, 2015, equation 1 for the moments, and
    section 3 for their bias. AdamW: the same, beside its `decay`.
    """
    t = len(gradients)
    if config.optimizer == "sgd":
        return Update(-rate * gradients[-1], {})
    if config.optimizer == "momentum":
        v = decayed_sum(gradients, config.momentum)
        return Update(-rate * v, {"v": v})
    assert config.optimizer in ("adam", "adamw"), "an optimizer without a plain form here"
    m = (1 - config.beta1) * decayed_sum(gradients, config.beta1)
    v = (1 - config.beta2) * decayed_sum([g * g for g in gradients], config.beta2)
    m_hat, v_hat = m / (1 - config.beta1**t), v / (1 - config.beta2**t)
    return Update(-rate * m_hat / (np.sqrt(v_hat) + 1e-8), {"m": m, "v": v})


def decay(config: Config, W: Array, rate: float) -> Array:
    """What weight decay adds to weights; Loshchilov and Hutter, 2019, algorithm 2, line 12."""
    return -rate * config.weight_decay * W if config.optimizer == "adamw" else np.zeros_like(W)


def plain_followed(config: Config, network: Network, gradients: Gradients) -> Gradients:
    """The gradient that a step uses, number by number: with the penalties' part, clipped."""
    found = []
    for layer, each in zip(network, gradients, strict=True):
        dW = each.dW.copy()
        for place, w in np.ndenumerate(layer.W):
            sign = 1 if w > 0 else -1 if w < 0 else 0
            dW[place] += config.l1 * sign + config.l2 * w
        found.append(each._replace(dW=dW))
    if config.clip_norm:
        numbers = (x for each in found for array in (each.dW, each.db) for x in array.ravel())
        norm = sqrt(sum(float(x) * float(x) for x in numbers))
        if norm + 1e-6 > config.clip_norm:
            part = config.clip_norm / (norm + 1e-6)
            found = [each._replace(dW=part * each.dW, db=part * each.db) for each in found]
    return tuple(found)


State = dict[str, list[tuple[Array, Array]]]


class PlainTraining(NamedTuple):
    """The networks and states after 0, 1, ... steps, and the history that a Run should hold."""

    networks: list[Network]
    states: list[State]
    loss: Array
    gradient_norm: Array


class PlainTrainer:
    """Takes one step after the other with the readable forms of everything."""

    def __init__(self, config: Config) -> None:
        self.config, self.dataset = config, config.make_dataset()
        rng = np.random.default_rng(config.seed)
        self.network = initial_network(
            config.initializer, config.sizes, config.activations, rng=rng
        )
        self.gradients: list[Gradients] = []
        self.followed: list[Gradients] = []
        self.state: State = {}
        self.rates = torch_rates(config)

    def step(self) -> float:
        """Take one step, and return its loss."""
        config, batches = self.config, Batches(self.config, self.dataset.X.shape[1])
        batch = batches.indices(len(self.gradients))
        X, Y = self.dataset.X[:, batch], self.dataset.Y[:, batch]
        trace = forward(self.network, X)
        rate = self.rates[len(self.gradients) // batches.count]
        self.gradients.append(backward(self.network, trace, Y, config.loss))
        self.followed.append(plain_followed(config, self.network, self.gradients[-1]))
        updates = [
            tuple(
                plain_update(config, [getattr(each[index], name) for each in self.followed], rate)
                for name in ("dW", "db")
            )
            for index in range(len(self.network))
        ]
        self.network = tuple(
            replace(
                layer,
                W=layer.W + W.added + decay(config, layer.W, rate),
                b=layer.b + b.added,
            )
            for layer, (W, b) in zip(self.network, updates, strict=True)
        )
        names = updates[0][0].state
        self.state = {name: [(W.state[name], b.state[name]) for W, b in updates] for name in names}
        return loss_value(trace, Y, config.loss)


def plain_training(config: Config) -> PlainTraining:
    """Train with the readable forms of everything."""
    trainer = PlainTrainer(config)
    networks, states, losses, norms = [trainer.network], [trainer.state], [], []
    for _ in range(Batches(config, trainer.dataset.X.shape[1]).steps):
        losses.append(trainer.step())
        norms.append(gradient_norms(trainer.gradients[-1]))
        networks.append(trainer.network)
        states.append(trainer.state)
    trace = forward(trainer.network, trainer.dataset.X)
    losses.append(loss_value(trace, trainer.dataset.Y, config.loss))
    return PlainTraining(networks, states, np.array(losses), np.array(norms))


def random_network(
    sizes: Sequence[int], activations: Sequence[str], rng: np.random.Generator
) -> Network:
    """Weights and biases within ±1, so that no unit is saturated."""
    return tuple(
        Layer(rng.uniform(-1, 1, (fan_out, fan_in)), rng.uniform(-1, 1, (fan_out, 1)), activation)
        for fan_in, fan_out, activation in zip(sizes[:-1], sizes[1:], activations, strict=True)
    )


def distributions(outputs: int, samples: int, rng: np.random.Generator) -> Array:
    """Targets (outputs, samples) between 0 and 1; those of a sample add up to 1, as any loss can.

    Of a single output they are just between 0 and 1.
    """
    if outputs == 1:
        return rng.uniform(0, 1, (1, samples))
    return rng.dirichlet(np.ones(outputs), samples).T.copy()
