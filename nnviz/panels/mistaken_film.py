"""The film of a training with mistakes, with the honest run as a ghost behind and beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from nnviz.core.arrays import Array
from nnviz.core.explain.fair_comparison import Comparison
from nnviz.core.explain.mistaken_training import Course
from nnviz.core.train import snapshots
from nnviz.core.train.run import Run
from nnviz.environment import film_bytes
from nnviz.figures.loss import legend_below, losses_figure
from nnviz.figures.matrices import Matrix
from nnviz.figures.weights import parameter_matrices, with_bias
from nnviz.panels.matrices import heatmaps
from nnviz.panels.outputs import output
from nnviz.panels.part import Part, film_of_parts, last
from nnviz.panels.subject import Subject
from nnviz.player.film import Cursor, Film, Reading
from nnviz.player.size import affordable_frames

T = TypeVar("T")


def film_of_mistake(run: Run, comparison: Comparison) -> Film:
    """The film of the mistaken course in `comparison`, up to where it ends or diverges."""
    steps = comparison.mistaken.kept_steps.tolist()
    courses = {"mistaken": comparison.mistaken, "honest": comparison.honest}
    parts = dict(_parts(run, comparison, courses))
    readings = {
        f"C {which}": Reading(
            course.loss[steps],
            f"In {which} training, the loss before the step, of the data that it uses; after the"
            f" last step, of {run.dataset.called}.",
        )
        for which, course in courses.items()
    }
    film = film_of_parts(parts, steps, readings)
    return film.thinned(affordable_frames(film.nbytes // len(steps), film_bytes()))


def _parts(
    run: Run, comparison: Comparison, courses: dict[str, Course]
) -> Iterator[tuple[str, Part]]:
    """Each panel's part by its name."""
    steps = comparison.mistaken.kept_steps.tolist()
    yield "loss", _loss("loss", comparison)
    for which, course in courses.items():
        name = f"output_{which}"
        part = output(name, Subject(run, steps, course.network, log=False, rescaled=False))
        part.figure["layout"]["title"]["text"] = f"Output, {which}"
        yield name, part
    yield "weights", _weights("weights", courses)


def _loss(name: str, comparison: Comparison) -> Part:
    """The curves, with a cursor on the mistaken one and on its ghost."""
    honest, mistaken, matched = comparison.honest, comparison.mistaken, comparison.matched
    third = None if matched is None or matched is honest else matched.loss
    steps = mistaken.kept_steps
    cursors = [Cursor(name, steps, course.loss[steps]) for course in (honest, mistaken)]
    figure = losses_figure(honest.loss, mistaken.loss, third)
    return Part(figure, cursors=cursors, narrow=legend_below(figure), span=3)


def _weights(name: str, courses: dict[str, Course]) -> Part:
    """W and b of each layer, mistaken and beside it honest, all on one scale."""
    values, matrices = list[list[Array]](), list[list[Matrix]]()
    for which, course in courses.items():
        layers = snapshots.parameters(course.network)
        values.append([with_bias(W, b) for W, b in layers])
        ends = parameter_matrices([(last(W), last(b)) for W, b in layers])
        matrices.append([replace(each, title=f"{each.title}, {which}") for each in ends])
    arrays, pairs = _in_turn(values), _in_turn(matrices)
    return replace(heatmaps(name, "W and b", pairs, arrays), half_width=None, span=3)


def _in_turn(lists: Sequence[Sequence[T]]) -> list[T]:
    """The first of each list, then the second of each ..."""
    return [each for pair in zip(*lists, strict=True) for each in pair]
