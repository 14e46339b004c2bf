"""How far the work is, in one line on a terminal that is written over; elsewhere nothing."""

import sys
from types import TracebackType
from typing import Self

_CLEAR = "\r\033[K"


class Progress:
    """While it is open, `show` replaces the line; at the end the line is gone."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self._write("")

    def show(self, words: str) -> None:
        """Say this from now on."""
        self._write(words)

    def _write(self, words: str) -> None:
        if self._terminal:
            sys.stderr.write(_CLEAR + words)
            sys.stderr.flush()
