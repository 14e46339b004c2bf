"""Drawing: a panel of nodes and edges that the player draws itself, faster than Plotly could.

Like a figure it becomes a dict with data and layout, in which reels find what moves:

    trace 0, edges        attribute "values.KEY", a number an edge, for the key of each view; where
                          it is to move, also "reach.KEY", one number: how far these reach
    trace 1, badges       the same, a number a badge: a mark at the corner of a node
    trace 2 and on        one a picture: attribute "values" (nodes, cells), what is inside its nodes
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from nnviz.player.film_error import FilmError
from nnviz.player.picture import Picture, Points

HEIGHT = 380  # pixels
DRAWING = "drawing"  # the kind of such a figure, which others do not have


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
    from -`reach` to `reach`, or as far as a reel says in each frame.
    """

    key: str
    label: str
    edge: str
    badge: str
    reach: float


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
        pictured = [picture.nodes for picture in self.pictures]
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
        pictures = [picture.to_dict() for picture in self.pictures]
        return {
            "kind": DRAWING,
            "data": [self._edges(), self._badges(), *pictures],
            "layout": {
                "title": self.title,
                "height": HEIGHT,
                "columns": [vars(column) for column in self.columns],
                "views": [vars(view) for view in self.views],
                "legend": self.legend,
                "summary": self.summary,
            },
        }

    def _edges(self) -> dict[str, Any]:
        ends = np.array(self.edges, np.int32).reshape(-1, 2)
        return {
            "type": "edges",
            "from": ends[:, 0].tolist(),
            "to": ends[:, 1].tolist(),
            "labels": list(self.edge_labels),
            "reach": {view.key: view.reach for view in self.views},
            "values": {view.key: None for view in self.views},
        }

    def _badges(self) -> dict[str, Any]:
        return {
            "type": "badges",
            "nodes": list(self.badges),
            "labels": list(self.badge_labels),
            "values": {view.key: None for view in self.views},
        }
