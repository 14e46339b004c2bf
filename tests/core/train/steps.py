"""Programs of single steps for the tests: random architectures, and what a step needs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from nnviz import Config
from nnviz.core.arrays import Array
from nnviz.core.model.activations import hidden_activations
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.network import Network
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.model.parameters import flatten, network_of
from nnviz.core.model.symbols import evaluated
from nnviz.core.train import stacks
from nnviz.core.train.emitter import Step, fused
from nnviz.core.train.memory import FEW, matrices
from nnviz.core.train.program import BATCH, Architecture, Program
from nnviz.core.train.step import step_program
from tests.core.train.reference_step import distributions, random_network


class Problem(NamedTuple):
    """Networks of one architecture, one a run, with data (features, samples) for each."""

    architecture: Architecture
    networks: list[Network]
    data: list[tuple[Array, Array]]
    configs: list[Config]


@st.composite
def problems(draw: st.DrawFn, *, most_runs: int = 1) -> Problem:
    """Config activations, 0 to 6 hidden layers, any loss and optimizer, few samples or many."""
    loss = draw(st.sampled_from(sorted(LOSSES)))
    hidden = draw(st.lists(st.sampled_from(hidden_activations()), max_size=6))
    width = st.integers(1, draw(st.integers(1, 5)))  # small numbers, for neighbours of one shape
    activations = (*hidden, draw(st.sampled_from(LOSSES[loss].outputs)))
    fewest = 2 if LOSSES[loss].distribution else 1
    sizes = (
        draw(st.integers(1, 3)),
        *(draw(width) for _ in hidden),
        draw(st.integers(fewest, 3)),
    )
    optimizer = draw(st.sampled_from(sorted(OPTIMIZERS)))
    penalties = draw(st.sampled_from([(), ("l1",), ("l2",), ("l1", "l2")]))
    clips = draw(st.booleans())
    fewest_samples = 1 if most_runs == 1 else stacks._FEWEST_SAMPLES
    samples = draw(st.sampled_from([fewest_samples, 5, FEW, FEW + 1, 130]))
    rng = np.random.default_rng(draw(st.integers(0, 2**31 - 1)))
    runs = range(draw(st.integers(1, most_runs)))
    return Problem(
        Architecture(sizes, activations, loss, optimizer, penalties, clips),
        [random_network(sizes, activations, rng) for _ in runs],
        [
            (rng.uniform(-2, 2, (sizes[0], samples)), distributions(sizes[-1], samples, rng))
            for _ in runs
        ],
        [
            Config(
                optimizer=optimizer,
                learning_rate=float(rng.uniform(0.01, 0.5)),
                momentum=float(rng.uniform(0, 0.99)),
                beta1=float(rng.uniform(0, 0.95)),
                beta2=float(rng.uniform(0.5, 0.999)),
                weight_decay=float(rng.uniform(0, 1)),
                **dict[str, Any]((name, float(rng.uniform(0.01, 1))) for name in penalties),
                clip_norm=float(10 ** rng.uniform(-2, 1)) if clips else 0.0,
            )
            for _ in runs
        ],
    )


@dataclass
class Bound:
    """A program of a problem with all its memory, of one run, or of several as a stack.

    parameters      (1 + states, ..., count)
    gradient        (..., count) of the last step, as on the tape
    outputs         (outputs, ..., samples) of the last step
    targets         like outputs
    """

    problem: Problem
    stacked: bool
    emit: Callable[..., Step] = fused
    parameters: Array = field(init=False)
    program: Program = field(init=False)
    t: int = 0

    def __post_init__(self) -> None:
        architecture, networks, data, configs = self.problem
        flat = np.array([flatten(network) for network in networks])
        optimizer = OPTIMIZERS[architecture.optimizer]
        states = np.zeros((len(optimizer.state), *flat.shape))
        self.parameters = np.concatenate([flat[np.newaxis], states])
        numbers = [
            {
                **optimizer.numbers(each.learning_rate, None, each),
                **each.penalties,
                "clip_norm": each.clip_norm,
            }
            for each in configs
        ]
        self.numbers: dict[str, Any] = {
            name: np.array([[each[name]] for each in numbers]) for name in numbers[0] if name != "t"
        }
        if not self.stacked:
            (self.numbers,) = ({n: each for n, each in numbers[0].items() if n != "t"},)
            self.parameters = self.parameters[:, 0].copy()
        samples = data[0][0].shape[1]
        self.program = step_program(
            architecture, self.parameters, samples, self.numbers, keep_targets=True
        )
        self._step = self.emit(self.program.calls, BATCH, self.program.row)
        self.gradient = np.full(self.parameters.shape[1:], np.nan)
        self.outputs = np.full(
            (architecture.sizes[-1], *self.parameters.shape[1:-1], samples), np.nan
        )
        self.targets = self.outputs.copy()

    def step(self, data: list[tuple[Array, Array]] | None = None) -> None:
        """Take one step on the problem's data, or on others."""
        given = data or self.problem.data
        X = np.array([np.vstack([X, np.ones(X.shape[1])]) for X, _ in given])
        Y = np.stack([Y for _, Y in given], axis=1)
        if not self.stacked:
            X, Y = X[0], Y[:, 0].copy()
        kept = X.copy(), Y.copy()
        self.t += 1
        numbers = self.numbers | {"t": float(self.t)}
        with np.errstate(all="ignore"):
            blocks = [
                self.gradient[..., start:stop].reshape(*self.gradient.shape[:-1], *shape)
                for start, stop, shape in self.program.blocks
            ]
            varying = [np.array(evaluated(tree, numbers)) for tree in self.program.varying]
            X_dot = X.dot if X.ndim == 2 else partial(np.matmul, X)
            row = (self.outputs, matrices(self.outputs), self.targets, self.gradient)
            self._step((X, X_dot, Y), (*row, *blocks, *varying))
        np.testing.assert_array_equal(X, kept[0], "the step changed X")
        np.testing.assert_array_equal(Y, kept[1], "the step changed Y")

    @property
    def loss(self) -> Array:
        """The mean losses of the last step; (...)."""
        record = LOSSES[self.problem.architecture.loss]
        outputs, Y = matrices(self.outputs), matrices(self.targets)
        return record.value(outputs, outputs, Y)

    def network(self, run: int = 0) -> Network:
        """The network of a run."""
        flat = self.parameters[0, run] if self.stacked else self.parameters[0]
        architecture = self.problem.architecture
        return network_of(flat.copy(), architecture.sizes, architecture.activations)
