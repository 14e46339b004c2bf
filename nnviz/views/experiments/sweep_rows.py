"""The widgets of a row of the sweep's form: a field and its values, a parameter of the link."""

from dataclasses import replace
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
from nnviz.views.settings import names_in_use


def row_parameter(number: int, default: str) -> Parameter[str]:
    """The parameter of the row with this number, from 1; what is refused is said in its needs."""
    name = f"vary_{number}"

    def read(text: str) -> str:
        if text.strip() not in ("", NONE):
            read_axis(text)
            return text
        return NONE

    return Parameter(name, default, _needs(name), read)


def show_row(number: int, default: str, config: Config) -> None:
    """The widgets of a row; the first must have a field."""
    parameter = row_parameter(number, default)
    value = parameter.value()
    refused = address().refused.get(parameter.name)
    row = Row.of(refused[0] if refused and refused[1] == value else value)
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{parameter.name}-row"):
        _show_field(parameter, row, number, config)
        if row.field != NONE:
            _show_values(parameter, row)
    parameter.keep()


def _needs(name: str) -> str:
    """What is allowed; where something was refused, why it was."""
    text, _ = address().refused.get(name, ("", None))
    try:
        read_axis(text)
    except ConfigError as error:
        if text:
            return f"for {error.field} {error.needs}"
    return "field=low:high:count, with :log for even ratios, or field=a,b,c"


def _show_field(parameter: Parameter[str], row: Row, number: int, config: Config) -> None:
    key = f"{parameter.name}_field"
    options = [*names_in_use()]
    if row.field not in (NONE, *options):
        options.append(row.field)
    if number > 1:
        options.insert(0, NONE)

    def take() -> None:
        field = st.session_state[key]
        text = NONE if field == NONE else f"{field}={default_values(field, config)}"
        parameter.ask(text)

    prepare(key, row.field, tuple(options))
    st.selectbox(
        "Vary" if number == 1 else "and",
        options,
        key=key,
        format_func=lambda field: "nothing more" if field == NONE else SETTINGS[field].label,
        on_change=take,
        help="The setting that takes several values. All others are those of the sidebar.",
        width=230,
    )


def _show_values(parameter: Parameter[str], row: Row) -> None:
    described = SETTINGS[row.field]
    if isinstance(described, Choice | LayerChoice):
        _show_names(parameter, row, list(described.options))
        return
    if is_number(row.field):
        _show_spacing(parameter, row)
    if row.spacing == LIST:
        help_text = "Values with commas between. Layers of one value have a - between: 4-2, 8."
        _show_text(parameter, row, "values", "Values", help_text, 330)
    else:
        _show_text(parameter, row, "low", "From", "The first value.", 110)
        _show_text(parameter, row, "high", "To", "The last value.", 110)
        count_help = "How many values from the first to the last, both among them."
        _show_text(parameter, row, "count", "Values", count_help, 90)


def _show_spacing(parameter: Parameter[str], row: Row) -> None:
    key = f"{parameter.name}_spacing"
    prepare(key, row.spacing, row.field)
    st.segmented_control(
        "Spacing",
        SPACINGS,
        key=key,
        on_change=lambda: parameter.ask(row.spaced(st.session_state[key]).text),
        help="Even distances, even ratios, or values of your own.",
        required=True,
        width="content",
    )


def _show_text(
    parameter: Parameter[str], row: Row, part: str, label: str, help_text: str, width: int
) -> None:
    key = f"{parameter.name}_{part}"

    def take() -> None:
        changed: dict[str, Any] = {part: st.session_state[key].strip()}
        parameter.ask(replace(row, **changed).text)

    prepare(key, getattr(row, part), row.field)
    st.text_input(label, key=key, on_change=take, help=help_text, width=width)


def _show_names(parameter: Parameter[str], row: Row, options: list[str]) -> None:
    """Names to choose among; what a link has beside them, as one name a layer, stays as it is."""
    key = f"{parameter.name}_names"
    chosen = [each.strip() for each in row.values.split(",")]
    offered = [*options, *(each for each in chosen if each and each not in options)]
    prepare(key, [each for each in chosen if each], (row.field, tuple(offered)))
    st.multiselect(
        "Values",
        offered,
        key=key,
        on_change=lambda: parameter.ask(replace(row, values=",".join(st.session_state[key])).text),
        width=420,
    )
