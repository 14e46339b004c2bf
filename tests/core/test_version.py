"""The version of the mathematics follows the sources that the numbers depend on."""

import shutil
from pathlib import Path

import numpy as np
import pytest

import nnviz.core
from nnviz.core.version import MATHEMATICS, _version_of

CORE = Path(nnviz.core.__file__).parent


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CORE, tmp_path / "core"))


def test_a_copy_of_the_sources_has_the_same_version(copy: Path) -> None:
    assert _version_of(copy) == MATHEMATICS
    assert np.__version__ in MATHEMATICS


@pytest.mark.parametrize("changed", ["model/losses.py", "setup/makers/__init__.py", "arrays.py"])
def test_another_formula_is_another_version(copy: Path, changed: str) -> None:
    source = copy / changed
    source.write_text(source.read_text(encoding="utf-8") + "# another\n", encoding="utf-8")
    assert _version_of(copy) != MATHEMATICS


def test_a_module_that_moved_is_another_version(copy: Path) -> None:
    (copy / "train" / "step.py").rename(copy / "train" / "stride.py")
    assert _version_of(copy) != MATHEMATICS


def test_an_explanation_and_the_ends_of_lines_change_nothing(copy: Path) -> None:
    (copy / "explain" / "quiz.py").write_text("", encoding="utf-8")
    source = copy / "model" / "losses.py"
    source.write_bytes(source.read_bytes().replace(b"\n", b"\r\n"))
    assert _version_of(copy) == MATHEMATICS
