"""Several runs in one picture: what is drawn of each, and how each is told from the others."""

from html import unescape
from itertools import pairwise

import numpy as np
import pytest

from nnviz.core.study.curves import Curve
from nnviz.core.study.pins import MOST
from nnviz.figures.compared import Course, Measure, compared_figure
from nnviz.figures.pin_look import pin_look
from nnviz.figures.theme import Figure
from tests.figures.validated import validated

LOSS = Measure("Loss C", "loss")
SHARE = Measure("Accuracy", "accuracy", share=True)
EIGHT = np.array([8.0, 4.0, 2.0, 1.0])


def course(number: int, values: object, *, per_epoch: int = 1, diverged: int = 0) -> Course:
    found = np.asarray(values, dtype=float)
    curve = Curve(np.arange(float(len(found))), found)
    return Course(number, f"pin {number}", curve, per_epoch, diverged or None)


def numbers(figure: Figure) -> dict[str, tuple[float, float]]:
    """Where the number of each curve stands."""
    return {each["text"]: (each["x"], each["y"]) for each in figure["layout"]["annotations"]}


def test_no_two_pins_look_the_same_and_neighbours_differ_in_colour_and_dashes() -> None:
    looks = [pin_look(number) for number in range(1, MOST + 1)]
    assert len(set(looks)) == MOST
    for one, other in pairwise(looks):
        assert one.colour != other.colour
        assert one.dashes != other.dashes


def test_a_sample_of_a_line_has_its_dashes() -> None:
    assert pin_look(4).line["dash"] == "9px,3px,2px,3px"
    colour = pin_look(4).colour
    line = f"{colour} 0px 9px, transparent 9px 12px, {colour} 12px 14px, transparent 14px 17px"
    assert line in pin_look(4).html


def test_the_curves_are_over_steps_where_an_epoch_has_as_many_in_all() -> None:
    figure = compared_figure(LOSS, [course(1, EIGHT, per_epoch=2), course(2, EIGHT, per_epoch=2)])
    shown = validated(figure)
    assert shown.layout.xaxis.title.text == "step"
    assert list(shown.data[0].x) == [0, 1, 2, 3]


def test_else_they_are_over_epochs_and_the_axis_says_so() -> None:
    figure = compared_figure(LOSS, [course(1, EIGHT), course(2, EIGHT, per_epoch=3)])
    shown = validated(figure)
    assert shown.layout.xaxis.title.text == "epoch (not of the same number of steps)"
    assert list(shown.data[0].x) == [0, 1, 2, 3]
    assert list(shown.data[1].x) == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert shown.data[1].hovertemplate.startswith("epoch ")


@pytest.mark.parametrize("axis", ["linear", "log"])
def test_a_run_that_diverged_does_not_stretch_the_axis_and_ends_in_a_cross(axis: str) -> None:
    log = axis == "log"
    figure = compared_figure(
        LOSS, [course(1, EIGHT), course(3, [8, 1e9, 1e250], diverged=3)], log=log
    )
    shown = validated(figure)
    low, high = shown.layout.yaxis.range
    top = 10**high if log else high
    assert top <= 100
    cross = shown.data[2]
    assert (cross.mode, cross.marker.symbol) == ("markers", "x")
    assert (cross.x[0], cross.y[0]) == (2, pytest.approx(top))
    assert "diverged at step 3" in cross.hovertemplate
    for _, height in numbers(figure).values():
        assert low <= height <= high


def test_where_all_diverged_the_axis_is_theirs() -> None:
    figure = compared_figure(LOSS, [course(1, [1, 50], diverged=2)])
    assert figure["layout"]["yaxis"]["range"][1] >= 50


def test_the_number_of_a_curve_stands_where_it_ends_and_apart_from_others() -> None:
    courses = [course(each, [9, 1 + 0.001 * each]) for each in range(1, MOST + 1)]
    figure = compared_figure(LOSS, [*courses, course(13, [9, 8])])
    places = numbers(figure)
    low, high = figure["layout"]["yaxis"]["range"]
    heights = sorted(height for _, height in places.values())
    assert min(np.diff(heights)) >= 0.99 * (high - low) / 13
    assert places["<b>13</b>"][1] == pytest.approx(8, abs=(high - low) / 4)
    early = compared_figure(LOSS, [course(1, [9, 1]), course(2, [9, 8, 7, 6, 5, 1])])
    assert numbers(early)["<b>1</b>"] == (1, 1)
    both = compared_figure(LOSS, [course(1, [9, 1]), course(3, [9, 1]), course(2, [9] * 50)])
    assert abs(numbers(both)["<b>1</b>"][1] - numbers(both)["<b>3</b>"][1]) >= 10 / 13


def test_accuracy_is_in_percent_of_the_whole() -> None:
    shown = validated(compared_figure(SHARE, [course(1, [0.5, 1.0])], log=True))
    assert shown.layout.yaxis.range == (0, 1.02)
    assert shown.layout.yaxis.tickformat == ".0%"
    assert shown.layout.yaxis.type is None


@pytest.mark.parametrize("name", ["<a href='http://x.example'>x</a>", "%{y}", "a & <b>b</b>"])
def test_a_name_is_text(name: str) -> None:
    named = course(1, EIGHT)._replace(name=name)
    (trace,) = compared_figure(LOSS, [named])["data"]
    assert "<" not in trace["name"]
    assert unescape(trace["name"]) == f"1 {name}"
    assert name not in trace["hovertemplate"]


@pytest.mark.parametrize("axis", ["linear", "log"])
def test_a_run_without_a_step_and_one_that_is_all_zero_are_drawn(axis: str) -> None:
    log = axis == "log"
    figure = compared_figure(LOSS, [course(1, []), course(2, [0, 0])], log=log)
    assert len(validated(figure).data) == 2
    assert list(numbers(figure)) == ["<b>2</b>"]
