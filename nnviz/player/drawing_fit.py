"""Whether the reels of a film move all of a drawing."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nnviz.player.film_error import FilmError

if TYPE_CHECKING:
    from nnviz.player.film import Reel


def check_reels(name: str, figure: Mapping[str, Any], reels: Sequence["Reel"]) -> None:
    """Raise FilmError unless `reels` move all that has no values of its own, each in its shape."""
    shapes = dict(_moving(figure))
    moved = {(reel.trace, reel.attribute): reel.values.shape for reel in reels}
    for trace, attribute in shapes.keys() - moved.keys():
        where = f"reel {name}[{trace}].{attribute}"
        raise FilmError(where, "none", "one: a drawing shows nothing without")
    for (trace, attribute), shape in moved.items():
        # Besides, only how far a view reaches may move.
        needed = shapes.get((trace, attribute), (1,))
        if shape[1:] != needed:
            needs = f"({', '.join(map(str, ('frames', *needed)))})"
            raise FilmError(f"reel {name}[{trace}].{attribute}", f"shape {shape}", needs)


def _moving(figure: Mapping[str, Any]) -> Iterator[tuple[tuple[int, str], tuple[int, ...]]]:
    """Traces and attributes that reels have to move, each with the shape of a frame."""
    edges, badges, *pictures = figure["data"]
    for view in figure["layout"]["views"]:
        for trace, marks in enumerate((edges, badges)):
            yield (trace, f"values.{view['key']}"), (len(marks["labels"]),)
    for trace, picture in enumerate(pictures, start=2):
        if picture["values"] is None:
            yield (trace, "values"), (len(picture["nodes"]), picture["rows"] * picture["columns"])
