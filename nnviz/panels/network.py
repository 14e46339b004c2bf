"""The panel of the network: its units, and the weights between them, as one drawing."""

from dataclasses import replace
from itertools import chain

import numpy as np

from nnviz.core.explain.names import Entry
from nnviz.core.ranges import range_of_each, round_range
from nnviz.core.train import snapshots
from nnviz.core.train.snapshots import Parameters
from nnviz.panels.drawn_units import DrawnUnits
from nnviz.panels.network_words import columns, in_words
from nnviz.panels.part import Part, reel
from nnviz.panels.subject import Subject
from nnviz.panels.unit_curves import along_the_input
from nnviz.panels.unit_maps import over_the_plane
from nnviz.panels.unit_strips import over_samples
from nnviz.player.drawing import Drawing, View
from nnviz.player.film import Reel

_EDGES, _BADGES = 0, 1  # traces of a drawing


def network(name: str, subject: Subject) -> Part:
    """Units with their activations, edges and biases with their values, and the targets."""
    drawn = DrawnUnits(subject.run.config.sizes)
    over_inputs = {1: along_the_input, 2: over_the_plane}
    pictures = over_inputs.get(drawn.sizes[0], over_samples)(name, subject, drawn)
    views = {
        View("weights", "Weights", "W", "b", 1): snapshots.parameters(subject.network),
        View("gradients", "Gradients", "dW", "db", 1): subject.gradients,
        View("updates", "Updates", "ΔW", "Δb", 1): subject.updates,
    }
    drawing = Drawing(
        title="Network",
        columns=columns(drawn, [picture.ends for picture in pictures.pictures]),
        edges=drawn.ends,
        edge_labels=_labels(drawn.weights),
        badges=drawn.biased,
        badge_labels=_labels(drawn.biases),
        views=[replace(view, reach=_reach(values)) for view, values in views.items()],
        legend="In each unit is its A; below it, how far the colours reach.",
        summary=in_words(drawn),
        pictures=pictures.pictures,
    )
    moving = [_reels(name, view.key, values, drawn) for view, values in views.items()]
    if subject.rescaled:
        moving += [[_reaching(name, view.key, values)] for view, values in views.items()]
    return Part(drawing.to_dict(), [*chain(*moving), *pictures.reels], span=2)


def _reels(figure: str, view: str, layers: Parameters, drawn: DrawnUnits) -> list[Reel]:
    """A number an edge and a number a badge, in the order of the drawing."""
    W = [
        values[:, rows][:, :, columns].reshape(len(values), -1)
        for (values, _), rows, columns in zip(layers, drawn.rows[1:], drawn.rows, strict=False)
    ]
    b = [values[:, rows, 0] for (_, values), rows in zip(layers, drawn.rows[1:], strict=False)]
    attribute = f"values.{view}"
    return [
        reel(figure, _EDGES, attribute, np.concatenate(W, axis=1)),
        reel(figure, _BADGES, attribute, np.concatenate(b, axis=1)),
    ]


def _reaching(figure: str, view: str, layers: Parameters) -> Reel:
    """How far the values of all edges and badges reach in each frame."""
    return reel(figure, _EDGES, f"reach.{view}", range_of_each(*chain(*layers))[:, np.newaxis])


def _reach(layers: Parameters) -> float:
    return round_range(*(values[np.isfinite(values)] for pair in layers for values in pair))


def _labels(entries: list[Entry]) -> list[str]:
    """Their names without the letter: it is another one in each view."""
    return [str(entry)[1:] for entry in entries]
