"""chart(figure) shows a figure in a Streamlit page and calls back when a point of it is picked."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import plotly.graph_objects as go
import streamlit as st

from nnviz.web.figure_json import figure_json
from nnviz.web.modules import inline_module

HEIGHT = 400  # pixels of a figure that does not say its own


class Pick(NamedTuple):
    """A point that was picked: `point` is (index,) on a line or of a bar, (row, column) of a cell.

    `curve` counts the figure's traces from 0. `x` and `y` are the point's own, in the words of the
    figure's data, and `custom` is its `customdata`.
    """

    curve: int
    point: tuple[int, ...]
    x: Any
    y: Any
    custom: Any


_component = st.components.v2.component(
    "nnviz_chart",
    js=inline_module("chart.js", "shared.css", "chart.css", "plotly.js"),
    isolate_styles=False,
)


def _nothing() -> None:
    """Streamlit only keeps states that have a callback."""


def chart(
    figure: go.Figure | Mapping[str, Any],
    *,
    key: str,
    on_pick: Callable[[Pick], None] | None = None,
    height: int | None = None,
    name: str = "nnviz",
    about: str = "",
) -> None:
    """Show `figure`, which may hold colours for light and for dark pages, as `themed` makes them.

    Another figure under the same key takes its place without a gap; zoom stays until the layout's
    `uirevision` is another. Its height is `height` in pixels, or what its layout says. A file with
    it is called `name`, with an ending, and has what it is `about` inside.

    `on_pick` is called with the point of a line, the bar or the cell of a heatmap that is clicked,
    or chosen with arrow keys and Enter, before the script, or the fragment, runs again. A trace
    with hoverinfo "skip" is not picked. The pick comes from the browser: what it names may not
    exist. Raises TypeError or ValueError where the figure holds what JSON has no place for: numbers
    that are not finite may only stand in NumPy arrays.
    """

    def picked() -> None:
        pick = _pick_of(st.session_state[key].picked)
        if pick is not None and on_pick is not None:
            on_pick(pick)

    shown = _as_dict(figure) if isinstance(figure, go.Figure) else figure
    pixels = height or shown.get("layout", {}).get("height") or HEIGHT
    _component(
        key=key,
        data={
            "figure": figure_json(shown),
            "height": pixels,
            "name": name,
            "about": about,
            "picks": on_pick is not None,
        },
        height=pixels,
        on_picked_change=picked if on_pick else _nothing,
    )


def _as_dict(figure: go.Figure) -> dict[str, Any]:
    """The figure without the template that Streamlit gives to all: its colours are only marks."""
    shown: dict[str, Any] = figure.to_plotly_json()
    shown["layout"].pop("template", None)
    return shown


def _pick_of(told: object) -> Pick | None:
    """What the browser has told, if that is a pick."""
    match told:
        case {"curve": int(curve), "point": [*point], "x": x, "y": y, "custom": custom}:
            if point and all(isinstance(each, int) for each in point):
                return Pick(curve, tuple(point), x, y, custom)
    return None
