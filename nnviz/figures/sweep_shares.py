"""How much of the variance of a sweep's runs each of its settings accounts for, as bars."""

from collections.abc import Sequence

import numpy as np

from nnviz.core.setup.config import SETTINGS
from nnviz.core.study.variance import Shares
from nnviz.figures.theme import Figure, axis, chart
from nnviz.web.palette import NEUTRAL, sequential_colour

_ROW, _AROUND = 44, 110  # pixels of height: a bar, and what is above and below
_TOGETHER, _SEEDS = "Settings together", "Weight seeds"


def shares_figure(fields: Sequence[str], shares: Shares) -> Figure:
    """A bar for each setting, one for what they do only together, and one for the seeds."""
    names = [SETTINGS[field].label for field in fields]
    parts, colours = list(shares.fields), [sequential_colour(0.85)] * len(fields)
    if len(fields) > 1:
        names, parts = [*names, _TOGETHER], [*parts, shares.together]
        colours = [*colours, sequential_colour(0.45)]
    names, parts, colours = [*names, _SEEDS], [*parts, shares.seeds], [*colours, NEUTRAL]
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": np.array(parts),
        "y": names,
        "marker": {"color": colours},
        "text": [f"{part:.0%}" for part in parts],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertemplate": "%{y}: %{x:.1%}<extra></extra>",
    }
    return chart(
        "",
        [bars],
        x=axis("share of the variance of all runs", range=[0, 1.08], tickformat=".0%"),
        y=axis("", autorange="reversed", automargin=True),
        height=_AROUND + _ROW * len(names),
    )
