"""The pins as a parameter of the address, which has room for some."""

from collections.abc import Sequence
from urllib.parse import quote_plus

from nnviz.core.study.pin_forms import pins_in_text, text_of
from nnviz.core.study.pins import MOST, Pin
from nnviz.views.address import address
from nnviz.views.parameters import Parameter, PartlyRefusedError
from nnviz.views.quoted import quoted

LONGEST_LINK = 2000  # characters of an address for pins: some programs cut a longer one off
_REASONS = 3  # that a note gives; of others it says how many
_LONGEST_REASON = 200

Pins = tuple[Pin, ...]


class _PinsParameter(Parameter[Pins]):
    """The pins, of which an address has as many as there is room for."""

    def ask(self, text: str) -> None:
        """As ever, but an address that has only some of the pins that hold takes none away."""
        if text != self.linked(self._held(address())):
            super().ask(text)

    def linked(self, value: Pins) -> str:
        """The first of the pins, as many as a link has room for."""
        return text_of(value[: linked_count(value)])

    def refusal(self, asked: str, used: Pins) -> str:
        """Each pin of a link that is none, and why."""
        said = f"{len(used)} of the link's pins can be used" if used else "No pin can be used"
        return f"{quoted(self.name)}: {said}. {reasons(pins_in_text(asked).refused)}"


def _read(text: str) -> Pins:
    found, refused = pins_in_text(text)
    if refused:
        raise PartlyRefusedError(found)
    return found


PINS = _PinsParameter("pins", (), f"at most {MOST} runs with names", _read, text_of)


def linked_count(pins: Pins) -> int:
    """How many of the pins, from the first, a link has room for."""
    count = len(pins)
    while len(quote_plus(text_of(pins[:count]))) > LONGEST_LINK:
        count -= 1
    return count


def reasons(refused: Sequence[tuple[str, str]]) -> str:
    """In Markdown: what was skipped, and why; of many the first few."""
    said = [f"{quoted(name)} is skipped: {quoted(why, _LONGEST_REASON)}" for name, why in refused]
    if (more := len(said) - _REASONS) > 0:
        said[_REASONS:] = [f"So {'is' if more == 1 else 'are'} {more:,} more"]
    return ". ".join(said) + "."
