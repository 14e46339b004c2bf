"""Executes exported scripts: them as JSON in, and out what each printed, in place of its text.

It uses nothing of nnviz, and needs what the scripts need: PyTorch and NumPy.
"""

import io
import json
import sys
from contextlib import redirect_stdout
from typing import Any

EVERY = 7  # of the losses that are printed; the last is always kept


def printed(script: str) -> list[tuple[str, float]]:
    """What is printed: a number, and before it a word or the number of a step."""
    out = io.StringIO()
    with redirect_stdout(out):
        exec(compile(script, "<exported>", "exec"), {"__name__": "__main__"})  # noqa: S102 (ours)
    lines = (line.split() for line in out.getvalue().splitlines())
    return [(name, float(f"{float(number):.12g}")) for name, number in lines]


def executed(exported: dict[str, Any]) -> dict[str, Any]:
    """The same with some of the losses in place of the script."""
    lines = printed(exported.pop("script"))
    return exported | {"steps": len(lines) - 1, "losses": dict([*lines[:-1:EVERY], lines[-1]])}


if __name__ == "__main__":
    done = [executed(each) for each in json.load(sys.stdin)]
    lines = (json.dumps(each, separators=(",", ":")) for each in done)
    sys.stdout.write("[\n" + ",\n".join(lines) + "\n]\n")
