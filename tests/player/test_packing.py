"""What stands in a packed film: the numbers of a figure, as Plotly's own JSON has them."""

import json
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from numpy.typing import NDArray

from nnviz.player.film import Film
from nnviz.player.film_error import FilmError


def film_of(**attributes: Any) -> Film:
    """A film of one trace with these attributes."""
    return Film({"a": {"data": [attributes], "layout": {}}}, reels=[], steps=[0])


def header_of(film: Film) -> dict[str, Any]:
    length = int.from_bytes(film.packed.data[:4], "little")
    header: dict[str, Any] = json.loads(film.packed.data[4 : 4 + length])
    return header


def trace_of(film: Film) -> dict[str, Any]:
    trace: dict[str, Any] = header_of(film)["figures"][0]["figure"]["data"][0]
    return trace


@pytest.mark.parametrize(
    "values",
    [
        np.array([1.5, -2.25, np.nan, np.inf, 1e300]),
        np.array([1.5, 0.1], np.float32),
        np.arange(6.0).reshape(2, 3),
        np.arange(6.0).reshape(2, 3).T,
        np.array([0, 7, 255], np.uint8),
        np.array([3, 1 << 30], np.int32),
        np.array(["01", "10"]),
        np.array([["a", 1], ["b", None]], dtype=object),
        np.array([]),
    ],
    ids=str,
)
def test_an_array_is_written_as_plotly_writes_it(values: NDArray[Any]) -> None:
    expected = json.loads(go.Figure({"data": [{"customdata": values}]}).to_json())["data"][0]
    assert trace_of(film_of(customdata=values))["customdata"] == expected["customdata"]


def test_steps_have_32_bits_because_javascript_has_no_64() -> None:
    found = trace_of(film_of(x=np.array([0, 1, 70_000])))["x"]
    assert found["dtype"] == "i4"
    assert trace_of(film_of(x=np.array([0, 1, 70_000], np.int32)))["x"] == found


def test_numbers_of_either_byte_order_are_the_same() -> None:
    assert trace_of(film_of(y=np.array([1.5], ">f8"))) == trace_of(film_of(y=np.array([1.5])))


@pytest.mark.parametrize("value", [[1.0, float("nan")], [float("-inf")], 1j, object()])
def test_what_json_does_not_have_is_refused(value: object) -> None:
    with pytest.raises(FilmError, match=r"^figures: got .*, needs what JSON has, and NumPy"):
        _ = film_of(y=value).packed


def test_a_film_is_told_from_others_by_its_figures() -> None:
    first, same, other = (film_of(y=np.array([1.0, last])) for last in (2.0, 2.0, 3.0))
    assert first.packed.data == same.packed.data
    assert header_of(first)["id"] != header_of(other)["id"]
