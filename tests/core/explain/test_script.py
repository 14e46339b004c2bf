"""The script of a pass, executed: every matrix comes out as it is in the pass, to the last bit."""

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st

from nnviz.core.explain import script as module
from nnviz.core.explain.cells import Matrices
from nnviz.core.explain.mistakes import MISTAKES, with_mistakes
from nnviz.core.explain.names import INPUT, Name
from nnviz.core.explain.script import NUMBERS_FILE, is_printed, script_of
from nnviz.core.explain.stage import Stage, evaluated
from tests.core.explain.test_mistakes import left_in
from tests.core.explain.test_stages import Drawn, drawn, passes
from tests.core.reference import draw_problem


def imported(script: str) -> set[str]:
    """The modules that a script imports."""
    found = set[str]()
    for node in ast.walk(ast.parse(script)):
        assert not isinstance(node, ast.ImportFrom)
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def check_script(stages: list[Stage], start: Matrices) -> str:
    """Run, it imports NumPy alone, and makes what the stages make."""
    script, scope = script_of(stages, start, "A pass."), dict[str, Any]()
    assert imported(script) == {"numpy"}
    with np.errstate(all="ignore"):
        exec(compile(script, "script", "exec"), scope)  # noqa: S102 (what nnviz wrote)
    for name, right in evaluated(stages, start).items():
        found = scope[name.identifier]
        expected = right.squeeze() if np.ndim(found) == 0 else right
        np.testing.assert_array_equal(found, expected, str(name))
    return script


@settings(max_examples=30)
@hypothesis_given(case=passes(), names=st.sets(st.sampled_from(sorted(MISTAKES)), max_size=2))
def test_any_pass_as_a_script(case: Drawn, names: set[str]) -> None:
    stages = with_mistakes(case.stages, names, case.model)
    script = check_script(stages, case.start | left_in(case.start))
    marked = [stage for stage in stages if stage.mistake]
    assert script.count("# MISTAKE, on purpose: ") == len(marked)
    assert ("BROKEN ON PURPOSE" in script) == bool(marked)
    for stage in marked:
        label = MISTAKES[stage.mistake].label
        assert f"# MISTAKE, on purpose: {label}.\n{stage.code}\n" in script


@pytest.mark.usefixtures("strangers")
def test_records_registered_here_are_in_the_script() -> None:
    problem = draw_problem("he", (2, 3, 3, 2), ("softplus", "flipped", "softplus"), "log_cosh")
    case = drawn(problem, "log_cosh", "adagrad")
    check_script(case.stages, case.start)


def test_what_is_not_a_number_is_written_so_too() -> None:
    case = drawn(draw_problem("he", (2, 1), ("tanh",), "squared_error"), "squared_error")
    start = case.start
    start[INPUT][0, :3] = np.nan, np.inf, -np.inf
    assert "[np.nan" in check_script(case.stages, start).replace(" ", "")


CASE = drawn(
    draw_problem("he", (3, 2, 1), ("relu", "sigmoid"), "squared_error"), "squared_error", "momentum"
)


def test_its_parts_are_in_the_order_of_the_pass() -> None:
    lines = script_of(CASE.stages, CASE.start, "A pass.").splitlines()
    titles = [
        "# The data",
        "# The network before the step",
        "# Numbers",
        "# Forward, layer 1",
        "# Forward, layer 2",
        "# Loss",
        "# Backward, layer 2",
        "# Backward, layer 1",
        "# Update, layer 1",
        "# Update, layer 2",
        "# The loss of the same data after the step",
    ]
    assert [line for line in lines if line in titles] == titles
    assert lines[lines.index("# Numbers") + 1 :][:3] == [
        "m = Y.shape[1]  # how many samples there are",
        "momentum = 0.8",
        "learning_rate = 0.3",
    ]
    assert lines[lines.index("# Backward, layer 1") + 1 :][:5] == [
        "dA1 = W2.T @ delta2",
        "slope1 = np.where(Z1 > 0, 1, 0)",
        "delta1 = dA1 * slope1",
        "dW1 = delta1 @ A0.T",
        "db1 = np.sum(delta1, axis=1, keepdims=True)",
    ]


def test_it_runs_by_itself(tmp_path: Path) -> None:
    run_alone(tmp_path, CASE)


def test_too_many_numbers_to_print_are_read_from_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_printed(CASE.start)
    monkeypatch.setattr(module, "PRINTED", 20)
    assert not is_printed(CASE.start)
    np.savez(tmp_path / NUMBERS_FILE, **{n.identifier: a for n, a in CASE.start.items()})  # type: ignore[arg-type]  # no array is called allow_pickle
    assert "np.array(" not in run_alone(tmp_path, CASE)


def run_alone(folder: Path, case: Drawn) -> str:
    """The script, which as a process of its own, without nnviz, prints C before and after."""
    script = script_of(case.stages, case.start, "A pass.")
    (folder / "script.py").write_text(script, encoding="utf-8")
    command = [sys.executable, "-I", "script.py"]
    threads = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        command, cwd=folder, env=threads, capture_output=True, text=True, check=True
    )
    matrices = evaluated(case.stages, case.start)
    before, after = (float(matrices[Name("C", new=new)][0, 0]) for new in (False, True))
    assert done.stdout.split() == f"C before the step: {before} C after it: {after}".split()
    assert not done.stderr
    return script
