"""Highlights: parts of what a player shows that stand out, without another film."""

import json
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import streamlit as st

from nnviz.web.modules import inline_module


class Highlight(NamedTuple):
    """A part of a figure, as the `on_pick` of player() hears of it, with the figure's name.

    kind     whether it is what was chosen, or lies on a path from there
    label    one or two characters that stand on it, in a drawing
    """

    figure: str
    part: dict[str, str | int]
    kind: Literal["chosen", "path"] = "chosen"
    label: str = ""

    @property
    def message(self) -> dict[str, Any]:
        """What the browser reads."""
        return {"figure": self.figure, **self.part, "kind": self.kind, "label": self.label}


_component = st.components.v2.component(
    "nnviz_highlights", js=inline_module("highlights.js"), isolate_styles=False
)


def show_highlights(highlights: Sequence[Highlight], *, key: str) -> None:
    """Let these, and no others, stand out in the player of this page.

    Those of figures or parts that it does not have stand out nowhere.
    """
    messages = [each.message for each in highlights]
    _component(key=f"{key}-highlights", data={"highlights": json.dumps(messages)})
