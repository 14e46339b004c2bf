"""What the source must not do with what strangers send; each place that may, and why it may."""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

import nnviz

ROOT = Path(nnviz.__file__).parent
SOURCES = [ROOT.parent / "app.py", *sorted(ROOT.rglob("*.py"))]
SCRIPTS = sorted(ROOT.rglob("*.js"))

_OWN_CSS = "a style sheet of ours"
# Where -> why it is safe there. What is not here is nowhere.
RUNS_CODE = {
    "core/train/emitter.py": "names that it has numbered itself, of calls from our registries",
}
PICKLES = {
    "workers/pool.py": "the pipe between the server and its own worker processes",
    "workers/process.py": "the same pipe",
    "workers/child.py": "the same pipe",
    "workers/crew.py": "the same pipe",
}
SHOWS_HTML = {
    "views/shell.py": _OWN_CSS,
    "views/backprop/broken.py": _OWN_CSS,
    "views/experiments/answers.py": _OWN_CSS,
    "views/experiments/pins.py": _OWN_CSS,
    "views/gallery/page.py": "our presets' titles, which are escaped all the same",
    "views/experiments/pin_rows.py": "a line of ours, and a number",
    "views/experiments/pin_table.py": "names of pins and what is said of a run: escaped",
    "views/experiments/pin_pictures.py": "names of pins: escaped; pictures: quoted in an address",
}
WRITES_HTML = {
    "board/browser/board.js": "what nnviz/board has made, in which all that was typed is escaped",
    "player/browser/buttons.js": "an icon of ours",
    "player/browser/views.js": "an icon of ours",
    "player/browser/controls.js": "an empty picture of ours",
}


def _place(path: Path) -> str:
    return path.relative_to(ROOT if ROOT in path.parents else ROOT.parent).as_posix()


@cache
def _nodes(path: Path) -> list[ast.AST]:
    """All of a source file."""
    return [*ast.walk(ast.parse(path.read_text(encoding="utf-8")))]


def _calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a source file, with what is called as it is written: `np.load`."""
    for node in _nodes(path):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def _where(is_meant: Callable[[str, ast.Call], bool]) -> set[str]:
    """The files with such a call."""
    return {
        _place(path) for path in SOURCES for called, node in _calls(path) if is_meant(called, node)
    }


def test_code_that_was_made_is_run_in_one_place() -> None:
    made = {"eval", "exec", "compile", "__import__", "builtins.eval", "builtins.exec"}
    assert _where(lambda called, _: called in made) == RUNS_CODE.keys()


def test_nothing_is_pickled_but_between_our_own_processes() -> None:
    named = re.compile(r"\b(c?[pP]ickle|dill|joblib|marshal|shelve|cloudpickle|jsonpickle)\b")
    imports = {
        _place(path)
        for path in SOURCES
        for node in _nodes(path)
        if isinstance(node, ast.Import | ast.ImportFrom) and named.search(ast.unparse(node))
    }
    assert imports == PICKLES.keys()
    assert not _where(lambda called, _: called.endswith(("read_pickle", "to_pickle")))


def test_files_of_numbers_are_read_without_pickle() -> None:
    def may_unpickle(called: str, node: ast.Call) -> bool:
        allowed = [each.value for each in node.keywords if each.arg == "allow_pickle"]
        forbidden = [each for each in allowed if isinstance(each, ast.Constant) and not each.value]
        return called in ("np.load", "numpy.load") and not forbidden

    assert not _where(may_unpickle)


def test_no_shell_is_started() -> None:
    shells = ("os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput")
    assert not _where(lambda called, _: called in shells)
    assert not _where(lambda _, node: any(each.arg == "shell" for each in node.keywords))


def test_html_is_shown_in_these_places_only() -> None:
    places = _where(lambda called, _: called.endswith(".html") and called != "pin_look.html")
    assert places == SHOWS_HTML.keys()
    unsafe = {"unsafe_allow_html", "unsafe_allow_javascript"}
    assert not _where(lambda _, node: any(each.arg in unsafe for each in node.keywords))
    framed = ("st.iframe", "components.html", "components.iframe", "v1.html", "v1.iframe")
    assert not _where(lambda called, _: called.endswith(framed))


def test_the_browser_writes_html_in_these_places_only() -> None:
    writing = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|setHTML")
    parsing = re.compile(r"createContextualFragment|DOMParser|\beval\(|new Function|javascript:")
    texts = {_place(path): path.read_text(encoding="utf-8") for path in SCRIPTS}
    assert {place for place, text in texts.items() if writing.search(text)} == WRITES_HTML.keys()
    assert not {place for place, text in texts.items() if parsing.search(text)}


@pytest.mark.parametrize("place", [*RUNS_CODE, *PICKLES, *SHOWS_HTML, *WRITES_HTML])
def test_each_place_is_there(place: str) -> None:
    assert (ROOT / place).exists()
