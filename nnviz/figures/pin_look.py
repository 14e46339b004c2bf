"""How a pin is told from the others wherever it is drawn: its colour, and its dashes."""

from typing import Any, NamedTuple

from nnviz.web.palette import PINS

# Pixels of line and gap. Four of them and six colours: no two of twelve pins look the same, and
# neighbours differ in both.
_DASHES = ((), (9, 4), (2, 3), (9, 3, 2, 3))


class PinLook(NamedTuple):
    """A colour, and pixels of line and gap in turn; none for a line without gaps."""

    colour: str
    dashes: tuple[int, ...]

    @property
    def line(self) -> dict[str, Any]:
        """As Plotly has it."""
        dash = ",".join(f"{pixels}px" for pixels in self.dashes) or "solid"
        return {"color": self.colour, "dash": dash, "width": 2}

    @property
    def html(self) -> str:
        """A sample of the line, to stand beside words."""
        stops, place = list[str](), 0
        for index, pixels in enumerate(self.dashes or (1,)):
            colour = "transparent" if index % 2 else self.colour
            stops.append(f"{colour} {place}px {place + pixels}px")
            place += pixels
        line = f"repeating-linear-gradient(90deg, {', '.join(stops)})"
        return f'<i class="nnviz-pin-line" style="background: {line}"></i>'


def pin_look(number: int) -> PinLook:
    """The look of a pin, by its number among all pins, from 1."""
    return PinLook(PINS[(number - 1) % len(PINS)], _DASHES[(number - 1) % len(_DASHES)])
