"""A scale holds its numbers, and its ticks are round, whatever the numbers are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.arrays import Array
from nnviz.core.study.results import METRICS
from nnviz.figures.metric_scale import metric_scale
from nnviz.figures.scale import Scale

LOSS, ACCURACY = METRICS["loss"], METRICS["accuracy"]
LOSSES = st.floats(0) | st.just(np.nan)


@given(st.lists(LOSSES, max_size=12))
def test_whatever_the_losses_are_there_is_a_scale_for_them(values: list[float]) -> None:
    numbers = np.array(values, float)
    scale = metric_scale(LOSS, numbers)
    assert 0 < scale.low < scale.high < np.inf
    assert scale.high / scale.low < 1e11
    low, high = scale.edges
    assert 0 < low < scale.low < scale.high < high < np.inf
    assert scale.reach[0] < np.log10(low) < np.log10(high) < scale.reach[1]
    places = scale.drawn(numbers)
    np.testing.assert_array_equal(np.isfinite(places), np.isfinite(numbers))
    known = places[np.isfinite(places)]
    assert ((known >= low) & (known <= high)).all()
    inside = scale.beyond(numbers) == 0
    np.testing.assert_array_equal(
        places[inside], np.where(np.isfinite(numbers), numbers, np.nan)[inside]
    )
    assert 2 <= len(scale.ticks()) <= 6


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_all_accuracies_are_on_their_scale(values: list[float]) -> None:
    numbers = np.array(values)
    scale = metric_scale(ACCURACY, numbers)
    assert -1e-12 <= scale.low < scale.high <= 1 + 1e-12
    assert scale.high - scale.low >= 0.1 - 1e-12
    np.testing.assert_array_equal(scale.drawn(numbers), numbers)
    said = [float(word.removesuffix("%")) for word in scale.words(scale.ticks())]
    assert said == pytest.approx(100 * scale.ticks())


@pytest.mark.parametrize(
    ("scale", "most", "ticks", "words"),
    [
        (Scale(0.0, 1.0, log=False), 6, [0, 0.2, 0.4, 0.6, 0.8, 1], "0% 20% 40% 60% 80% 100%"),
        (Scale(0.0, 1.0, log=False), 4, [0, 0.5, 1], "0% 50% 100%"),
        (Scale(0.01, 0.03, log=True), 6, [0.01, 0.015, 0.02, 0.025, 0.03], ""),
        (Scale(0.0024, 0.4, log=True), 6, [0.005, 0.01, 0.02, 0.05, 0.1, 0.2], ""),
        (Scale(0.0024, 0.4, log=True), 4, [0.01, 0.1], "0.01 0.1"),
        (Scale(1e-7, 1.0, log=True), 4, [1e-7, 1e-5, 1e-3, 0.1],
         "10<sup>−7</sup> 10<sup>−5</sup> 10<sup>−3</sup> 10<sup>−1</sup>"),
        (Scale(5e-5, 2.0, log=True), 5, [1e-4, 1e-3, 0.01, 0.1, 1], "0.0001 0.001 0.01 0.1 1"),
        (Scale(0.0024, 0.06, log=True), 3, [0.003, 0.01, 0.03], "0.003 0.01 0.03"),
        (Scale(2e-5, 2.0, log=True), 3, [1e-4, 0.01, 1], "0.0001 0.01 1"),
        (Scale(1.0, 3000.0, log=True), 6, [1, 10, 100, 1000], "1 10 100 1000"),
        (Scale(2e5, 3e5, log=True), 3, [2e5, 2.5e5, 3e5],
         "2·10<sup>5</sup> 2.5·10<sup>5</sup> 3·10<sup>5</sup>"),
    ],
)  # fmt: skip
def test_ticks_are_round_and_as_many_as_there_is_room_for(
    scale: Scale, most: int, ticks: list[float], words: str
) -> None:
    found = scale.ticks(most)
    np.testing.assert_allclose(found, ticks, atol=1e-15)
    if words:
        assert scale.words(found) == words.split()


def test_what_is_about_to_diverge_has_no_say_and_spreads_have_one_where_they_are_near() -> None:
    def ends(numbers: list[float], spread: list[float]) -> Array:
        scale = metric_scale(LOSS, np.array(numbers), np.array(spread))
        return np.array([scale.low, scale.high])

    np.testing.assert_allclose(ends([0.01, 0.02, 5000, np.inf], []), [0.01, 0.02])
    np.testing.assert_allclose(ends([0.01, 0.02], [0.005, 0.15, 0.5]), [0.005, 0.15])
    np.testing.assert_allclose(ends([1e-5, 1e-4, 90], []), [1e-5, 90])  # bad, and not diverging
    np.testing.assert_allclose(ends([1e5, 3e5], []), [1e5, 3e5])  # of data of another size
    np.testing.assert_allclose(ends([0, 1e-30, 0.5, 2], []), [0.5, 2])
