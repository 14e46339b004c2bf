"""The widgets of a row of the sweep's form: a field and its values, a parameter of the link."""

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from nnviz.core.limits import ConfigError
from nnviz.core.setup.config import SETTINGS, Config
from nnviz.core.setup.setting_text import is_number
from nnviz.core.setup.settings import Choice, LayerChoice
from nnviz.core.study.axis_text import read_axis
from nnviz.views.address import address
from nnviz.views.experiments.sweep_defaults import default_values
from nnviz.views.experiments.sweep_row import LIST, NONE, SPACINGS, Row
from nnviz.views.parameters import Parameter, prepare
from nnviz.views.quoted import quoted
from nnviz.views.settings import settings_now

_NEEDS = "field=low:high:count, with :log for even ratios, or field=a,b,c"


@dataclass(frozen=True)
class RowParameter(Parameter[str]):
    """The text of a row; where it is refused, it says which part of it, and why."""

    def refusal(self, asked: str, used: str) -> str:
        """What is said of a text that is no axis of a sweep."""
        try:
            self.read(asked)
        except ConfigError as error:
            said = f"{error.field}: got {quoted(str(error.got))}, needs {error.needs}."
            return f"{said} Used: {quoted(used, 60)}."
        return super().refusal(asked, used)


def row_parameter(number: int, default: str) -> RowParameter:
    """The parameter of the row with this number, from 1."""

    def read(text: str) -> str:
        if text.strip() in ("", NONE):
            return NONE
        read_axis(text)
        return text

    return RowParameter(f"vary_{number}", default, _NEEDS, read)


def show_row(number: int, parameter: RowParameter, config: Config) -> None:
    """The widgets of a row, with what was refused still in them; the note is the caller's.

    Where what was refused names no field, they show what is used in its place. The first row must
    have a field.
    """
    value = parameter.value()
    refused = address().refused.get(parameter.name)
    row = Row.of(refused[0] if refused and refused[1] == value else value)
    row = Row.of(value) if row.field == NONE else row
    _show_field(parameter, row, number, config)
    if row.field != NONE:
        _show_values(parameter, row)


def _show_field(parameter: RowParameter, row: Row, number: int, config: Config) -> None:
    key = f"{parameter.name}_field"
    options = [*settings_now().values]
    options += [row.field] if row.field not in (NONE, *options) else []
    options = [NONE, *options] if number > 1 else options

    def take() -> None:
        field = st.session_state[key]
        parameter.ask(NONE if field == NONE else f"{field}={default_values(field, config)}")

    prepare(key, row.field, tuple(options))
    st.selectbox(
        "Vary" if number == 1 else "And",
        options,
        key=key,
        format_func=lambda field: "nothing more" if field == NONE else SETTINGS[field].label,
        on_change=take,
        help="The setting that takes several values. All others are as the sidebar says.",
        width=200,
    )


def _show_values(parameter: RowParameter, row: Row) -> None:
    described = SETTINGS[row.field]
    if isinstance(described, Choice | LayerChoice):
        _show_names(parameter, row, list(described.options))
        return
    if is_number(row.field):
        _show_spacing(parameter, row)
    if row.spacing == LIST:
        meaning = "Values with commas between; of several layers with a - between: none, 8, 4-2."
        _show_text(parameter, row, "values", "Values", meaning, 330)
    else:
        _show_text(parameter, row, "low", "From", "The first value.", 90)
        _show_text(parameter, row, "high", "To", "The last value.", 90)
        meaning = "How many values there are from the first to the last, both among them."
        _show_text(parameter, row, "count", "How many", meaning, 100)


def _show_spacing(parameter: RowParameter, row: Row) -> None:
    key = f"{parameter.name}_spacing"
    prepare(key, row.spacing, row.field)
    st.segmented_control(
        "Spacing",
        SPACINGS,
        key=key,
        on_change=lambda: parameter.ask(row.spaced(st.session_state[key]).text),
        help="linear: even distances. log: even ratios. list: values of your own.",
        required=True,
        width="content",
    )


def _show_text(
    parameter: RowParameter, row: Row, part: str, label: str, meaning: str, width: int
) -> None:
    key = f"{parameter.name}_{part}"

    def take() -> None:
        changed: dict[str, Any] = {part: st.session_state[key].strip()}
        parameter.ask(replace(row, **changed).text)

    prepare(key, getattr(row, part), row.field)
    st.text_input(label, key=key, on_change=take, help=meaning, width=width)


def _show_names(parameter: RowParameter, row: Row, options: list[str]) -> None:
    """Names to choose among; what a link has beside them, as one name a layer, stays as it is."""
    key = f"{parameter.name}_names"
    chosen = [each.strip() for each in row.values.split(",") if each.strip()]
    offered = [*options, *(each for each in chosen if each not in options)]

    def take() -> None:
        parameter.ask(replace(row, values=",".join(st.session_state[key])).text)

    prepare(key, chosen, (row.field, tuple(offered)))
    st.multiselect("Values", offered, key=key, on_change=take, width=560)
