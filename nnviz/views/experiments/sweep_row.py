"""A row of the sweep's form as text: a field, and a range or a list of values, not yet judged."""

from dataclasses import dataclass, replace

from nnviz.core.limits import ConfigError
from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.setting_text import write_setting
from nnviz.core.study.axis_text import LOG, read_axis

NONE = "none"  # the text of a row without a field
LINEAR, LIST = "linear", "list"
SPACINGS = (LINEAR, LOG, LIST)


@dataclass(frozen=True)
class Row:
    """What a row's text says, not yet judged: a range of low, high and count, or a list."""

    field: str
    spacing: str
    low: str = ""
    high: str = ""
    count: str = ""
    values: str = ""

    @classmethod
    def of(cls, text: str) -> "Row":
        """The parts of a text; without a field where it says none."""
        field, _, values = text.partition("=")
        if text == NONE or field not in SETTINGS:
            return cls(NONE, LIST)
        low, *others = values.split(":")
        if not others:
            return cls(field, LIST, values=values)
        high, count, *spacing = [*others, "9"][: max(2, len(others))]
        return cls(field, LOG if spacing == [LOG] else LINEAR, low, high, count)

    @property
    def text(self) -> str:
        """The text of these parts."""
        if self.field == NONE:
            return NONE
        if self.spacing == LIST:
            return f"{self.field}={self.values}"
        end = f":{LOG}" if self.spacing == LOG else ""
        return f"{self.field}={self.low}:{self.high}:{self.count}{end}"

    def spaced(self, spacing: str) -> "Row":
        """The row with another spacing, and as far as it goes the same values."""
        try:
            values = read_axis(self.text).values
        except ConfigError:
            return replace(self, spacing=spacing)
        texts = [write_setting(self.field, value) for value in values]
        ends = {"low": texts[0], "high": texts[-1], "count": str(max(2, len(texts)))}
        return replace(self, spacing=spacing, values=",".join(texts), **ends)
