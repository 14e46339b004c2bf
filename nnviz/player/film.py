"""Film: figures, and what changes in them from frame to frame."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.player.packing import pack

DTYPES = ("float32", "float64", "uint8")
MAX_BYTES = 8 * 2**20
MAX_FRAMES = 500

Figure = Mapping[str, Any]  # {"data": traces, "layout": layout}, in Plotly's names


class FilmError(ValueError):
    """A film that cannot be played: what is wrong, what was given, and what is needed."""

    def __init__(self, what: str, got: object, needs: str) -> None:
        super().__init__(f"{what}: got {got}, needs {needs}")


@dataclass(frozen=True)
class Reel:
    """The values that one attribute of one trace takes: `values` (frames, ...).

    `attribute` may reach inside, as in "marker.color". uint8 values stand for 256 numbers evenly
    spread over `scale`, which takes a quarter of the bytes.
    """

    figure: str
    trace: int
    attribute: str
    values: NDArray[Any]
    scale: tuple[float, float] = (0.0, 1.0)


@dataclass(frozen=True)
class Cursor:
    """A line at x (frames,) over a figure, with a dot at y (frames,) if given.

    It is moved without redrawing the figure, so that it costs almost nothing.
    """

    figure: str
    x: NDArray[Any]
    y: NDArray[Any] | None = None


@dataclass(frozen=True, eq=False)
class Film:
    """Figures by name, in the order of their panels, and the reels that move them.

    A figure is a dict, such as go.Figure(...).to_dict(); its numbers may be NumPy arrays.
    `steps` says which step of what is shown each frame is; steps rise, frames may skip some.
    `narrow` has layouts for panels that are narrow, as on a phone; figures in `wide` take the whole
    width. `readings` are numbers (frames,) that stand beside the step, by their names. Raises
    FilmError when the parts do not fit together.
    """

    figures: Mapping[str, Figure]
    reels: Sequence[Reel]
    steps: Sequence[int]
    cursors: Sequence[Cursor] = ()
    narrow: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    wide: Sequence[str] = ()
    readings: Mapping[str, NDArray[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.figures:
            raise FilmError("figures", "none", "at least one")
        if not self.steps:
            raise FilmError("steps", "none", "at least one: a film without frames shows nothing")
        if any(later <= earlier for earlier, later in pairwise(self.steps)):
            raise FilmError("steps", "steps that do not rise", "each larger than the one before")
        for name, figure in self.figures.items():
            _check_dict(name, figure)
        for name in (*self.narrow, *self.wide):
            self._check_figure(name)
        for reel in self.reels:
            self._check_reel(reel)
        for cursor in self.cursors:
            self._check_cursor(cursor)
        for name, values in self.readings.items():
            self._check_length(f"reading {name!r}", values)

    @cached_property
    def packed(self) -> bytes:
        """The film as the bytes that the browser reads.

        Raises FilmError where a figure holds what has no place there.
        """
        try:
            return pack(self)
        except (TypeError, ValueError) as error:
            needs = "what JSON has, and NumPy arrays: also for numbers that are not finite"
            raise FilmError("figures", error, needs) from error

    @property
    def nbytes(self) -> int:
        """How many bytes the reels take: most of the film."""
        return sum(reel.values.nbytes for reel in self.reels)

    def thinned(self, frames: int) -> "Film":
        """Return this film with at most so many frames, evenly chosen, both ends kept."""
        if frames >= len(self.steps):
            return self
        kept = [int(index) for index in np.linspace(0, len(self.steps) - 1, frames).round()]
        return replace(
            self,
            steps=[self.steps[index] for index in kept],
            reels=[replace(reel, values=reel.values[kept]) for reel in self.reels],
            cursors=[
                Cursor(c.figure, c.x[kept], None if c.y is None else c.y[kept])
                for c in self.cursors
            ],
            readings={name: values[kept] for name, values in self.readings.items()},
        )

    def _check_length(self, what: str, values: NDArray[Any]) -> None:
        if np.shape(values) != (len(self.steps),):
            needs = f"({len(self.steps)},), one number a frame"
            raise FilmError(what, f"shape {np.shape(values)}", needs)

    def _check_figure(self, name: str) -> None:
        if name not in self.figures:
            raise FilmError("figure", repr(name), f"one of {', '.join(self.figures)}")

    def _check_cursor(self, cursor: Cursor) -> None:
        self._check_figure(cursor.figure)
        for values in (cursor.x, cursor.y):
            if values is not None:
                self._check_length(f"cursor over {cursor.figure!r}", values)

    def _check_reel(self, reel: Reel) -> None:
        self._check_figure(reel.figure)
        where = f"reel {reel.figure}[{reel.trace}].{reel.attribute}"
        traces = self.figures[reel.figure]["data"]
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
        if reel.values.ndim not in (2, 3) or len(reel.values) != len(self.steps):
            shape = f"({len(self.steps)}, ...) with one or two dimensions a frame"
            raise FilmError(where, f"shape {reel.values.shape}", shape)


def _check_dict(name: str, figure: object) -> None:
    if not isinstance(figure, Mapping) or not {"data", "layout"} <= figure.keys():
        needs = "a dict with data and layout, such as go.Figure(...).to_dict()"
        raise FilmError(f"figure {name!r}", type(figure).__name__, needs)


def _has(trace: object, attribute: str) -> bool:
    """Whether a trace has an attribute, which may reach inside."""
    for name in attribute.split("."):
        if not isinstance(trace, Mapping) or name not in trace:
            return False
        trace = trace[name]
    return True


def compact(values: NDArray[Any]) -> NDArray[Any]:
    """`values` as float32, or as float64 where float32 would make them infinite or 0."""
    sizes = np.abs(values[np.isfinite(values) & (values != 0)])
    limits = np.finfo(np.float32)
    fits = not sizes.size or (limits.tiny <= sizes.min() and sizes.max() <= limits.max)
    return np.ascontiguousarray(values, dtype=np.float32 if fits else np.float64)


def affordable_frames(bytes_a_frame: int, budget: int = MAX_BYTES) -> int:
    """How many frames of so many bytes a film may have: at least 2, at most MAX_FRAMES."""
    return max(2, min(MAX_FRAMES, budget // max(1, bytes_a_frame)))
