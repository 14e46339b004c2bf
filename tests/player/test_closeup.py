"""The steps of a close-up: around the one that is asked for, few enough, shared by neighbours."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.player.closeup import lacks_steps, stretch
from nnviz.player.component import step_at
from nnviz.player.film import Film, Reel
from nnviz.player.packed_film import PackedFilm

FIGURE = {"data": [{"type": "scatter", "y": [0]}], "layout": {}}


def film(last: int, frames: int = 3, numbers: int = 1) -> PackedFilm:
    steps = sorted({round(step) for step in np.linspace(0, last, frames)})
    values = np.zeros((len(steps), numbers), np.float32)
    return Film({"a": FIGURE}, [Reel("a", 0, "y", values)], steps).packed


def test_a_film_with_every_step_lacks_none() -> None:
    assert not lacks_steps(film(2))
    assert not lacks_steps(film(0, 1))
    assert lacks_steps(film(3))


@given(last=st.integers(1, 200_000), numbers=st.sampled_from([1, 3000, 100_000]), data=st.data())
def test_a_stretch_has_the_neighbours_and_stays_in_the_film(
    last: int, numbers: int, data: st.DataObject
) -> None:
    step = data.draw(st.integers(0, last))
    steps = stretch(film(last, numbers=numbers), step)
    assert {max(0, step - 1), step, min(last, step + 1)} <= set(steps)
    assert steps.step == 1
    assert steps[0] >= 0
    assert steps[-1] <= last
    assert len(steps) <= 41
    assert len(steps) * 4 * numbers <= max(2**20, 3 * 4 * numbers)


def test_neighbours_share_a_stretch_and_it_reaches_beyond_them() -> None:
    of = film(100_000)
    stretches = [stretch(of, step) for step in range(4000, 4100)]
    assert len(set(stretches)) <= 11
    for step, steps in zip(range(4000, 4100), stretches, strict=True):
        assert steps[0] + 10 <= step <= steps[-1] - 10


@pytest.mark.parametrize("last", [1, 300, 99_999, 100_000, 4_000_000])
def test_the_place_of_a_step_is_that_of_no_other(last: int) -> None:
    """The browser tells a step as its share of the last one."""
    for step in {0, 1, last // 3, last // 2 + 1, last - 1, last}:
        assert step_at(step / last, last) == step
    assert step_at(-1.0, last) == 0
    assert step_at(7.0, last) == last
