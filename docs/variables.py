"""The table of variables in docs/operators.md, written anew: python -m docs.variables."""

import re
from pathlib import Path

from nnviz.environment import rows

PAGE = Path(__file__).with_name("operators.md")
_HEAD = "| Variable | Unit | Default | Allowed | What it does |\n|---|---|---|---|---|\n"


def with_table(page: str) -> str:
    """The page with the variables as the code has them."""
    lines = "".join(f"| `{row.name}` | {' | '.join(row[1:])} |\n" for row in rows())
    return re.sub(rf"{re.escape(_HEAD)}(\|.*\n)*", lambda _: _HEAD + lines, page)


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
