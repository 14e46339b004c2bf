"""A small chart of curves as SVG, with axes, for pages without a script."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

import numpy as np
from numpy.typing import ArrayLike

from nnviz.board.numbers import minus
from nnviz.core.arrays import Array
from nnviz.core.ranges import decades
from nnviz.figures.theme import spikes_kept
from nnviz.web.palette import RULE, SOFT_INK

WIDTH, HEIGHT = 360, 230
_LEFT, _RIGHT, _TOP, _BOTTOM = 66, 14, 22, 38
_POINTS = 600


@dataclass(frozen=True)
class Curve:
    """Values `y` over `x` (points,), rising, what they are called, and their colour.

    One that is `faint` is thin and stands behind others.
    """

    name: str
    x: ArrayLike
    y: ArrayLike
    colour: str
    faint: bool = False


@dataclass(frozen=True)
class _Axis:
    """From `low` to `high`, of logarithms if `log`, over so many pixels; `ticks` are values."""

    low: float
    high: float
    log: bool
    start: float
    length: float

    def place(self, values: Array) -> Array:
        """Where values stand, in pixels; nan where a logarithm has none."""
        with np.errstate(all="ignore"):
            scaled = np.log10(values) if self.log else values
        share = (scaled - self.low) / ((self.high - self.low) or 1)
        return np.where(np.isfinite(share), self.start + self.length * share, np.nan)

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """Values with round names: some five of them."""
        if self.log:
            every = max(1, round((self.high - self.low) / 5))
            powers = range(int(self.low), int(self.high) + 1, every)
            written = _decimal if self.low >= -3 and self.high <= 3 else _power
            return [(10.0**power, written(power)) for power in powers]
        span = (self.high - self.low) or 1.0
        unit = 10.0 ** np.floor(np.log10(span / 4))
        step = next(unit * each for each in (1, 2, 2.5, 5, 10) if span / (unit * each) <= 5)
        first = int(np.ceil(self.low / step - 1e-9))
        places = range(first, int(np.floor(self.high / step + 1e-9)) + 1)
        return [(place * step, minus(f"{place * step:.4g}")) for place in places]


def line_chart(
    curves: Sequence[Curve], *, x_name: str, y_name: str, log: bool = False, log_x: bool = False
) -> str:
    """The curves as SVG, with their names above them where there are several.

    Points that are not finite, or not above 0 on a log axis, leave a gap.
    """
    curves = [_thinned(each) for each in curves]
    xs, ys = (_together(curves, name) for name in ("x", "y"))
    x_ends = decades(xs) if log_x else (float(xs.min()), float(xs.max())) if len(xs) else (0.0, 1.0)
    low, high = min(0.0, float(ys.min(initial=0.0))), float(ys.max(initial=0.0))
    y_ends = decades(ys) if log else (low, 1.05 * high or 1.0)
    x = _Axis(*x_ends, log_x, _LEFT, WIDTH - _LEFT - _RIGHT)
    y = _Axis(*y_ends, log, HEIGHT - _BOTTOM, _TOP + _BOTTOM - HEIGHT)
    lines = "".join(_line(each, x, y) for each in curves)
    legend = _legend(curves) if len(curves) > 1 else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' font-size="13" fill="{SOFT_INK}">{_grid(x, y)}{lines}{legend}'
        f'<text x="{(WIDTH + _LEFT) / 2}" y="{HEIGHT - 4}" text-anchor="middle">'
        f"{escape(x_name)}</text>"
        f'<text transform="translate(13 {(HEIGHT + _TOP - _BOTTOM) / 2}) rotate(-90)"'
        f' text-anchor="middle">{escape(y_name)}</text></svg>'
    )


def _together(curves: Sequence[Curve], name: str) -> Array:
    """The finite values of all curves, x or y."""
    found: Array = np.concatenate([np.asarray(getattr(each, name), dtype=float) for each in curves])
    finite: Array = found[np.isfinite(found)]
    return finite


def _thinned(curve: Curve) -> Curve:
    y = np.asarray(curve.y, dtype=float)
    kept = spikes_kept(y, _POINTS)
    return replace(curve, x=np.asarray(curve.x, dtype=float)[kept], y=y[kept])


def _grid(x: _Axis, y: _Axis) -> str:
    parts = []
    for value, name in y.ticks:
        (at,) = y.place(np.array([value]))
        parts.append(
            f'<path d="M{_LEFT} {at:.1f}H{WIDTH - _RIGHT}" stroke="{RULE}"/>'
            f'<text x="{_LEFT - 5}" y="{at + 4:.1f}" text-anchor="end">{name}</text>'
        )
    for value, name in x.ticks:
        (at,) = x.place(np.array([value]))
        parts.append(
            f'<path d="M{at:.1f} {_TOP}V{HEIGHT - _BOTTOM}" stroke="{RULE}"/>'
            f'<text x="{at:.1f}" y="{HEIGHT - _BOTTOM + 16}" text-anchor="middle">{name}</text>'
        )
    return "".join(parts)


def _line(curve: Curve, x: _Axis, y: _Axis) -> str:
    across, down = x.place(np.asarray(curve.x)), y.place(np.asarray(curve.y))
    path, pen = [], "M"
    for a, b in zip(across.tolist(), down.tolist(), strict=True):
        if np.isnan(a) or np.isnan(b):
            pen = "M"
            continue
        path.append(f"{pen}{a:.1f} {b:.1f}")
        pen = "L"
    if len(path) == 1:
        a, b = path[0][1:].split()
        return f'<circle cx="{a}" cy="{b}" r="3" fill="{curve.colour}"/>'
    look = 'stroke-width="1" stroke-opacity="0.45"' if curve.faint else 'stroke-width="2"'
    return f'<path d="{"".join(path)}" fill="none" stroke="{curve.colour}" {look}/>'


def _legend(curves: Sequence[Curve]) -> str:
    """The names, each in its colour, from the right edge on."""
    return (
        f'<text x="{WIDTH - _RIGHT}" y="12" text-anchor="end">'
        + " ".join(
            f'<tspan fill="{each.colour}" font-weight="600">{escape(each.name)}</tspan>'
            for each in curves
        )
        + "</text>"
    )


def _decimal(power: int) -> str:
    return f"{10.0**power:g}"


def _power(power: int) -> str:
    return f'10<tspan dy="-4" font-size="11">{minus(str(power))}</tspan>'
