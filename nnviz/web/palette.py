"""The colours, one source of them for Python and for CSS."""

import math


def themed(light: str, dark: str) -> str:
    """One colour for pages on light and one for pages on dark, as CSS writes it.

    The player reads it in figures too, for Plotly does not.
    """
    return light if light == dark else f"light-dark({light}, {dark})"


# The signed scale. At zero it is the page's own ground, so that what is large stands out.
NEGATIVE, POSITIVE = "#f59322", "#0877bd"
GROUNDS = ("#e8eaeb", "#2a2c2f")  # on light, and on dark
ZERO = themed(*GROUNDS)
# Symmetric around 0 for weights, gradients and activations, around 0.5 for outputs.
SIGNED_SCALE = [[0.0, NEGATIVE], [0.5, ZERO], [1.0, POSITIVE]]

# The scale of what has no sign: from the page's own ground to what is deepest; on light, on dark.
_MIDDLE, _DEEPEST = ("#86c7b8", "#1f7a68"), ("#00584a", "#6ff0d2")
SEQUENTIAL_SCALE = [[0.0, ZERO], [0.5, themed(*_MIDDLE)], [1.0, themed(*_DEEPEST)]]

FORWARD = "#8a4fd3"  # violet: what is computed on the way from X to C
BACKWARD = "#ef6f5e"  # coral: what is computed on the way back
UPDATE = "#2a9d8f"
TEST = "#b8860b"  # gold: the loss on test data
NEUTRAL = "#808890"  # can be seen on light and on dark
MARK = "#c2185b"  # what was chosen, and where the film stands
REFUSED = "#d62828"
ON_COLOUR = "#ffffff"  # print on any of these
ON_LIGHT = "#000000"  # print on the light colours of a scale
EDGE = themed(ON_COLOUR, ON_LIGHT)  # of a point, which may lie on its own colour
PRIMARY = ("#0877bd", "#4aa8e0")  # of controls: on light, and on dark
# On paper, as reports are printed: text, text of less weight, and thin lines.
INK, SOFT_INK, RULE = "#1a1c1f", "#555555", "#e4e6e8"

QUANTITIES = {  # matrices and the letters of equations
    "W": "#0b8a5f",
    "b": "#9a7400",
    "Z": "#5a6fd8",
    "A": "#0092a8",
    "Y": "#7a7f87",
    "C": MARK,
}
# One colour an output (ColorBrewer's Dark2), apart from those of sign and direction.
OUTPUTS = (
    "#1b9e77",
    "#e7298a",
    "#7570b3",
    "#66a61e",
    "#a6761d",
    "#17a2b8",
    "#666666",
    "#5e60ce",
)
# One colour a class, told apart also by people who are colour-blind, and from sign and direction:
# on light, and on dark.
CLASS_COLOURS = (
    ("#44aa99", "#44aa99"),
    ("#2b2b5f", "#4455ff"),
    ("#bbcc33", "#bbcc33"),
    ("#aa3377", "#aa3377"),
    ("#6e2c00", "#ffeecc"),
    ("#827717", "#827717"),
)
CLASSES = tuple(themed(*pair) for pair in CLASS_COLOURS)
# Pinned runs, beside dashes: told apart also by people who are colour-blind, on light and on dark.
PINS = ("#0b9de5", "#b20996", "#a68c08", "#6045e5", "#f2499d", "#736106")
# The verdicts of the gradient check, each from its lowest to its highest error.
UNJUDGED = ("#c9ced3", "#c9ced3")
FINE = ("#d7f0e3", "#5fbf97")
DOUBTFUL = ("#f7e3b0", "#f0a830")
WRONG = ("#e0574a", "#b3161b")

_INKS = (ON_COLOUR, ON_LIGHT)  # one of them has a contrast of 4.5 on any colour
_CROSSING = 0.179  # the luminance where both inks have the same contrast


def palette_css() -> str:
    """The colours that style sheets use, as custom properties of the page: --nnviz-forward ..."""
    colours = {
        "negative": NEGATIVE,
        "zero": ZERO,
        "positive": POSITIVE,
        "forward": FORWARD,
        "backward": BACKWARD,
        "update": UPDATE,
        "neutral": NEUTRAL,
        "mark": MARK,
        "refused": REFUSED,
        "on-colour": ON_COLOUR,
        "on-light": ON_LIGHT,
        "primary": themed(*PRIMARY),
        **QUANTITIES,
    }
    lines = (f"  --nnviz-{name}: {colour};\n" for name, colour in colours.items())
    return f":root {{\n{''.join(lines)}}}\n"


def faded(colour: str, opacity: float) -> str:
    """A colour that lets through what is below it; `opacity` from 0 to 1."""
    return f"rgba({', '.join(map(str, channels(colour)))}, {opacity:g})"


def layer_colour(layer: int, layers: int) -> str:
    """The colour of a layer, counted from 0, of so many: from grey at the inputs to coral."""
    share = (layer + 1) / layers
    pairs = zip(channels(NEUTRAL), channels(BACKWARD), strict=True)
    return "#{:02x}{:02x}{:02x}".format(*(round(a + (b - a) * share) for a, b in pairs))


def signed_colour(value: float) -> tuple[str, str]:
    """The signed scale's colour for -1..1, and the colour of print that can be read on it.

    Both as CSS: on light, and on dark.
    """
    if not math.isfinite(value):
        return "transparent", "inherit"
    mixed = [_mixed(ground, value) for ground in GROUNDS]
    colours = ("#{:02x}{:02x}{:02x}".format(*channels) for channels in mixed)
    inks = (_INKS[_luminance(channels) > _CROSSING] for channels in mixed)
    return themed(*colours), themed(*inks)


def sequential_colour(share: float) -> str:
    """The sequential scale's colour for 0..1."""
    below, above = (GROUNDS, _MIDDLE) if share < 0.5 else (_MIDDLE, _DEEPEST)
    part = 2 * share - (share >= 0.5)
    mixed = [_between(*ends, part) for ends in zip(below, above, strict=True)]
    return themed(*("#{:02x}{:02x}{:02x}".format(*channels) for channels in mixed))


def _mixed(ground: str, value: float) -> list[int]:
    """The signed scale's colour for -1..1, as channels, where zero is `ground`."""
    return _between(ground, NEGATIVE if value < 0 else POSITIVE, min(1.0, abs(value)))


def _between(start: str, end: str, share: float) -> list[int]:
    """The channels of a colour on the way from `start` to `end`."""
    pairs = zip(channels(start), channels(end), strict=True)
    return [round(first + (last - first) * share) for first, last in pairs]


def _luminance(channels: list[int]) -> float:
    """The relative luminance of WCAG 2, from 0 to 1."""
    red, green, blue = (math.pow((part / 255 + 0.055) / 1.055, 2.4) for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def channels(colour: str) -> list[int]:
    """Red, green and blue of #rrggbb, 0 to 255 each."""
    return [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
