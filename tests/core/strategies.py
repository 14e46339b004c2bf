"""Hypothesis strategies: any Config that is valid, any small network."""

from itertools import pairwise

import numpy as np
from hypothesis import strategies as st

from nnviz import Config
from nnviz.core.model.activations import hidden_activations
from nnviz.core.model.initializers import INITIALIZERS
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.network import Layer
from nnviz.core.setup.datasets import DATASETS
from nnviz.core.setup.together import takes
from tests.core.reference import Problem, draw_targets


@st.composite
def configs(
    draw: st.DrawFn, *, samples: int = 5000, width: int = 64, epochs: int = 100_000
) -> Config:
    """A valid Config with every field drawn, no larger than the given bounds."""
    dataset = draw(st.sampled_from(sorted(DATASETS)))
    kind = DATASETS[dataset]
    inputs = draw(st.integers(kind.inputs.low, kind.inputs.high))
    hidden = tuple(draw(st.lists(st.integers(1, width), max_size=6)))
    fitting = [name for name, loss in LOSSES.items() if takes(kind, loss)]
    loss = draw(st.sampled_from(sorted(fitting)))
    notes_fit = inputs == 3 and hidden[:1] == (3,)
    return Config(
        dataset=dataset,
        inputs=inputs,
        outputs=draw(st.integers(kind.outputs.low, kind.outputs.high)),
        samples=draw(st.integers(kind.samples.low, min(samples, kind.samples.high))),
        noise=draw(st.floats(kind.noise.low, kind.noise.high)),
        data_seed=draw(st.integers(0, 2**31 - 1)),
        hidden=hidden,
        activation=draw(st.sampled_from(hidden_activations())),
        output=draw(st.sampled_from(LOSSES[loss].outputs)),
        loss=loss,
        initializer=draw(
            st.sampled_from([name for name in sorted(INITIALIZERS) if name != "notes" or notes_fit])
        ),
        seed=draw(st.integers(0, 2**31 - 1)),
        momentum=draw(st.floats(0, 1, exclude_max=True)),
        beta1=draw(st.floats(0, 1, exclude_max=True)),
        beta2=draw(st.floats(0, 1, exclude_max=True)),
        learning_rate=draw(st.floats(0, 100, exclude_min=True)),
        batch_size=draw(st.integers(0, samples)),
        epochs=draw(st.integers(1, epochs)),
    )


@st.composite
def problems(draw: st.DrawFn, *, layers: int) -> tuple[Problem, str]:
    """A network of so many layers, 1 to 3 units wide, with up to 4 samples for it; and a loss.

    The weights are moderate, so that no sigmoid is saturated.
    """
    widths = draw(st.lists(st.integers(1, 3), min_size=layers + 1, max_size=layers + 1))
    loss = draw(st.sampled_from(sorted(LOSSES)))
    hidden = [draw(st.sampled_from(hidden_activations())) for _ in range(layers - 1)]
    activations = [*hidden, draw(st.sampled_from(LOSSES[loss].outputs))]
    samples = draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**31 - 1)))
    network = tuple(
        Layer(rng.uniform(-1, 1, (fan_out, fan_in)), rng.uniform(-1, 1, (fan_out, 1)), activation)
        for (fan_in, fan_out), activation in zip(pairwise(widths), activations, strict=True)
    )
    X = rng.uniform(-2, 2, (widths[0], samples))
    Y = draw_targets(rng, activations[-1], (widths[-1], samples))
    return Problem(network, X, Y), loss
