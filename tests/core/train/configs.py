"""Hypothesis strategies: small Configs with every setting drawn, and groups that fit in a stack."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from nnviz import Config
from nnviz.core.model.activations import hidden_activations
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.setup.datasets import DATASETS
from nnviz.core.setup.schedules import SCHEDULES
from nnviz.core.setup.together import takes

_SEEDS = st.integers(0, 2**31 - 1)


@st.composite
def small_configs(draw: st.DrawFn) -> Config:
    """At most 12 samples, 5 units a layer and 20 epochs, with mixed activations."""
    loss = draw(st.sampled_from(sorted(LOSSES)))
    fitting = [name for name, kind in DATASETS.items() if takes(kind, LOSSES[loss])]
    dataset = draw(st.sampled_from(sorted(fitting)))
    kind, hidden = DATASETS[dataset], draw(st.lists(st.integers(1, 5), max_size=6))
    numbers = draw(st.sampled_from(OPTIMIZER_NUMBERS))
    return Config(
        dataset=dataset,
        inputs=draw(st.integers(kind.inputs.low, min(kind.inputs.high, 4))),
        outputs=draw(st.integers(kind.outputs.low, min(kind.outputs.high, 4))),
        samples=draw(st.integers(kind.samples.low, min(kind.samples.high, 12))),
        hidden=tuple(hidden),
        activation=tuple(draw(st.sampled_from(hidden_activations())) for _ in hidden),
        output=draw(st.sampled_from(LOSSES[loss].outputs)),
        loss=loss,
        optimizer=draw(st.sampled_from(sorted(OPTIMIZERS))),
        learning_rate=draw(st.floats(1e-4, 0.1)),
        batch_size=draw(st.integers(0, 13)),
        epochs=draw(st.integers(1, 20)),
        seed=draw(_SEEDS),
        data_seed=draw(_SEEDS),
        **draw(st.sampled_from(REGULARISED)),
        schedule=draw(st.sampled_from(sorted(SCHEDULES))),
        **draw(_RATE_NUMBERS),
        test_fraction=draw(st.sampled_from([0.0, 0.0, 0.4])),
        split_seed=draw(_SEEDS),
        **numbers,
    )


_RATE_NUMBERS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "warmup": st.sampled_from([0, 0, 1, 4, 30]),
        "decay": st.floats(0.01, 1),
        "decay_every": st.integers(1, 8),
    }
)
OPTIMIZER_NUMBERS: list[dict[str, Any]] = [
    {"momentum": 0.9, "beta1": 0.9, "beta2": 0.999},
    {"momentum": 0.0, "beta1": 0.0, "beta2": 0.9},
    {"momentum": 0.99, "beta1": 0.5, "beta2": 0.99},
]


# What penalties, clipping and weight decay may be.
REGULARISED: list[dict[str, Any]] = [
    {},
    {"l1": 0.02, "weight_decay": 0.2},
    {"l2": 0.3, "weight_decay": 0.0},
    {"clip_norm": 0.05},
    {"l1": 0.01, "l2": 0.1, "clip_norm": 0.4, "weight_decay": 0.5},
]


@st.composite
def groups(draw: st.DrawFn) -> list[Config]:
    """One to eight Configs of one to three shapes, in any order, some with the same data.

    Within a shape, all that is but a number differs. Learning rates reach up to where runs diverge.
    """
    found = []
    for config in draw(st.lists(small_configs(), min_size=1, max_size=3)):
        kind = DATASETS[config.dataset]
        twins = [name for name, other in DATASETS.items() if _takes(name, config) and other]
        for _ in range(draw(st.integers(1, 3))):
            dataset = draw(st.sampled_from(sorted({config.dataset, *twins})))
            found.append(
                replace(
                    config,
                    dataset=dataset,
                    noise=draw(
                        st.floats(DATASETS[dataset].noise.low, DATASETS[dataset].noise.high)
                    ),
                    seed=draw(st.integers(0, 5)),
                    data_seed=draw(st.integers(0, 2)) if kind.random else 0,
                    initializer=draw(st.sampled_from(["xavier", "he", "uniform", "zeros"])),
                    learning_rate=draw(st.sampled_from([1e-3, 0.05, 0.5, 20.0, 100.0])),
                    # What is on stays on, with another strength.
                    **{
                        name: draw(st.sampled_from([0.5, 1.0, 3.0])) * getattr(config, name)
                        for name in ("l1", "l2", "clip_norm", "weight_decay")
                    },
                    **draw(_RATE_NUMBERS),
                    **draw(st.sampled_from(OPTIMIZER_NUMBERS)),
                )
            )
    return draw(st.permutations(found))


def _takes(name: str, config: Config) -> bool:
    """Whether another dataset has data of the same shape, and for the same loss."""
    kind = DATASETS[name]
    return (
        kind.inputs.low <= config.inputs <= kind.inputs.high
        and kind.outputs.low <= config.outputs <= kind.outputs.high
        and kind.samples.low <= config.samples <= kind.samples.high
        and takes(kind, LOSSES[config.loss])
    )
