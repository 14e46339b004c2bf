"""A Plotly figure in the page that stays while its numbers change, and says what is picked."""

from nnviz.chart.component import Pick, chart

__all__ = ["Pick", "chart"]
