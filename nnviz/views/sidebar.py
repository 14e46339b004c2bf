"""The sidebar: every setting of a run, as widgets."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz.core import limits
from nnviz.core.limits import ConfigError, Reals
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.initializers import INITIALIZERS
from nnviz.core.model.losses import LOSSES
from nnviz.core.setup.config import Config
from nnviz.core.setup.datasets import DATASETS
from nnviz.views import widgets
from nnviz.views.link import note_refused, note_unknown, remember_link

# What a newcomer sees first: the notes' own network, which learns majority-of-three in a moment.
FIRST = Config(initializer="notes", learning_rate=0.5, epochs=300)

LEARNING_RATES = [float(f"{digit}e{power}") for power in range(-4, 2) for digit in (1, 2, 3, 5, 7)]
LEARNING_RATES.append(limits.LEARNING_RATE.high)
EPOCHS = [digit * 10**power for power in range(5) for digit in (1, 2, 3, 5)]
EPOCHS.append(limits.EPOCHS.high)
BATCH_SIZES = [0, 1, 2, 4, 8, 10, 16, 32, 64, 128, 256, 512, 1024]

# Parameters of the address that are no setting of a run.
VIEW_PARAMETERS = (
    *("step", "log", "panels"),
    *("stage", "sample", "cell", "broken", "quiz", "example"),
)
_WIDTHS = [f"width_{layer}" for layer in range(1, limits.HIDDEN_LAYERS.high + 1)]
_WITHOUT_CONTROL = {"hidden", "optimizer"}  # of the first, each width has one
# Where two settings do not go together: what is used instead, and said below the setting.
_INSTEAD = {"initializer": "xavier", "output": "sigmoid"}
_LABELS = {"initializer": "Initial weights", "output": "Output activation"}

Places = dict[str, DeltaGenerator]  # where a note about a setting goes


def show_controls() -> Config:
    """Show the sidebar and return the settings that it holds."""
    remember_link()
    places: Places = {}
    with st.sidebar:
        known = {field.name for field in fields(Config)} - _WITHOUT_CONTROL
        note_unknown([*known, "layers", *_WIDTHS, *VIEW_PARAMETERS])
        settings = _data_settings() | _network_settings(places) | _training_settings()
    return _valid(settings, places)


def _data_settings() -> dict[str, Any]:
    st.markdown("##### Data")
    help_text = _listed(
        "What the network has to learn.", {name: k.description for name, k in DATASETS.items()}
    )
    name = widgets.select("dataset", "Dataset", DATASETS, FIRST.dataset, help_text)
    kind = DATASETS[name]
    settings: dict[str, Any] = {"dataset": name}
    for field, label, explanation in (
        ("inputs", "Inputs", "How many numbers each sample has: the rows of X."),
        ("outputs", "Outputs", "How many numbers the network predicts: the rows of Y."),
        ("samples", "Samples", "How many samples there are: the columns of X and of Y."),
        ("noise", "Noise", kind.noise_is),
    ):
        allowed = getattr(kind, field)
        if allowed.low < allowed.high:
            slide = widgets.slide_real if isinstance(allowed, Reals) else widgets.slide
            settings[field] = slide(field, label, allowed, explanation)
    if kind.random:
        settings["data_seed"] = widgets.seed(
            "data_seed", "Data seed", FIRST.data_seed, "The same seed gives the same data."
        )
    return settings


def _network_settings(places: Places) -> dict[str, Any]:
    st.markdown("##### Network")
    hidden = _hidden_widths()
    formulas = {name: activation.formula for name, activation in ACTIVATIONS.items()}
    activation = widgets.select(
        "activation",
        "Hidden activation",
        ACTIVATIONS,
        FIRST.activation,
        _listed("The f in A = f(Z) of the hidden layers.", formulas),
    )
    output = widgets.select(
        "output",
        _LABELS["output"],
        ACTIVATIONS,
        FIRST.output,
        _listed("The f in A = f(Z) of the output layer.", formulas),
    )
    places["output"] = st.empty()
    initializer = widgets.select(
        "initializer",
        _LABELS["initializer"],
        INITIALIZERS,
        FIRST.initializer,
        _listed(
            "How W starts in each layer; b starts at 0.",
            {name: record.formula for name, record in INITIALIZERS.items()},
        ),
    )
    places["initializer"] = st.empty()
    seed = widgets.seed(
        "seed", "Weight seed", FIRST.seed, "The same seed gives the same weights and batches."
    )
    return {
        "hidden": hidden,
        "activation": activation,
        "output": output,
        "initializer": initializer,
        "seed": seed,
    }


def _hidden_widths() -> tuple[int, ...]:
    layers = widgets.slide(
        "layers",
        "Hidden layers",
        limits.HIDDEN_LAYERS,
        "How many layers stand between the inputs and the output layer.",
    )
    widths = []
    for layer, column in enumerate(_columns(layers), start=1):
        with column:
            explanation = f"How many units hidden layer {layer} has: the rows of W{layer}."
            width = widgets.number(_WIDTHS[layer - 1], f"Units {layer}", limits.WIDTH, explanation)
            widths.append(width)
    for layer, width in enumerate(widths, start=1):
        note_refused(_WIDTHS[layer - 1], width, limits.WIDTH.needs)
    return tuple(widths)


def _columns(count: int) -> list[DeltaGenerator]:
    """Places for `count` narrow widgets, three side by side."""
    rows = (st.columns(3) for _ in range(0, count, 3))
    return [column for row in rows for column in row][:count]


def _training_settings() -> dict[str, Any]:
    st.markdown("##### Training")
    formulas = {name: loss.formula for name, loss in LOSSES.items()}
    return {
        "loss": widgets.select(
            "loss",
            "Loss C",
            LOSSES,
            FIRST.loss,
            _listed("The number that training makes smaller.", formulas),
        ),
        "learning_rate": widgets.pick(
            "learning_rate",
            "Learning rate",
            LEARNING_RATES,
            FIRST.learning_rate,
            "How far a step goes: W changes by -learning_rate × dC/dW, and b likewise.",
        ),
        "batch_size": int(
            widgets.pick(
                "batch_size",
                "Batch size",
                BATCH_SIZES,
                FIRST.batch_size,
                "How many samples a step uses. `all`: one step an epoch, on all training data.",
                zero="all",
            )
        ),
        "epochs": int(
            widgets.pick(
                "epochs",
                "Epochs",
                EPOCHS,
                FIRST.epochs,
                "How many times training passes over the data.",
            )
        ),
    }


def _listed(sentence: str, meanings: Mapping[str, str]) -> str:
    """A help text: one sentence, then what each name means."""
    return sentence + "".join(f"\n- `{name}`: {meaning}" for name, meaning in meanings.items())


def _valid(settings: dict[str, Any], places: Places) -> Config:
    """The Config of `settings`; what does not go together is replaced, and that is said."""
    try:
        return Config(**settings)
    except ConfigError as error:
        instead = _INSTEAD.get(error.field)
        if instead is None or settings[error.field] == instead:
            raise
        places[error.field].info(
            f"{_LABELS[error.field]}: `{settings[error.field]}` does not fit. Needed:"
            f" {error.needs}. So `{instead}` is used."
        )
        return _valid(settings | {error.field: instead}, places)
