"""The sidebar: every setting of a run, as widgets; what a beginner needs first, the rest below."""

from collections.abc import Callable, Collection, Mapping, Sequence

import streamlit as st

from nnviz.core import limits
from nnviz.core.setup.config import SETTINGS, Config
from nnviz.core.setup.settings import Choice, LayerChoice, Number, OfDataset, Widths
from nnviz.views import widgets
from nnviz.views.address import address, note_unknown
from nnviz.views.fitting import fitting, unfit_note
from nnviz.views.layer_by_layer import show_layer_by_layer
from nnviz.views.not_as_asked import show_not_as_asked
from nnviz.views.settings import LAYERS, NAMES, Settings, settings_now, width

# Where a slider stops; any other number can be typed.
LEARNING_RATES = [float(f"{digit}e{power}") for power in range(-4, 2) for digit in (1, 2, 3, 5, 7)]
LEARNING_RATES.append(limits.LEARNING_RATE.high)
EPOCHS = [digit * 10**power for power in range(5) for digit in (1, 2, 3, 5)]
EPOCHS.append(limits.EPOCHS.high)
TEST_FRACTIONS = [digit / 10 for digit in range(9)]
PATIENCES = [0, 1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000]
BATCH_SIZES = [0, 1, 2, 4, 8, 10, 16, 32, 64, 128, 256, 512, 1024]
_STOPS: dict[str, Sequence[float]] = {
    "learning_rate": LEARNING_RATES,
    "batch_size": BATCH_SIZES,
    "epochs": EPOCHS,
    "test_fraction": TEST_FRACTIONS,
    "patience": PATIENCES,
}
SIDEBAR_PIXELS = 256
_MORE = "more"  # the key of the expander


def show_controls(others: Collection[str]) -> Config:
    """Show the sidebar and return the settings that it holds.

    `others` are the parameters of the address that are no setting of a run.
    """
    settings = settings_now()
    config, unfit = fitting(settings.values)
    basic = [
        name for name in settings.values if SETTINGS[name].basic and not settings.is_divided(name)
    ]
    with st.sidebar:
        unknown = note_unknown([*NAMES, *others])
        with st.container():
            if unfit:
                st.info(unfit_note(settings.values, unfit, config))
        _show_sections(basic, settings, config, unfit, _show)
        _show_more([name for name in settings.values if name not in basic], settings, config, unfit)
    show_not_as_asked(settings, unfit, unknown)
    return config


def _show_more(
    names: Sequence[str], settings: Settings, config: Config, unfit: Collection[str]
) -> None:
    """The settings that not everyone needs, folded; which are not their default is said.

    Their widgets are there only while they are unfolded; then a note stands below its widget.
    """
    if _MORE not in st.session_state:
        st.session_state[_MORE] = any(name in address().refused for name in names)
    unfolded = st.session_state[_MORE]
    changed = [SETTINGS[name].label for name in names if settings.is_changed(name)]
    with st.container():  # an expander of another label would be another one, and closed
        if changed:
            st.caption(f"Changed under More: {', '.join(changed)}")
        if not unfolded:
            for name in names:
                settings.parameter(name).keep()
    with st.expander("More", key=_MORE, on_change="rerun"):
        if unfolded:
            shown = [
                name for name in settings.values if name in names or settings.can_be_divided(name)
            ]
            _show_sections(shown, settings, config, unfit, _show_rare)


def _show_sections(
    names: Sequence[str],
    settings: Settings,
    config: Config,
    unfit: Collection[str],
    show: Callable[[str, Settings], None],
) -> None:
    """The widgets of settings; below one that is `unfit`, what is used, as the note is far away."""
    for section in dict.fromkeys(SETTINGS[name].section for name in names):
        st.markdown(f"##### {section}")
        for name in names:
            if SETTINGS[name].section == section:
                show(name, settings)
                if said := SETTINGS[name].here(config):
                    st.caption(said)
                if name in unfit:
                    used = settings.parameter(name).write(getattr(config, name))
                    st.caption(f"It does not fit: `{used}` is used. The note at the top says why.")


def _show(name: str, settings: Settings) -> None:
    """The widget of a setting, by what the setting is."""
    described = SETTINGS[name]
    label, meaning = described.label, described.explanation
    if isinstance(described, Widths):
        _show_hidden(label, meaning, settings.layers)
        return
    parameter = settings.parameter(name)
    match described:
        case Choice() | LayerChoice():
            meaning = _listed(meaning, described.meanings)
            widgets.select(parameter, label, list(described.options), meaning)
        case OfDataset():
            said = getattr(settings.records["dataset"], f"{name}_is", meaning)
            widgets.slide(parameter, label, described.limits_in(name, settings.records), said)
        case Number() if name in _STOPS:
            widgets.pick(parameter, label, _STOPS[name], meaning)
        case Number() if described.limits == limits.SEED:
            widgets.seed(parameter, label, meaning)
        case Number():
            widgets.typed(parameter, label, meaning)
            parameter.keep()


def _show_rare(name: str, settings: Settings) -> None:
    """The widget of a setting under More; there, too, it is divided."""
    described = SETTINGS[name]
    if isinstance(described, LayerChoice) and settings.can_be_divided(name):
        meaning = _listed(described.explanation, described.meanings)
        show_layer_by_layer(name, described, settings, meaning)
    else:
        _show(name, settings)


def _show_hidden(label: str, meaning: str, layers: int) -> None:
    widgets.slide(LAYERS, label, limits.HIDDEN_LAYERS, meaning)
    with st.container(horizontal=True, key="widths"):
        for layer in range(layers):
            means = f"How many units hidden layer {layer + 1} has: the rows of W{layer + 1}."
            widgets.number(width(layer), f"Units {layer + 1}", means)
    for layer in range(layers):
        width(layer).keep()


def _listed(sentence: str, meanings: Mapping[str, tuple[str, str]]) -> str:
    """A help text: one sentence, then what each name means, and each part of its formula."""
    items = [sentence]
    for name, (description, formula) in meanings.items():
        formulas = [f"`{part}`" for part in formula.split("; ") if part]
        items.append(" ".join([f"- `{name}`: {description}", *formulas]))
    return "\n".join(items)
