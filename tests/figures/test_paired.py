"""Two settings side by side: each seed's numbers, and diverged runs apart from them."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.arrays import Array
from nnviz.core.study.paired import Paired
from nnviz.core.study.results import METRICS
from nnviz.figures.paired import paired_figure
from tests.figures.validated import validated

INF = np.inf


def drawn(first: Array, second: Array, metric: str = "loss") -> tuple[Any, ...]:
    """The joining lines, the points of A, those of B, and the layout."""
    figure = validated(paired_figure(Paired(METRICS[metric], first, second)))
    return (*figure.data, figure.layout)


def test_each_seed_stands_where_its_losses_are_from_the_smallest_ratio_to_the_largest() -> None:
    first, second = np.array([0.1, 0.01, 1.0]), np.array([0.2, 0.001, 1.0])
    lines, a, b, layout = drawn(first, second)
    seeds = [1, 2, 0]  # ratios 0.1, 1 and 2
    np.testing.assert_allclose(a.y, np.log10(first[seeds]))
    np.testing.assert_allclose(b.y, np.log10(second[seeds]))
    assert [list(each) for each in a.customdata] == [[seed, "A"] for seed in seeds]
    assert [list(each) for each in b.customdata] == [[seed, "B"] for seed in seeds]
    assert layout.xaxis.ticktext == ("1", "2", "0")
    np.testing.assert_allclose(lines.x[:4], [0, 0, 0, 1])
    np.testing.assert_allclose(lines.y[:3], [-2, -3, np.nan])
    assert lines.hoverinfo == "skip"
    assert b.text[0] == "<b>B, seed 1</b><br>A: C 0.01<br>B: C 0.001"
    assert not layout.shapes
    assert layout.yaxis.title.text == "C on training data"


def test_three_of_ten_that_diverged_stand_in_their_strip_and_stretch_nothing() -> None:
    first = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, INF])
    second = np.append(first[:8], [INF, INF])
    _, a, b, layout = drawn(first, second)
    (strip,) = layout.shapes
    for trace, values in ((a, first), (b, second)):
        for (seed, _), y in zip(trace.customdata, trace.y, strict=True):
            if np.isinf(values[seed]):
                assert strip.y0 < y < strip.y1
                assert layout.yaxis.tickvals[layout.yaxis.ticktext.index("diverged")] == y
            else:
                assert y == pytest.approx(np.log10(values[seed]))
                assert y < strip.y0
    assert sum(y > strip.y0 for y in (*a.y, *b.y)) == 3
    low, high = layout.yaxis.range
    assert high - low < 1.5 * (np.log10(0.9) - np.log10(0.1))
    assert sum("A: diverged" in words for words in a.text) == 1


def test_accuracies_have_their_strip_below() -> None:
    _, a, b, layout = drawn(np.array([0.0, 1.0]), np.array([-INF, 0.5]), "test_accuracy")
    (strip,) = layout.shapes
    seeds = [seed for seed, _ in a.customdata]
    assert [a.y[seeds.index(seed)] for seed in (0, 1)] == [0, 1]
    died = b.y[seeds.index(0)]
    assert min(strip.y0, strip.y1) < died < max(strip.y0, strip.y1) < 0
    assert layout.yaxis.ticktext == ("0%", "20%", "40%", "60%", "80%", "100%", "diverged")


def test_accuracies_that_are_close_can_be_told_apart() -> None:
    *_, layout = drawn(np.array([0.99, 1.0]), np.array([0.98, 1.0]), "accuracy")
    low, high = layout.yaxis.range
    assert low == pytest.approx(0.9 - 0.005)
    assert high == pytest.approx(1.005)
    assert layout.yaxis.ticktext == ("90%", "92%", "94%", "96%", "98%", "100%")


def test_what_lies_far_from_the_others_is_at_the_edge_and_says_its_number() -> None:
    first, second = np.array([1.0, 0.0, 2.0, 3.0]), np.array([1e-30, 0.5, 1e200, 1.0])
    _, a, b, layout = drawn(first, second)
    low, high = layout.yaxis.range
    assert high - low < 9
    assert low < min(a.y) == min(b.y) < np.log10(0.5)
    assert np.log10(3) < max(b.y) < high
    assert sum("C 1e+200" in words for words in b.text) == 1
    assert sum("C 1e-30" in words for words in b.text) == 1


def test_of_many_seeds_the_numbers_are_left_out() -> None:
    losses = np.linspace(0.1, 1, 64)
    *_, layout = drawn(losses, losses[::-1])
    assert set(layout.xaxis.ticktext) == {""}


FIGURES = st.floats(0, 1e6) | st.just(INF)


@given(st.lists(st.tuples(FIGURES, FIGURES), min_size=8, max_size=12))
def test_whatever_came_out_has_a_place_on_the_axis(rows: list[tuple[float, float]]) -> None:
    first, second = np.array(rows).T
    figure = paired_figure(Paired(METRICS["loss"], first, second))
    low, high = figure["layout"]["yaxis"]["range"]
    _, a, b = figure["data"]
    assert all(low <= y <= high for y in (*a["y"], *b["y"]))
    assert len(figure["layout"]["yaxis"]["tickvals"])
