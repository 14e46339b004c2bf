"""Clicks on Plotly's charts, which hear a click where they have shown what is there."""

from playwright.sync_api import Locator, Position, expect

# The middle of an element, from the corner of the plane on which it is drawn.
MIDDLE = """(part, plane) => {
  const [{ x, y, width, height }, corner] = [part, plane].map((each) =>
    each.getBoundingClientRect());
  return { x: x + width / 2 - corner.x, y: y + height / 2 - corner.y };
}"""


def click_at(plane: Locator, place: Position) -> None:
    """Click on the plane of a chart, `place` away from its corner, when it stands still."""
    plane.hover(position=place)
    expect(plane.page.locator(".hoverlayer .hovertext").first).to_be_visible()
    plane.click(position=place)


def click_part(plane: Locator, part: Locator) -> None:
    """Click where something is drawn, such as a point: the plane covers it."""
    place: Position = part.evaluate(MIDDLE, plane.element_handle())
    click_at(plane, place)
