"""What the chart tells the browser, and what it makes of what the browser tells."""

import base64
import json
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from nnviz.chart.component import Pick, _pick_of
from nnviz.web.figure_json import figure_json

TOLD = {"curve": 1, "point": [2, 3], "x": 0.1, "y": "tanh", "custom": ["a", 1]}


def test_what_the_browser_tells_is_a_pick() -> None:
    assert _pick_of(TOLD) == Pick(1, (2, 3), 0.1, "tanh", ["a", 1])
    assert _pick_of(TOLD | {"point": [4], "custom": None}) == Pick(1, (4,), 0.1, "tanh", None)


@pytest.mark.parametrize(
    "told",
    [
        None,
        "picked",
        {},
        {name: TOLD[name] for name in ("curve", "x")},
        TOLD | {"curve": "0"},
        TOLD | {"point": []},
        TOLD | {"point": [0, "1"]},
        TOLD | {"point": 3},
    ],
)
def test_nonsense_is_none(told: object) -> None:
    assert _pick_of(told) is None


def app(height: int | None) -> None:
    import numpy as np  # noqa: PLC0415 (AppTest runs this function's text alone)
    import plotly.graph_objects as go  # noqa: PLC0415

    from nnviz.chart import chart  # noqa: PLC0415

    figure = {"data": [{"y": np.array([1.0, np.nan])}], "layout": {"height": 250}}
    chart(figure, key="dict", height=height, on_pick=print)
    chart(go.Figure(go.Scatter(y=np.array([1.0, 2.0]))), key="object", name="two", height=height)


def sent(height: int | None) -> list[dict[str, Any]]:
    """What both charts of the app send."""
    page = AppTest.from_function(app, kwargs={"height": height}).run()
    assert not page.exception
    return [json.loads(each.proto.json) for each in page.get("bidi_component")]


def numbers(figure: str) -> list[float]:
    (trace,) = json.loads(figure)["data"]
    return list(np.frombuffer(base64.b64decode(trace["y"]["bdata"]), trace["y"]["dtype"]))


def test_a_chart_sends_its_figure_and_says_whether_it_can_be_picked() -> None:
    of_dict, of_object = sent(None)
    np.testing.assert_equal(numbers(of_dict["figure"]), [1.0, np.nan])
    assert numbers(of_object["figure"]) == [1.0, 2.0]
    assert (of_dict["picks"], of_object["picks"]) == (True, False)
    assert (of_dict["height"], of_object["height"]) == (250, 400)
    assert (of_dict["name"], of_object["name"]) == ("nnviz", "two")
    # Streamlit's template has marks in place of colours, which only st.plotly_chart replaces.
    assert "template" not in json.loads(of_object["figure"])["layout"]


def test_the_height_that_is_asked_for_goes_first() -> None:
    assert [each["height"] for each in sent(333)] == [333, 333]


def test_plotly_reads_the_same_numbers_from_our_figures_and_from_its_own() -> None:
    for values in (np.array([[1.5, 2.5]]), np.array([3, 4]), np.array([2**40, 1])):
        ours = json.loads(figure_json({"z": values}))["z"]
        theirs = go.Figure(go.Heatmap(z=values)).to_plotly_json()["data"][0]["z"]
        for read in (ours, theirs if isinstance(theirs, dict) else ours):
            found = np.frombuffer(base64.b64decode(read["bdata"]), read["dtype"])
            np.testing.assert_array_equal(found, values.ravel())


@pytest.mark.parametrize("value", [float("nan"), {1, 2}])
def test_what_json_has_no_place_for_is_refused(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        figure_json({"y": [value]})
