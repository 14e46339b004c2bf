"""README keeps its word: its code runs, its commands exist, and so does every path it names."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The fenced blocks of README in `language`."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """Each command of README's shell blocks, and each `make` in its sentences."""
    lines = [line for block in blocks("sh") for line in block.splitlines() if line]
    return list(dict.fromkeys([*lines, *re.findall(r"`(make(?: \w+)?)`", README)]))


def paths() -> list[str]:
    """Each path that README names: its images, and in its prose whatever looks like a path."""
    prose = re.sub(r"^```.*?^```$", "", README, flags=re.MULTILINE | re.DOTALL)
    named = re.findall(r"`([\w./-]+(?:/|\.\w+))`", prose)
    return list(dict.fromkeys([*re.findall(r"!\[[^]]*\]\(([^)]+)\)", README), *named]))


def test_the_python_blocks_print_what_readme_says() -> None:
    programs, outputs = blocks("python"), blocks("text")
    assert programs
    for program, output in zip(programs, outputs, strict=True):
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", program],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout == output


def test_readme_names_the_commands_that_matter() -> None:
    named = [shlex.split(command, comments=True) for command in commands()]
    for command in (
        "make run",
        "make test",
        "pip install -r requirements.txt",
        "streamlit run app.py",
    ):
        assert command.split() in named


@pytest.mark.parametrize("command", commands())
def test_each_command_exists(command: str, tmp_path: Path) -> None:
    match shlex.split(command, comments=True):
        case ["make", *target]:
            make = shutil.which("make")
            assert make is not None
            done = subprocess.run(
                [make, "--dry-run", *target], cwd=ROOT, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stderr
        case ["pip", "install", "-r", requirements]:
            for line in (ROOT / requirements).read_text(encoding="utf-8").splitlines():
                if line and not line.startswith("#"):
                    requirement = Requirement(line)
                    assert version(requirement.name) in requirement.specifier
        case ["streamlit", "run", script] | [_, "streamlit", "run", script]:  # tests/browser does
            assert (ROOT / script).is_file()
        case ["python", "-m", "dask", program, *options]:  # tests/workers starts them
            told = subprocess.run(
                [sys.executable, "-m", "dask", program, "--help"],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            assert {each for each in options if each.startswith("--")} <= set(told.split())
        case ["python", "-m", "nnviz", "serve", *_]:  # tests/command starts it
            pass
        case ["python", "-m", "nnviz", *arguments]:
            _run_ours(arguments, tmp_path)
        case ["python3", "-m", "venv", ".venv"] | [".", ".venv/bin/activate"]:
            pass
        case _:
            pytest.fail(f"nothing here checks that {command!r} works")


def _run_ours(arguments: list[str], folder: Path) -> None:
    """Run `python -m nnviz`, with the files that it writes in a folder of their own."""
    done = subprocess.run(
        [sys.executable, "-m", "nnviz", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("path", paths())
def test_each_path_exists(path: str) -> None:
    found = [ROOT / path, *(ROOT / "nnviz").rglob(path)]  # a bare name is a file beside its table
    assert any(place.exists() for place in found)


def test_what_is_where_leaves_no_package_out() -> None:
    packages = {f"nnviz/{init.parent.name}/" for init in (ROOT / "nnviz").glob("*/__init__.py")}
    assert packages <= set(paths())
