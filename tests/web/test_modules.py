"""A module joined with all that it needs is one script that needs nothing."""

import re
from pathlib import Path

import pytest

from nnviz.web import assets
from nnviz.web.modules import joined

MODULES = {
    "top.js": 'import { a } from "./left.js";\nimport {\n  b,\n  c,\n} from "./right.js";\n'
    "export class Top {}\nuse(a, b, c);\n",
    "left.js": 'import { c } from "./right.js";\nexport const a = c;\n',
    "right.js": "export function b() {}\nexport async function c() {}\n// export nothing\n",
}


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in MODULES.items():
        (tmp_path / name).write_text(text)
        monkeypatch.setitem(assets._FILES, name, tmp_path / name)


@pytest.mark.usefixtures("modules")
def test_what_is_needed_comes_first_and_once() -> None:
    assert joined("top.js").split() == [
        "function",
        "b()",
        "{}",
        "async",
        "function",
        "c()",
        "{}",
        "//",
        "export",
        "nothing",
        "const",
        "a",
        "=",
        "c;",
        "class",
        "Top",
        "{}",
        "use(a,",
        "b,",
        "c);",
    ]


def test_the_player_needs_nothing_that_is_not_in_it() -> None:
    script = joined("player.js")
    assert not re.search(r"^(import|export)\b", script, re.MULTILINE)
    declared = re.findall(r"^(?:async )?(?:function|class|const|let) (\w+)", script, re.MULTILINE)
    assert len(declared) == len(set(declared)), "two modules declare the same name"
    assert {"Player", "Panel", "Controls", "unpack", "redrawTraces"} <= set(declared)
