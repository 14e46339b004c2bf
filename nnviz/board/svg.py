"""The pieces of the board's small pictures, as SVG."""

from collections.abc import Iterable
from html import escape

Place = tuple[float, float]  # x to the right and y down, in pixels


def svg_html(kind: str, size: tuple[int, int], called: str, parts: Iterable[str]) -> str:
    """A picture of a `kind`, which the style sheet knows; `called` is what it says in words."""
    width, height = size
    return (
        f'<svg class="nnviz-{kind}" viewBox="0 0 {width} {height}" width="{width}" role="img"'
        f' aria-label="{escape(called)}">{"".join(parts)}</svg>'
    )


def line(start: Place, end: Place, kind: str = "") -> str:
    """A straight line."""
    (x0, y0), (x1, y1) = start, end
    return f'<line x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}" class="{kind}"/>'


def circle(place: Place, radius: float, kind: str = "") -> str:
    """A circle around a place."""
    return f'<circle cx="{place[0]:.1f}" cy="{place[1]:.1f}" r="{radius}" class="{kind}"/>'


def words(place: Place, text: str, kind: str = "", *, anchor: str = "middle") -> str:
    """Words on a line whose "start", "middle" or "end" is at a place."""
    x, y = place
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{kind}">{escape(text)}</text>'
    )


def column(x: float, middle: float, count: int, pitch: float) -> list[Place]:
    """So many places below one another, around a middle."""
    return [(x, middle + (k - (count - 1) / 2) * pitch) for k in range(count)]
