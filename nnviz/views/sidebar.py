"""The sidebar: every setting of a run, as widgets."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import streamlit as st

from nnviz.core import limits
from nnviz.core.limits import ConfigError
from nnviz.core.model.losses import LOSSES
from nnviz.core.setup.config import SETTINGS, Config
from nnviz.core.setup.datasets import DATASETS, DatasetKind
from nnviz.core.setup.settings import AnySetting, Choice, Number, OfDataset, Widths
from nnviz.views import parameters, widgets
from nnviz.views.address import note_unknown
from nnviz.views.parameters import Parameter

# What a newcomer sees first: the notes' own network, which learns majority-of-three in a moment.
FIRST = Config(epochs=300)

# Where a slider stops; any other number can be typed.
LEARNING_RATES = [float(f"{digit}e{power}") for power in range(-4, 2) for digit in (1, 2, 3, 5, 7)]
LEARNING_RATES.append(limits.LEARNING_RATE.high)
EPOCHS = [digit * 10**power for power in range(5) for digit in (1, 2, 3, 5)]
EPOCHS.append(limits.EPOCHS.high)
BATCH_SIZES = [0, 1, 2, 4, 8, 10, 16, 32, 64, 128, 256, 512, 1024]
_STOPS: dict[str, Sequence[float]] = {
    "learning_rate": LEARNING_RATES,
    "batch_size": BATCH_SIZES,
    "epochs": EPOCHS,
}

_WIDTHS = [f"width_{layer}" for layer in range(1, limits.HIDDEN_LAYERS.high + 1)]
_LAYERS = parameters.number("layers", limits.HIDDEN_LAYERS, len(FIRST.hidden))


def show_controls(others: Collection[str]) -> Config:
    """Show the sidebar and return the settings that it holds.

    `others` are the parameters of the address that are no setting of a run.
    """
    names = _names_in_use()
    asked = {name: _asked(name) for name in names}
    config, unfit = fitting(asked)
    with st.sidebar:
        note_unknown([*SETTINGS.keys() - {"hidden"}, _LAYERS.name, *_WIDTHS, *others])
        for section in dict.fromkeys(SETTINGS[name].section for name in SETTINGS):
            st.markdown(f"##### {section}")
            for name in (name for name in names if SETTINGS[name].section == section):
                _show(name)
                if name in unfit:
                    _say_instead(name, asked[name], unfit[name], getattr(config, name))
    return config


# --------------------------------------------------------------------------------- what there is


def _kind() -> DatasetKind:
    return DATASETS[parameter_of("dataset").value()]


def _names_in_use() -> list[str]:
    """The settings that make a difference to the run, in the order of Config."""
    return [name for name, described in SETTINGS.items() if _in_use(name, described)]


def _in_use(name: str, described: AnySetting) -> bool:
    if isinstance(described, OfDataset):
        allowed = described.limits_in(name, _kind())
        return allowed.low < allowed.high
    if isinstance(described, Number) and described.constant_of:
        choice = SETTINGS[described.constant_of]
        assert isinstance(choice, Choice)
        record = choice.options[parameter_of(described.constant_of).value()]
        return name in getattr(record, "constants", ())
    return name != "data_seed" or _kind().random


def _asked(name: str) -> Any:
    if isinstance(SETTINGS[name], Widths):
        return tuple(_width(layer).value() for layer in range(_LAYERS.value()))
    return parameter_of(name).value()


def _width(layer: int) -> Parameter[int]:
    """The width of a hidden layer, counted from 0."""
    return parameters.number(_WIDTHS[layer], limits.WIDTH)


def parameter_of(name: str) -> Parameter[Any]:
    """The parameter of a setting that has one widget."""
    described = SETTINGS[name]
    match described:
        case Choice():
            return parameters.choice(name, described.options, getattr(FIRST, name))
        case Number():
            found = parameters.number(name, described.limits, getattr(FIRST, name))
        case OfDataset():
            return parameters.number(name, described.limits_in(name, _kind()))
        case Widths():
            raise KeyError(name)
    return found


# ------------------------------------------------------------------------- what fits together


def fitting(asked: Mapping[str, Any]) -> tuple[Config, dict[str, ConfigError]]:
    """The Config nearest to what is asked for, and for each setting that did not fit, why.

    In its place stands its default, or else the first of its options that fits. Where that does not
    help, the first Config stands in place of all. A loss that nobody chose gives way to the output
    that was chosen: who picks softmax gets the loss that goes with it.
    """
    used, unfit = dict(asked), dict[str, ConfigError]()
    while (error := _misfit(used)) is not None:
        if error.field in unfit or error.field not in SETTINGS:
            return FIRST, unfit
        loss = _loss_for_output(used) if error.field == "output" else None
        if loss is not None:
            error = ConfigError("loss", used["loss"], f"{loss} with output {used['output']}")
        unfit[error.field] = error
        used[error.field] = loss or _instead(used, error.field)
    return Config(**used), unfit


def _misfit(settings: Mapping[str, Any]) -> ConfigError | None:
    try:
        Config(**settings)
    except ConfigError as error:
        return error
    return None


def _loss_for_output(settings: Mapping[str, Any]) -> str | None:
    """The loss that fits the output and the data, if the loss is only the default; or None."""
    if settings["loss"] != FIRST.loss:
        return None
    for loss in LOSSES:
        error = _misfit({**settings, "loss": loss})
        if error is None or error.field not in ("loss", "output"):
            return loss
    return None


def _instead(settings: Mapping[str, Any], name: str) -> Any:
    described, default = SETTINGS[name], Config.__dataclass_fields__[name].default
    options = described.options if isinstance(described, Choice) else ()
    for option in (default, *options):
        error = _misfit({**settings, name: option})
        if error is None or error.field != name:
            return option
    return default


# ----------------------------------------------------------------------------------- widgets


def _show(name: str) -> None:
    """The widget of a setting, by what the setting is."""
    described = SETTINGS[name]
    label, meaning = described.label, described.explanation
    match described:
        case Widths():
            _show_hidden(label, meaning)
        case Choice():
            meaning = _listed(meaning, described.meanings)
            widgets.select(parameter_of(name), label, list(described.options), meaning)
        case OfDataset():
            said = getattr(_kind(), f"{name}_is", meaning)
            widgets.slide(parameter_of(name), label, described.limits_in(name, _kind()), said)
        case Number() if name in _STOPS:
            widgets.pick(parameter_of(name), label, _STOPS[name], meaning)
        case Number() if described.limits == limits.SEED:
            widgets.seed(parameter_of(name), label, meaning)
        case Number():
            widgets.typed(parameter_of(name), label, meaning)
            parameter_of(name).keep()


def _show_hidden(label: str, meaning: str) -> None:
    widgets.slide(_LAYERS, label, limits.HIDDEN_LAYERS, meaning)
    layers = _LAYERS.value()
    places = [column for _ in range(0, layers, 3) for column in st.columns(3)]
    for layer in range(layers):
        means = f"How many units hidden layer {layer + 1} has: the rows of W{layer + 1}."
        with places[layer]:
            widgets.number(_width(layer), f"Units {layer + 1}", limits.WIDTH, means)
    for layer in range(layers):
        _width(layer).keep()


def _listed(sentence: str, meanings: Mapping[str, tuple[str, str]]) -> str:
    """A help text: one sentence, then what each name means, and each part of its formula."""
    items = [sentence]
    for name, (description, formula) in meanings.items():
        formulas = [f"`{part}`" for part in formula.split("; ") if part]
        items.append(" ".join([f"- `{name}`: {description}", *formulas]))
    return "\n".join(items)


def _say_instead(name: str, asked: Any, error: ConfigError, used: Any) -> None:
    st.info(
        f"{SETTINGS[name].label}: `{asked}` does not fit. Needed: {error.needs}. So `{used}` is"
        " used."
    )
