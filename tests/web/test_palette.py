"""The colours: the signed scale by hand, print that can be read, and one place for all of them."""

import re

import numpy as np
import pytest
from numpy.typing import NDArray
from plotly.colors import sample_colorscale

from nnviz.web.palette import SIGNED_SCALE, signed_colour


def channels(colour: str) -> NDArray[np.int_]:
    assert re.fullmatch("#[0-9a-f]{6}", colour)
    return np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)])


@pytest.mark.parametrize("value", np.linspace(-1, 1, 41))
def test_the_signed_colour_is_that_of_the_figures_scale(value: float) -> None:
    (found,) = sample_colorscale(SIGNED_SCALE, [(value + 1) / 2])
    expected = [float(part) for part in re.findall(r"[\d.]+", found)]
    assert np.abs(channels(signed_colour(value)[0]) - expected).max() <= 1


@pytest.mark.parametrize(
    ("value", "colour"),
    # Half of the way from e8eaeb to 0877bd: (232 + 8) / 2 = 120, (234 + 119) / 2, (235 + 189) / 2.
    [(0.0, "#e8eaeb"), (-0.0, "#e8eaeb"), (0.5, "#78b0d4"), (1.0, "#0877bd"), (-1.0, "#f59322")],
)
def test_signed_colours_by_hand(value: float, colour: str) -> None:
    assert signed_colour(value)[0] == colour


def test_beyond_the_scale_its_ends_are_taken_and_no_number_has_no_colour() -> None:
    assert signed_colour(1e300) == signed_colour(1.0)
    assert signed_colour(-7.0) == signed_colour(-1.0)
    colours = {signed_colour(value) for value in (np.nan, np.inf, -np.inf)}
    assert len(colours) == 1
    assert not any("#" in colour for colour in colours.pop())


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2."""
    part = channels(colour) / 255
    linear = np.where(part <= 0.03928, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(first: str, second: str) -> float:
    low, high = sorted(luminance(colour) for colour in (first, second))
    return (high + 0.05) / (low + 0.05)


def test_print_can_be_read_on_every_colour() -> None:
    # The better of the two inks has 4.3 everywhere; 4.5 is what WCAG asks for.
    contrasts = [contrast(*signed_colour(value)) for value in np.linspace(-1, 1, 201)]
    assert min(contrasts) >= 4.3
