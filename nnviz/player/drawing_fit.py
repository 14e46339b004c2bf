"""Whether the reels of a film move all of a drawing."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nnviz.player.film_error import FilmError

if TYPE_CHECKING:
    from nnviz.player.film import Reel


def check_reels(name: str, figure: Mapping[str, Any], reels: Sequence["Reel"]) -> None:
    """Raise FilmError unless `reels` move all that has no values of its own, each in its shape."""
    moved = {(reel.trace, reel.attribute): reel for reel in reels}
    for trace, shape, attributes in _moving(figure):
        for attribute in attributes:
            reel, where = moved.get((trace, attribute)), f"reel {name}[{trace}].{attribute}"
            if reel is None:
                raise FilmError(where, "none", "one: a drawing shows nothing without")
            if reel.values.shape[1:] != shape:
                needs = f"({', '.join(map(str, ('frames', *shape)))})"
                raise FilmError(where, f"shape {reel.values.shape}", needs)


def _moving(figure: Mapping[str, Any]) -> Iterator[tuple[int, tuple[int, ...], list[str]]]:
    """Traces that reels have to move, with the shape of a frame and the attributes."""
    edges, badges, *pictures = figure["data"]
    values = [f"values.{view['key']}" for view in figure["layout"]["views"]]
    yield 0, (len(edges["labels"]),), values
    yield 1, (len(badges["labels"]),), values
    for trace, picture in enumerate(pictures, start=2):
        if picture["values"] is None:
            yield trace, (len(picture["nodes"]), picture["rows"] * picture["columns"]), ["values"]
