"""Hypothesis strategies: any Config that is valid."""

from hypothesis import strategies as st

from nnviz import Config
from nnviz.core.activations import ACTIVATIONS
from nnviz.core.datasets import DATASETS
from nnviz.core.initializers import INITIALIZERS
from nnviz.core.losses import LOSSES


@st.composite
def configs(
    draw: st.DrawFn, *, samples: int = 5000, width: int = 64, epochs: int = 100_000
) -> Config:
    """A valid Config with every field drawn, no larger than the given bounds."""
    dataset = draw(st.sampled_from(sorted(DATASETS)))
    kind = DATASETS[dataset]
    inputs = draw(st.integers(kind.inputs.low, kind.inputs.high))
    hidden = tuple(draw(st.lists(st.integers(1, width), max_size=6)))
    loss = draw(st.sampled_from(sorted(LOSSES)))
    notes_fit = inputs == 3 and hidden[:1] == (3,)
    return Config(
        dataset=dataset,
        inputs=inputs,
        outputs=draw(st.integers(kind.outputs.low, kind.outputs.high)),
        samples=draw(st.integers(kind.samples.low, min(samples, kind.samples.high))),
        noise=draw(st.floats(kind.noise.low, kind.noise.high)),
        data_seed=draw(st.integers(0, 2**31 - 1)),
        hidden=hidden,
        activation=draw(st.sampled_from(sorted(ACTIVATIONS))),
        output=draw(st.sampled_from(LOSSES[loss].outputs)),
        loss=loss,
        initializer=draw(
            st.sampled_from([name for name in sorted(INITIALIZERS) if name != "notes" or notes_fit])
        ),
        seed=draw(st.integers(0, 2**31 - 1)),
        learning_rate=draw(st.floats(0, 100, exclude_min=True)),
        batch_size=draw(st.integers(0, samples)),
        epochs=draw(st.integers(1, epochs)),
    )
