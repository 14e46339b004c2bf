"""An exported script, executed: what it prints."""

import io
from contextlib import redirect_stdout

import numpy as np


def printed_by(script: str) -> dict[str, float]:
    """What a script prints in a namespace of its own: numbers, by what stands before each."""
    out = io.StringIO()
    with redirect_stdout(out), np.errstate():  # the script sets the latter
        exec(compile(script, "<exported>", "exec"), {"__name__": "__main__"})  # noqa: S102 (our own)
    pairs = (line.rsplit(maxsplit=1) for line in out.getvalue().splitlines())
    return {name: float(number) for name, number in pairs}
