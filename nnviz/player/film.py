"""Film: figures, and what changes in them from frame to frame."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.player.fit import check_fit
from nnviz.player.packed_film import PackedFilm
from nnviz.player.packing import pack

Figure = Mapping[str, Any]  # {"data": traces, "layout": layout}, in Plotly's names


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

    It is moved without redrawing the figure, so that it costs almost nothing. `axis` is the one
    that it stands on, as Plotly names those of a figure with several: y, y2 ...
    """

    figure: str
    x: NDArray[Any]
    y: NDArray[Any] | None = None
    axis: str = "y"


@dataclass(frozen=True)
class Reading:
    """A number that stands beside the step: `values` (frames,), where there is none nan.

    `meaning` explains it in a sentence; with `percent`, 1 is written as 100 %.
    """

    values: NDArray[Any]
    meaning: str = ""
    percent: bool = False


@dataclass(frozen=True, eq=False)
class Film:
    """Figures by name, in the order of their panels, and the reels that move them.

    A figure is a dict, such as go.Figure(...).to_dict(); its numbers may be NumPy arrays.
    `steps` says which step of what is shown each frame is; steps rise, frames may skip some.
    `narrow` has layouts for panels that are narrow, as on a phone; `spans` say how many thirds of a
    row a figure wants, if not one; with `fills`, figures are as high as the window lets, else as
    high as they say. `readings` have their names as keys; `along` names the one whose curve is
    drawn behind the slider: such a film needs no figures. `ranges` say of figures how far their
    colour axis reaches in each frame: half_width (frames,), from -half_width to half_width, which
    the player writes beside them. A picture that the viewer takes home is called `name`, then by
    its figure and step, and has what it is `about` inside. Raises FilmError when the parts do not
    fit together.
    """

    figures: Mapping[str, Figure]
    reels: Sequence[Reel]
    steps: Sequence[int]
    cursors: Sequence[Cursor] = ()
    narrow: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    spans: Mapping[str, int] = field(default_factory=dict)
    fills: bool = False
    readings: Mapping[str, Reading] = field(default_factory=dict)
    along: str = ""
    ranges: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    name: str = "nnviz"
    about: str = ""

    def __post_init__(self) -> None:
        check_fit(self)

    @cached_property
    def packed(self) -> PackedFilm:
        """The film as the browser gets it.

        Raises FilmError where a figure holds what has no place there.
        """
        return PackedFilm(
            pack(self), list(self.steps), tuple(self.figures), dict(self.ranges), self.nbytes
        )

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
                replace(cursor, x=cursor.x[kept], y=None if cursor.y is None else cursor.y[kept])
                for cursor in self.cursors
            ],
            readings={
                name: replace(reading, values=reading.values[kept])
                for name, reading in self.readings.items()
            },
            ranges={name: values[kept] for name, values in self.ranges.items()},
        )
