"""A chart of a report: every point stands where its number is."""

import re

import numpy as np
import pytest

from nnviz.report.line_chart import HEIGHT, WIDTH, Curve, line_chart

X0, X1, Y0, Y1 = 66, WIDTH - 14, HEIGHT - 38, 22  # the frame: left, right, bottom, top


def paths(svg: str, colour: str) -> list[list[tuple[float, float]]]:
    """The stretches of the curve of a colour, as points."""
    (drawn,) = re.findall(rf'<path d="([^"]*)" fill="none" stroke="{colour}"', svg)
    stretches = [each for each in drawn.split("M") if each]
    return [[tuple(map(float, p.split())) for p in each.split("L")] for each in stretches]  # type: ignore[misc]


def names(svg: str) -> list[str]:
    return [re.sub("<[^>]*>", "", each) for each in re.findall(r"<text[^>]*>(.*?)</text>", svg)]


def test_points_stand_where_their_numbers_are() -> None:
    y = np.array([0.0, 4.0, 2.0])
    svg = line_chart([Curve("C", [0, 5, 10], y, "#123456")], x_name="step", y_name="C")
    (points,) = paths(svg, "#123456")
    np.testing.assert_allclose([x for x, _ in points], [X0, (X0 + X1) / 2, X1], atol=0.06)
    heights = [Y0 + (Y1 - Y0) * each / (4 * 1.05) for each in y]
    np.testing.assert_allclose([y for _, y in points], heights, atol=0.06)
    assert names(svg)[-2:] == ["step", "C"]
    assert {"0", "1", "2", "3", "4"} <= set(names(svg))


def test_on_a_log_axis_powers_of_ten_are_evenly_apart() -> None:
    svg = line_chart(
        [Curve("g", [0, 1, 2], [0.01, 0.1, 1.0], "#123456")], x_name="x", y_name="g", log=True
    )
    (points,) = paths(svg, "#123456")
    heights = [y for _, y in points]
    assert heights[0] - heights[1] == pytest.approx(heights[1] - heights[2], abs=0.11)
    assert {"0.001", "0.01", "0.1", "1", "10"} & set(names(svg)) >= {"0.01", "0.1", "1"}


def test_learning_rates_stand_on_a_log_axis_too() -> None:
    curve = Curve("C", [0.01, 0.1, 1.0], [1, 2, 3], "#123456")
    svg = line_chart([curve], x_name="learning rate", y_name="C", log_x=True)
    (points,) = paths(svg, "#123456")
    places = [x for x, _ in points]
    assert places[1] - places[0] == pytest.approx(places[2] - places[1], abs=0.11)
    assert {"0.01", "0.1", "1"} <= set(names(svg))


def test_far_powers_are_written_as_powers() -> None:
    svg = line_chart([Curve("g", [0, 1], [1e-9, 1e6], "#123456")], x_name="", y_name="", log=True)
    assert "10−10" in names(svg)


@pytest.mark.parametrize("bad", [np.nan, np.inf, 0.0, -1.0])
def test_what_has_no_place_leaves_a_gap(bad: float) -> None:
    curve = Curve("g", range(5), [1, 2, bad, 2, 1], "#123456")
    svg = line_chart([curve], x_name="", y_name="", log=True)
    assert [len(each) for each in paths(svg, "#123456")] == [2, 2]
    assert "nan" not in svg
    assert "inf" not in svg


def test_one_point_is_a_dot_and_no_finite_point_is_nothing() -> None:
    svg = line_chart([Curve("g", [3], [0.5], "#123456")], x_name="", y_name="")
    assert re.search(r'<circle cx="[\d.]+" cy="[\d.]+" r="3" fill="#123456"/>', svg)
    svg = line_chart([Curve("g", [0, 1], [np.nan, np.inf], "#123456")], x_name="", y_name="")
    assert "nan" not in svg
    svg = line_chart([Curve("g", [], [], "#123456")], x_name="", y_name="")
    assert "nan" not in svg


def test_of_many_points_every_spike_stays() -> None:
    y = np.ones(100_000)
    y[77_777] = 50.0
    svg = line_chart([Curve("g", range(100_000), y, "#123456")], x_name="", y_name="")
    (points,) = paths(svg, "#123456")
    assert len(points) <= 600
    top = Y0 + (Y1 - Y0) / 1.05
    assert min(y for _, y in points) == pytest.approx(top, abs=0.06)


def test_several_curves_are_named_in_their_colours() -> None:
    curves = [Curve("a<b", [0, 1], [1, 2], "#123456"), Curve("c", [0, 1], [2, 3], "#654321")]
    svg = line_chart(curves, x_name="", y_name="")
    assert '<tspan fill="#123456" font-weight="600">a&lt;b</tspan>' in svg
    assert '<tspan fill="#654321" font-weight="600">c</tspan>' in svg
