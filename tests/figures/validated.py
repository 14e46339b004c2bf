"""A figure's dict read by Plotly's own classes, which refuse what Plotly.js would not know."""

import base64
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go


def in_scheme(part: Any, scheme: str) -> Any:
    """A figure, or a part, with the colours that the player gives it in "light" or in "dark"."""
    if isinstance(part, str):
        return re.sub(r"light-dark\((.+), (.+)\)", {"light": r"\1", "dark": r"\2"}[scheme], part)
    if isinstance(part, Mapping):
        return {name: in_scheme(each, scheme) for name, each in part.items()}
    return [in_scheme(each, scheme) for each in part] if isinstance(part, list) else part


def validated(given: Mapping[str, Any], scheme: str = "light") -> go.Figure:
    """The figure as Plotly's objects; it must come back from them as it went in."""
    figure = in_scheme(given, scheme)
    found = go.Figure(figure)
    back = found.to_dict()
    back["layout"].pop("template")  # Plotly's own look, which plotly.py adds to each figure
    assert plain(back) == plain(figure)
    return found


def plain(value: Any) -> Any:
    """Arrays as lists, also those in base64, None for what is not a number, and nothing empty."""
    if isinstance(value, Mapping) and "bdata" in value:
        shape = [int(size) for size in value.get("shape", "-1").split(",")]
        data = np.frombuffer(base64.b64decode(value["bdata"]), value["dtype"])
        return plain(data.reshape(shape))
    if isinstance(value, Mapping):
        parts = {name: plain(each) for name, each in value.items()}
        return {name: part for name, part in parts.items() if part not in (None, [])}
    if isinstance(value, np.ndarray | tuple):
        return plain(list(value))
    if isinstance(value, list):
        return [plain(each) for each in value]
    return None if isinstance(value, float | np.floating) and np.isnan(value) else value
