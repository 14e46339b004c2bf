"""Drawing: a panel of nodes and edges that the player draws itself, faster than Plotly could.

Like a figure it becomes a dict with data and layout, in which reels find what moves:

    trace 0, edges        attribute "values.KEY", a number an edge, for the key of each view
    trace 1, badges       the same, a number a badge: a mark at the corner of a node
    trace 2 and on        one a picture: attribute "values" (nodes, cells), what is inside its nodes
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz.player.fit import FilmError

HEIGHT = 380  # pixels


@dataclass(frozen=True)
class Column:
    """Nodes one below the other, by their names, with short `labels` where there is room.

    `title` and `note` stand above it; `reach`, which says how far its colours reach, below it.
    """

    title: str
    note: str
    nodes: Sequence[str]
    labels: Sequence[str]
    reach: str = ""


@dataclass(frozen=True)
class View:
    """One of the values that edges and badges have: the viewer chooses which is drawn.

    `edge` and `badge` stand before their labels: "W" before "1[2,3]". Colour and thickness reach
    from -`reach` to `reach`.
    """

    key: str
    label: str
    edge: str
    badge: str
    reach: float


class Axis(NamedTuple):
    """What a picture shows from left to right, or from its lower to its upper end."""

    name: str
    low: float
    high: float


@dataclass(frozen=True)
class Picture:
    """A small map inside each of some `nodes`: `rows` by `columns` cells, the first row on top.

    A cell's colour is its place between both `ends`. `names` say what a cell of each node is
    called: "A1[2,{}]", where {} is one of `cells`, or the place on both `axes`, (across, up).
    `values` (nodes, rows * columns) are what is shown where no reel moves them.
    """

    nodes: Sequence[int]
    names: Sequence[str]
    rows: int
    columns: int
    ends: tuple[float, float]
    cells: Sequence[str] = ()
    axes: tuple[Axis, Axis] | None = None
    values: NDArray[Any] | None = None


@dataclass(frozen=True)
class Points:
    """Points inside one node, at `x` and `y` from 0 to 1; colours are places between both `ends`.

    `name` says what they are.
    """

    node: int
    name: str
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    values: NDArray[np.float64]
    ends: tuple[float, float]


@dataclass(frozen=True)
class Drawing:
    """Columns of nodes, and edges between them; nodes are counted from 0 through all columns.

    `edges` are (from, to), each with its label; `badges` are nodes that have one, with theirs.
    `legend` stands below it; `summary` says in words what is drawn.
    Raises FilmError when the parts do not fit together.
    """

    title: str
    columns: Sequence[Column]
    edges: Sequence[tuple[int, int]]
    edge_labels: Sequence[str]
    badges: Sequence[int]
    badge_labels: Sequence[str]
    views: Sequence[View]
    legend: str
    summary: str
    pictures: Sequence[Picture | Points] = ()

    def __post_init__(self) -> None:
        nodes = sum(len(column.nodes) for column in self.columns)
        pictured = [_nodes_of(picture) for picture in self.pictures]
        for node in (*chain(*self.edges), *self.badges, *chain(*pictured)):
            if not 0 <= node < nodes:
                raise FilmError(f"drawing {self.title!r}", f"node {node}", f"0 <= node < {nodes}")
        self._check_one_for_each("edge labels", self.edge_labels, self.edges)
        self._check_one_for_each("badge labels", self.badge_labels, self.badges)
        if not self.views:
            raise FilmError(f"drawing {self.title!r}, views", "none", "at least one")
        for column in self.columns:
            self._check_one_for_each("node labels", column.labels, column.nodes)
        for view in self.views:
            if not (0 < view.reach < np.inf):
                raise FilmError(f"view {view.key!r}, reach", view.reach, "a finite number above 0")

    def _check_one_for_each(self, what: str, got: Sequence[str], of: Sequence[object]) -> None:
        if len(got) != len(of):
            raise FilmError(f"drawing {self.title!r}, {what}", len(got), f"{len(of)}, one for each")

    def to_dict(self) -> dict[str, Any]:
        """The drawing as a figure of a film."""
        values = {view.key: None for view in self.views}
        ends = np.array(self.edges, np.int32).reshape(-1, 2)
        edges = {"from": ends[:, 0].tolist(), "to": ends[:, 1].tolist()}
        return {
            "kind": "drawing",
            "data": [
                {"type": "edges", **edges, "labels": list(self.edge_labels), "values": values},
                {
                    "type": "badges",
                    "nodes": list(self.badges),
                    "labels": list(self.badge_labels),
                    "values": dict(values),
                },
                *(
                    {"type": type(picture).__name__.lower()} | vars(picture)
                    for picture in self.pictures
                ),
            ],
            "layout": {
                "title": self.title,
                "height": HEIGHT,
                "columns": [vars(column) for column in self.columns],
                "views": [vars(view) for view in self.views],
                "legend": self.legend,
                "summary": self.summary,
            },
        }


def _nodes_of(picture: Picture | Points) -> Sequence[int]:
    return [picture.node] if isinstance(picture, Points) else picture.nodes
