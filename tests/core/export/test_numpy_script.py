"""The NumPy script needs NumPy alone, has at most 120 lines, and prints the run's very losses."""

import ast
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz import Config, Run, train
from nnviz.core.export.numpy_script import LINES, numpy_script
from nnviz.core.export.origin import Origin
from nnviz.core.model.activations import hidden_activations
from nnviz.core.model.losses import LOSSES
from tests.core.export.executed import printed_by
from tests.core.strategies import configs
from tests.core.train.configs import small_configs

LINK = "http://localhost:8501?seed=3"


def script_of(run: Run) -> str:
    return numpy_script(run, Origin(run.config, LINK))


def assert_same_losses(config: Config) -> None:
    """Every bit of every loss, and on test data twelve digits."""
    run = train(config)
    printed = printed_by(script_of(run))
    if run.dataset.test is not None:
        expected = run.test_loss_at(run.steps)
        assert printed.pop("test data:") == pytest.approx(expected, rel=1e-11, abs=1e-300)
    assert list(printed) == [*map(str, range(run.steps)), "end"]
    assert list(printed.values()) == run.loss.tolist()


@settings(max_examples=40)
@given(config=small_configs(), rate=st.sampled_from([0.02, 1.0, 50.0]), patience=st.integers(0, 5))
def test_it_prints_the_losses_to_the_last_bit(config: Config, rate: float, patience: int) -> None:
    """Also of runs that diverge, and of those that an early stop ends."""
    patience = patience if config.test_fraction else 0
    assert_same_losses(replace(config, learning_rate=rate, patience=patience))


@settings(max_examples=8)
@given(config=configs(samples=300, width=40, epochs=6))
def test_it_does_so_with_larger_networks_and_batches(config: Config) -> None:
    assert_same_losses(config)


@pytest.mark.parametrize("activation", hidden_activations())
def test_every_activation_is_in_it(activation: str) -> None:
    config = Config(
        dataset="moons", samples=30, hidden=(4, 4), activation=activation, optimizer="adam",
        learning_rate=0.02, epochs=30,
    )  # fmt: skip
    assert_same_losses(config)


@pytest.mark.usefixtures("strangers")
@pytest.mark.parametrize(
    "settings_",
    [
        {"activation": "log1pexp"},
        {"activation": "flipped"},
        {"loss": "log_cosh"},
        {"optimizer": "adagrad"},
    ],
)
def test_records_that_no_code_knows_are_in_it(settings_: dict[str, Any]) -> None:
    assert_same_losses(Config(dataset="moons", samples=40, batch_size=15, epochs=9, **settings_))


LONGEST = Config(
    dataset="moons",
    test_fraction=0.3,
    hidden=(9, 8, 7, 6, 5, 4),
    activation=("elu", "gelu", "silu", "softplus", "tanh", "leaky_relu"),
    optimizer="adamw",
    l1=0.001,
    l2=0.001,
    clip_norm=0.5,
    schedule="cosine",
    warmup=3,
    batch_size=32,
    patience=2,
    epochs=8,
)


def test_it_has_at_most_120_lines() -> None:
    assert LINES == 120
    assert script_of(train(LONGEST)).count("\n") <= 120
    assert_same_losses(LONGEST)
    shortest = script_of(train(Config()))
    assert shortest.count("\n") <= 100
    assert "unpacked" not in shortest, "few numbers are printed"


@settings(max_examples=15)
@given(config=configs(samples=40, width=9, epochs=2))
def test_no_script_has_more(config: Config) -> None:
    assert script_of(train(config)).count("\n") <= LINES


def test_it_is_a_program_that_needs_numpy_alone(tmp_path: Path) -> None:
    run = train(Config(dataset="moons", batch_size=64, epochs=5))
    file = tmp_path / "run.py"
    file.write_text(script_of(run))
    named = {
        alias.name
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert named == {"base64", "os", "zlib", "numpy"}
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", file.name],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [f"{step} {loss}" for step, loss in enumerate(run.loss[:-1].tolist())]
    assert done.stdout.splitlines() == [*lines, f"end {float(run.loss[-1])}"]


def test_where_a_run_diverges_it_ends_as_the_run_does() -> None:
    config = Config(dataset="sine", hidden=(8,), activation="relu", learning_rate=100.0)
    run = train(config)
    assert run.diverged_at is not None
    assert "# after one more, not everything would be finite" in script_of(run)
    assert_same_losses(config)


def test_an_early_stop_is_made_again_by_the_script() -> None:
    config = Config(
        dataset="moons", samples=40, noise=0.5, test_fraction=0.5, hidden=(16,), batch_size=10,
        optimizer="adam", epochs=300, patience=4,
    )  # fmt: skip
    run = train(config)
    assert run.stopped_at is not None
    script = script_of(run)
    assert "range(600)" in script, "it goes by the test loss, and not by what the run has come to"
    assert list(printed_by(script))[-3] == str(run.stopped_at - 1)


def test_it_says_what_it_is() -> None:
    script = script_of(train(Config()))
    said = ast.get_docstring(ast.parse(script)) or ""
    assert "network 3-3-1 (ReLU, sigmoid), squared error, gradient descent" in said
    assert f"Link: {LINK}" in said
    assert f"Settings: {Origin(Config()).settings}" in said


def test_every_loss_is_in_it() -> None:
    for loss, record in LOSSES.items():
        data = {"dataset": "blobs", "outputs": 3} if record.distribution else {"dataset": "moons"}
        assert_same_losses(
            Config(**data, samples=20, loss=loss, output=record.outputs[0], epochs=5)
        )
