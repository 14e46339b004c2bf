"""Close-ups: each step around the one where a film stands, where the film leaves steps out."""

from nnviz.player.packed_film import PackedFilm
from nnviz.player.size import affordable_frames

_RADIUS = 20  # steps to either side
_BYTES = 2**20  # of its numbers: it has to be there before a viewer waits for it


def lacks_steps(film: PackedFilm) -> bool:
    """Whether a film leaves steps out."""
    return len(film.steps) < film.steps[-1] - film.steps[0] + 1


def stretch(film: PackedFilm, step: int) -> range:
    """The steps of a close-up for `step`: as many as a few bytes hold, and at least its neighbours.

    Steps near one another share it, so that it is seldom made; it reaches beyond them.
    """
    affordable = affordable_frames(film.nbytes // len(film.steps), _BYTES)
    radius = min(_RADIUS, max(1, affordable // 2))
    apart = max(1, radius // 2)
    middle = apart * round(step / apart)
    return range(max(film.steps[0], middle - radius), min(film.steps[-1], middle + radius) + 1)
