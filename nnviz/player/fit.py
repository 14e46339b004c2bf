"""Whether the parts of a film fit together; FilmError says which does not."""

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nnviz.player.drawing import DRAWING
from nnviz.player.drawing_fit import check_reels
from nnviz.player.film_error import FilmError

if TYPE_CHECKING:
    from nnviz.player.film import Cursor, Film, Reel

SPANS = (1, 2, 3)
DTYPES = ("float32", "float64", "uint8")


def check_fit(film: "Film") -> None:
    """Raise FilmError at the first part that does not fit."""
    _check_steps(film)
    _check_along(film)
    for name, figure in film.figures.items():
        _check_figure(name, figure)
    for name in (*film.narrow, *film.spans):
        _check_known(film, name)
    for name, span in film.spans.items():
        if span not in SPANS:
            raise FilmError(f"span of {name!r}", span, "1, 2 or 3 thirds of a row")
    for reel in film.reels:
        _check_reel(film, reel)
    _check_drawings(film)
    for cursor in film.cursors:
        _check_cursor(film, cursor)
    for name, reading in film.readings.items():
        _check_length(film, f"reading {name!r}", reading.values)
    for name, values in film.ranges.items():
        _check_range(film, name, values)


def _check_steps(film: "Film") -> None:
    if not film.steps:
        raise FilmError("steps", "none", "at least one: a film without frames shows nothing")
    if any(later <= earlier for earlier, later in pairwise(film.steps)):
        raise FilmError("steps", "steps that do not rise", "each larger than the one before")


def _check_along(film: "Film") -> None:
    if not film.figures and not film.along:
        raise FilmError("figures", "none", "at least one, or a reading along the slider")
    if film.along and film.along not in film.readings:
        raise FilmError("along", repr(film.along), f"one of {', '.join(film.readings)}")


def _check_figure(name: str, figure: object) -> None:
    parts = figure if isinstance(figure, Mapping) else {}
    traces = parts.get("data", [None])
    if "layout" not in parts or not all(isinstance(trace, Mapping) for trace in traces):
        needs = "a dict with data, which are dicts, and layout: such as go.Figure(...).to_dict()"
        raise FilmError(f"figure {name!r}", type(figure).__name__, needs)


def _check_drawings(film: "Film") -> None:
    for name, figure in film.figures.items():
        if figure.get("kind") == DRAWING:
            check_reels(name, figure, [reel for reel in film.reels if reel.figure == name])


def _check_known(film: "Film", name: str) -> None:
    if name not in film.figures:
        raise FilmError("figure", repr(name), f"one of {', '.join(film.figures)}")


def _check_length(film: "Film", what: str, values: NDArray[Any]) -> None:
    if np.shape(values) != (len(film.steps),):
        needs = f"({len(film.steps)},), one number a frame"
        raise FilmError(what, f"shape {np.shape(values)}", needs)


def _check_cursor(film: "Film", cursor: "Cursor") -> None:
    _check_known(film, cursor.figure)
    layout = film.figures[cursor.figure]["layout"]
    axes = {"y", *(name.replace("axis", "") for name in layout if name.startswith("yaxis"))}
    if cursor.axis not in axes:
        what = f"cursor over {cursor.figure!r}, axis"
        raise FilmError(what, repr(cursor.axis), f"one of {', '.join(sorted(axes))}")
    for values in (cursor.x, cursor.y):
        if values is not None:
            _check_length(film, f"cursor over {cursor.figure!r}", values)


def _check_range(film: "Film", name: str, values: NDArray[Any]) -> None:
    _check_known(film, name)
    _check_length(film, f"range of {name!r}", values)
    if "coloraxis" not in film.figures[name]["layout"]:
        raise FilmError(f"range of {name!r}", "a layout without a coloraxis", "one with it")
    unfit = values[~(np.isfinite(values) & (values > 0))]
    if unfit.size:
        raise FilmError(f"range of {name!r}", unfit[0], "finite numbers above 0")


def _check_reel(film: "Film", reel: "Reel") -> None:
    _check_known(film, reel.figure)
    where = f"reel {reel.figure}[{reel.trace}].{reel.attribute}"
    traces = film.figures[reel.figure]["data"]
    if not 0 <= reel.trace < len(traces):
        raise FilmError(where, f"trace {reel.trace}", f"0 <= trace < {len(traces)}")
    trace = traces[reel.trace]
    if not _has(trace, reel.attribute):
        kind = trace.get("type", "scatter")
        raise FilmError(where, repr(reel.attribute), f"an attribute that the {kind} trace has")
    if not np.isfinite(reel.scale).all():
        raise FilmError(f"{where}, scale", reel.scale, "two finite numbers")
    if reel.values.dtype.name not in DTYPES:
        raise FilmError(where, reel.values.dtype.name, f"one of {', '.join(DTYPES)}")
    if reel.values.ndim not in (2, 3) or len(reel.values) != len(film.steps):
        shape = f"({len(film.steps)}, ...) with one or two dimensions a frame"
        raise FilmError(where, f"shape {reel.values.shape}", shape)


def _has(trace: object, attribute: str) -> bool:
    """Whether a trace has an attribute, which may reach inside."""
    for name in attribute.split("."):
        if not isinstance(trace, Mapping) or name not in trace:
            return False
        trace = trace[name]
    return True
