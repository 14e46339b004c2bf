"""Imports run one way, from views to core, and each module says its one idea."""

import ast
import json
import pkgutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import nnviz

ROOT = Path(nnviz.__file__).parent

# What the modules of a package may bring in of ours, however indirectly, beside their own and core,
# and which of these libraries.
ALLOWED: dict[str, set[str]] = {
    "core": set(),
    "tables": {"pandas"},
    "interchange": set(),
    "web": {"streamlit", "plotly", "pandas"},
    "figures": {"web", "plotly", "pandas"},
    "player": {"web", "streamlit", "plotly", "pandas"},
    "chart": {"web", "streamlit", "plotly", "pandas"},
    "panels": {"web", "figures", "player", "streamlit", "plotly", "pandas"},
    "board": {"web", "streamlit", "plotly", "pandas"},
    "report": {"web", "figures", "board", "streamlit", "plotly", "pandas"},
    "workers": {"web", "figures", "player", "panels", "plotly", "pandas"},
    "observed": {"workers", "web", "figures", "player", "panels", "streamlit", "plotly", "pandas"},
    "server": {
        *("workers", "observed", "web", "figures", "player", "panels"),
        *("streamlit", "plotly", "pandas"),
    },
    "command": {"tables", "workers", "pandas"},
    "views": {
        *("tables", "web", "figures", "player", "chart", "panels", "board", "report"),
        "interchange",
        *("workers", "observed", "server", "streamlit", "plotly", "pandas"),
    },
}
# What else a module may not bring in: an extra is imported where it is used.
LIBRARIES = {"streamlit", "plotly", "pandas", "matplotlib", "scipy", "distributed", "onnx", "app"}
# Inside core, too: a room imports none of those after it.
ROOMS = ("model", "setup", "train", "explain", "study", "export")
PACKAGES = [name for name in ALLOWED if (ROOT / name / "__init__.py").exists()]
FORBIDDEN = {
    name: {
        *LIBRARIES - allowed,
        *(f"nnviz.{other}" for other in {*ALLOWED} - allowed - {"core", name}),
    }
    for name, allowed in ALLOWED.items()
}
SOURCES = sorted(ROOT.rglob("*.py"))

IMPORT_AND_LIST = """
import importlib, json, sys
for name in json.loads(sys.argv[1]):
    importlib.import_module(name)
print(json.dumps(sorted(sys.modules)))
"""


def modules_of(package: str) -> list[str]:
    """Every module of a package of nnviz, the package itself first."""
    name = f"nnviz.{package.replace('/', '.')}"
    found = pkgutil.walk_packages([str(ROOT / package)], f"{name}.")
    return [name, *(module.name for module in found)]


def loaded_by(program: str, *arguments: str) -> set[str]:
    """What is in sys.modules after `program`, which prints it, ran in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_the_modules_are_found() -> None:
    assert {"core", "figures", "views"} <= set(PACKAGES)
    assert {"nnviz.core", "nnviz.core.model.network", "nnviz.core.train.training"} <= set(
        modules_of("core")
    )
    unknown = {path.parent.name for path in ROOT.glob("*/__init__.py")} - set(ALLOWED)
    assert not unknown, f"packages without a place in the order of imports: {unknown}"


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_run_one_way(package: str) -> None:
    modules = modules_of(package)
    loaded = loaded_by(IMPORT_AND_LIST, json.dumps(modules))
    assert set(modules) <= loaded
    assert not FORBIDDEN[package] & loaded


def named_by(path: Path) -> set[str]:
    """Every module that a source file names in an import, also inside a function."""
    named: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            named |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return named


@pytest.mark.parametrize("room", ROOMS)
def test_in_core_a_room_imports_none_of_those_after_it(room: str) -> None:
    sources = list((ROOT / "core" / room).glob("*.py"))
    assert len(sources) > 1
    after = tuple(f"nnviz.core.{later}" for later in ROOMS[ROOMS.index(room) + 1 :])
    for source in sources:
        assert not {name for name in named_by(source) if name.startswith(after)}, source


def test_the_public_face_needs_neither_streamlit_nor_plotly() -> None:
    loaded = loaded_by(
        "from nnviz import Config, train, forward, backward\n"
        "import json, sys\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    assert "nnviz.core.train.training" in loaded
    assert not FORBIDDEN["core"] & loaded


@pytest.mark.parametrize("module", modules_of("core"))
def test_core_names_nothing_but_numpy_and_the_standard_library(module: str) -> None:
    # sys.modules does not see an import inside a function; the source does.
    named = named_by(Path(import_module(module).__file__ or ""))
    allowed = {"numpy", *sys.stdlib_module_names}
    outside = {name for name in named if name.split(".")[0] not in allowed}
    assert all(name.startswith("nnviz.core") for name in outside), outside


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_module_starts_with_a_docstring(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring, f"{path.name} does not say its idea"
    assert docstring.split("\n\n")[0].endswith("."), f"{path.name}: {docstring}"
