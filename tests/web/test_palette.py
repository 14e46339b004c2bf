"""The colours: the signed scale by hand, print that can be read, and one place for all of them."""

import re
import tomllib
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from plotly.colors import sample_colorscale

import nnviz
from nnviz.web import palette
from nnviz.web.palette import SIGNED_SCALE, faded, palette_css, signed_colour
from tests.figures.validated import in_scheme
from tests.web.contrast import channels, contrast

ROOT = Path(nnviz.__file__).parent
SOURCES = [
    path
    for path in sorted(ROOT.rglob("*"))
    if path.suffix in {".py", ".css", ".js"} and path != Path(palette.__file__)
]
SHEETS = [path for path in SOURCES if path.suffix == ".css"]
IN_BROWSER = [path for path in SOURCES if path.suffix in {".css", ".js"}]
SCHEMES = ("light", "dark")
# A colour by its numbers, or by one of the names that this project has used.
LITERAL = re.compile(
    r"#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b|\b(?:rgba?|hsla?)\((?!0, ?0, ?0, ?0\))"
    r"|: ?(?:white|black)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_colour_stands_anywhere_but_in_the_palette(path: Path) -> None:
    assert not LITERAL.findall(path.read_text(encoding="utf-8"))


def test_a_colour_would_be_found() -> None:
    for text in ("color: #fff;", '"#8A4FD3"', "rgb(1, 2, 3)", "rgba(0, 0, 0, 0.5)", "color: white"):
        assert LITERAL.search(text)
    assert LITERAL.search(Path(palette.__file__).read_text(encoding="utf-8"))


def properties(text: str) -> dict[str, str]:
    """The custom properties that a style sheet defines."""
    return dict(re.findall(r"(--nnviz-[\w-]+): ([^;]+);", text))


def test_the_browser_uses_what_the_palette_has_and_it_has_nothing_more() -> None:
    sheets = "".join(path.read_text(encoding="utf-8") for path in SHEETS)
    texts = "".join(path.read_text(encoding="utf-8") for path in IN_BROWSER)
    used = set(re.findall(r"var\((--nnviz-[\w-]+)", texts))
    served = properties(palette_css())
    assert used - set(properties(sheets)) == set(served)


def test_the_served_palette_is_the_one_that_python_reads() -> None:
    served = properties(palette_css())
    assert served["--nnviz-forward"] == palette.FORWARD
    assert served["--nnviz-backward"] == palette.BACKWARD
    for name, colour in palette.QUANTITIES.items():
        assert served[f"--nnviz-{name}"] == colour


def test_the_themes_of_the_pages_have_the_primary_colour_of_the_palette() -> None:
    config = tomllib.loads((ROOT.parent / ".streamlit" / "config.toml").read_text())
    themes = config["theme"]
    assert (themes["light"]["primaryColor"], themes["dark"]["primaryColor"]) == palette.PRIMARY
    assert properties(palette_css())["--nnviz-primary"] == "light-dark(#0877bd, #4aa8e0)"


def test_a_faded_colour_keeps_its_channels() -> None:
    assert faded("#808890", 0.25) == "rgba(128, 136, 144, 0.25)"
    assert faded("#808890", 0) == "rgba(128, 136, 144, 0)"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("value", np.linspace(-1, 1, 41))
def test_the_signed_colour_is_that_of_the_figures_scale(value: float, scheme: str) -> None:
    scale = [[place, in_scheme(str(colour), scheme)] for place, colour in SIGNED_SCALE]
    (found,) = sample_colorscale(scale, [(value + 1) / 2])
    expected = [float(part) for part in re.findall(r"[\d.]+", found)]
    colour, _ = signed_colour(value)
    assert np.abs(channels(in_scheme(colour, scheme)) - expected).max() <= 1


@pytest.mark.parametrize(
    ("value", "colour"),
    # Half of the way from e8eaeb to 0877bd: (232 + 8) / 2 = 120, (234 + 119) / 2, (235 + 189) / 2;
    # and from 2a2c2f: (42 + 8) / 2 = 25, (44 + 119) / 2, (47 + 189) / 2.
    [
        (0.0, "light-dark(#e8eaeb, #2a2c2f)"),
        (-0.0, "light-dark(#e8eaeb, #2a2c2f)"),
        (0.5, "light-dark(#78b0d4, #195276)"),
        (1.0, "#0877bd"),
        (-1.0, "#f59322"),
    ],
)
def test_signed_colours_by_hand(value: float, colour: str) -> None:
    assert signed_colour(value)[0] == colour


@pytest.mark.parametrize("scheme", SCHEMES)
def test_zero_is_the_least_striking_colour_of_the_scale(scheme: str) -> None:
    ground = {"light": "#ffffff", "dark": "#0e1117"}[scheme]  # of the pages
    values = np.linspace(-1, 1, 41)
    found = [contrast(in_scheme(signed_colour(value)[0], scheme), ground) for value in values]
    for half in (found[20::-1], found[20:]):
        assert half == sorted(half), "the larger, the more it stands out"
    assert found[20] < 1.4


def test_beyond_the_scale_its_ends_are_taken_and_no_number_has_no_colour() -> None:
    assert signed_colour(1e300) == signed_colour(1.0)
    assert signed_colour(-7.0) == signed_colour(-1.0)
    colours = {signed_colour(value) for value in (np.nan, np.inf, -np.inf)}
    assert len(colours) == 1
    assert not any("#" in colour for colour in colours.pop())


@pytest.mark.parametrize("scheme", SCHEMES)
def test_print_can_be_read_on_every_colour(scheme: str) -> None:
    for value in np.linspace(-1, 1, 2001):
        colour, ink = (in_scheme(each, scheme) for each in signed_colour(value))
        assert contrast(colour, ink) >= 4.5, "WCAG AA"


# Machado, Oliveira and Fernandes, 2009: linear RGB as people see it who lack one kind of cone.
SIGHT = {
    "all cones": np.eye(3),
    "no long": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "no middle": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "no short": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
# Ottosson, 2020: linear RGB to Oklab, where equal distances look about equally large.
LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def seen(colour: str, sight: str = "all cones") -> NDArray[np.float64]:
    part = channels(colour) / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return np.asarray(LAB @ np.cbrt(LMS @ np.clip(SIGHT[sight] @ linear, 0, 1)))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("sight", SIGHT)
def test_classes_are_told_apart_whoever_looks(sight: str, scheme: str) -> None:
    for one, other in combinations(in_scheme(list(palette.CLASSES), scheme), 2):
        distance = np.linalg.norm(seen(one, sight) - seen(other, sight))
        assert distance > 0.12, (one, other)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_classes_are_told_apart_from_sign_direction_and_ground(scheme: str) -> None:
    signs = (palette.NEGATIVE, palette.POSITIVE, in_scheme(palette.ZERO, scheme))
    others = (*signs, palette.FORWARD, palette.BACKWARD)
    for one, other in product(in_scheme(list(palette.CLASSES), scheme), others):
        assert np.linalg.norm(seen(one) - seen(other)) > 0.12, (one, other)


@pytest.mark.parametrize("sight", SIGHT)
def test_pins_are_told_apart_whoever_looks(sight: str) -> None:
    for one, other in combinations(palette.PINS, 2):
        assert np.linalg.norm(seen(one, sight) - seen(other, sight)) > 0.12, (one, other)


@pytest.mark.parametrize("ground", ["#ffffff", "#0e1117"])
def test_a_line_of_a_pin_can_be_seen_on_both_grounds(ground: str) -> None:
    for colour in palette.PINS:
        assert contrast(colour, ground) >= 3, "WCAG, for graphics"
