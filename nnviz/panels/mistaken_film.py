"""The film of a training with mistakes, with the honest run as a ghost behind and beside it."""

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.explain.fair_comparison import Comparison
from nnviz.core.model.network import Network
from nnviz.core.ranges import round_range
from nnviz.core.train import snapshots
from nnviz.core.train.run import Run
from nnviz.figures.loss import losses_figure
from nnviz.figures.matrices import NARROW_COLUMNS, matrices_figure, matrices_layout
from nnviz.figures.weights import parameter_matrices, with_bias
from nnviz.panels.outputs import output
from nnviz.panels.part import Part, last, reel
from nnviz.panels.subject import Subject
from nnviz.player import Cursor, Film
from nnviz.player.size import affordable_frames

_SIDE_BY_SIDE = 2  # layers whose matrices fit into half of the page


def film_of_mistake(run: Run, comparison: Comparison) -> Film:
    """The film of the mistaken course in `comparison`, up to where it ends or diverges."""
    steps = comparison.mistaken.kept_steps.tolist()
    parts = dict(_parts(run, comparison, steps))
    film = Film(
        figures={name: part.figure for name, part in parts.items()},
        reels=[each for part in parts.values() for each in part.reels],
        steps=steps,
        cursors=[each for part in parts.values() for each in part.cursors],
        narrow={name: part.narrow for name, part in parts.items() if part.narrow is not None},
        wide=[name for name, part in parts.items() if part.wide],
        readings={
            "C mistaken": comparison.mistaken.loss[steps],
            "C honest": comparison.honest.loss[steps],
        },
    )
    return film.thinned(affordable_frames(film.nbytes // len(steps)))


def _parts(run: Run, comparison: Comparison, steps: list[int]) -> Iterator[tuple[str, Part]]:
    """Each panel's part by its name: the loss, then what is mistaken beside what is honest."""
    yield "loss", _loss(comparison, np.array(steps))
    networks = {"mistaken": comparison.mistaken.network, "honest": comparison.honest.network}
    outputs = {
        f"output, {which}": output(f"output, {which}", Subject(run, steps, network, log=False))
        for which, network in networks.items()
    }
    for name, part in outputs.items():
        part.figure["layout"]["title"]["text"] = name.capitalize()
    yield from outputs.items()
    matrices = {
        f"W and b, {which}": [with_bias(W, b) for W, b in snapshots.parameters(network)]
        for which, network in networks.items()
    }
    half_width = round_range(*(each[~np.isnan(each)] for each in chain(*matrices.values())))
    for name, network in zip(matrices, networks.values(), strict=True):
        yield name, _weights(name, network, matrices[name], half_width)


def _loss(comparison: Comparison, steps: NDArray[np.intp]) -> Part:
    """The curves, with a cursor on the mistaken one and on the honest one."""
    courses = (comparison.honest, comparison.mistaken)
    matched = None
    if comparison.matched is not None and comparison.matched is not comparison.honest:
        matched = comparison.matched.loss
    figure = losses_figure(comparison.honest.loss, comparison.mistaken.loss, matched)
    cursors = [Cursor("loss", steps, course.loss[steps]) for course in courses]
    return Part(figure, cursors=cursors, wide=True)


def _weights(name: str, network: Network, values: Sequence[Array], half_width: float) -> Part:
    """W and b of every layer on a scale that both networks share; `values` have gaps for nan."""
    layers = [(last(layer.W), last(layer.b)) for layer in network]
    matrices = parameter_matrices(layers)
    figure = matrices_figure(matrices, title=name, half_width=half_width)
    narrow = matrices_layout(matrices, title=name, half_width=half_width, columns=NARROW_COLUMNS)
    reels = [reel(name, trace, "z", each) for trace, each in enumerate(values)]
    return Part(figure, reels, narrow=narrow, wide=len(matrices) > _SIDE_BY_SIDE)
