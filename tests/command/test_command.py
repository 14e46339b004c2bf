"""The command, as a shell runs it: what it prints, what it writes, and how it ends."""

import json
import os
import pty
import shlex
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from nnviz import Config, sweep, train
from nnviz.tables.history import history_table
from tests.serving import ROOT, free_port
from tests.waiting import until

COMMAND = [sys.executable, "-W", "error", "-m", "nnviz"]


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shelf of this test's own."""
    path = tmp_path / "shelf.sqlite"
    monkeypatch.setenv("NNVIZ_SHELF", str(path))
    return path


def ran(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """The command with these arguments, when it has ended."""
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120, **options
    )


def done(*arguments: object) -> str:
    """What the command prints, and it has nothing to complain of."""
    ended = ran(*arguments)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


XOR = ("--dataset", "xor", "--hidden", "4-2", "--learning-rate", "0.3", "--seed", 4)


def test_train_prints_the_run_and_writes_it(tmp_path: Path) -> None:
    history, weights = tmp_path / "history.parquet", tmp_path / "weights.npz"
    said = done("train", *XOR, "--history", history, "--weights", weights).splitlines()
    run = train(Config(dataset="xor", hidden=(4, 2), learning_rate=0.3, seed=4))
    assert said[0].startswith("xor, 2-4-2-1, weight seed 4: 1,000 steps in ")
    assert said[1:] == [
        f"C on all data: {run.loss[0]:.4g} before training, {run.loss[-1]:.4g} after it",
        "Right answers on all data: 100 %",
    ]
    written = pd.read_parquet(history)
    pd.testing.assert_frame_equal(written, history_table(run))
    assert Config.from_dict(json.loads(written.attrs["settings"])) == run.config
    with np.load(weights, allow_pickle=False) as arrays:
        for number, layer in enumerate(run.network_at(1000), start=1):
            assert np.array_equal(arrays[f"W{number}"], layer.W)
            assert np.array_equal(arrays[f"b{number}"], layer.b)


def test_train_says_how_a_run_ended() -> None:
    stopped = done("train", "--preset", "overfit_stopped")
    assert "Stopped early: the test loss was smallest after step 24.\n" in stopped
    assert "C on test data: 0.5985 before training, 0.31" in stopped
    assert "Diverged: step 138 led to something not finite." in done(
        "train", "--preset", "rate_diverging"
    )


GRID = ("sweep", "--vary", "learning_rate=0.1:1:3:log", "--vary", "hidden=3,4-2", "--epochs", 50)


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_sweep_writes_every_run(ending: str, tmp_path: Path) -> None:
    out = tmp_path / f"results.{ending}"
    said = done(*GRID, "--seeds", 4, "--workers", 2, "--out", out)
    found = sweep(
        Config(epochs=50), learning_rate=(0.1, 0.316, 1.0), hidden=((3,), (4, 2)), seeds=4
    )
    rows = [line.split() for line in said.splitlines()[1:]]
    medians = {(rate, hidden): median for rate, hidden, median, *_ in rows}
    assert medians == {
        (rate, hidden): f"{found.median()[place]:.4g}"
        for place, (rate, hidden) in zip(
            np.ndindex(3, 2), product(("0.1", "0.316", "1"), ("3", "4-2")), strict=True
        )
    }
    assert all(row[-3:] == ["0", "of", "4"] for row in rows)
    written = pd.read_csv(out) if ending == "csv" else pd.read_parquet(out)
    assert written["loss"].tolist() == found.values().ravel().tolist()  # to the last bit
    assert written["hidden"].tolist() == (["3"] * 4 + ["4-2"] * 4) * 3
    assert written["steps"].tolist() == [50] * 24
    about = written.attrs if ending == "parquet" else written.iloc[0]
    assert about["vary"] == "learning_rate=0.1:1:3:log hidden=3,4-2"
    assert Config.from_dict(json.loads(about["settings"])) == Config(epochs=50)


def test_sweep_counts_what_diverged_and_names_what_cannot_be() -> None:
    vary = ("--vary", "output=softmax,identity", "--vary", "learning_rate=0.1,0.8")
    said = done("sweep", *vary, "--activation", "leaky_relu", "--hidden", "8-8", "--seeds", 5)
    first, second, third = (" ".join(line.split()) for line in said.splitlines()[1:])
    assert first.startswith("identity 0.1 ")
    assert first.endswith(" 0 of 5")
    assert second == "identity 0.8 diverged 4 of 5"
    assert third.startswith("not possible: 2 combinations, such as output: got 'softmax', needs")


def test_trials_are_drawn() -> None:
    vary = ("--vary", "learning_rate=0.01:1:9:log", "--vary", "hidden=3,4-2")
    said = done("sweep", *vary, "--trials", 7, "--seeds", 2, "--epochs", 20).splitlines()
    assert len(said) == 1 + 7
    assert all(0.01 <= float(line.split()[0]) <= 1 for line in said[1:])


def long(last: int) -> list[str]:
    """A command of last + 1 runs, each of which takes a tenth of a second or so."""
    arguments = f"sweep --vary seed=0:{last}:{last + 1} --dataset moons --hidden 16-16 --workers 1"
    return [*COMMAND, *arguments.split()]


def test_what_is_stopped_goes_on_from_there(shelf: Path) -> None:
    begun = subprocess.Popen(
        long(399), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    until(lambda: _kept(shelf) > 0)
    begun.send_signal(signal.SIGINT)  # as Ctrl-C does
    printed, said = begun.communicate(timeout=60)
    assert begun.returncode == 130
    assert printed == ""
    kept = _kept(shelf)
    assert said == (
        f"python -m nnviz sweep: stopped with {kept} of 400 runs done."
        " They are kept: the same command goes on from there.\n"
    )
    assert 0 < kept < 400
    again = subprocess.run(long(kept), cwd=ROOT, capture_output=True, text=True, check=True)
    assert again.stderr == ""
    assert _kept(shelf) == kept + 1
    with _opened(shelf) as connection:  # the runs of before are still those of before
        used = connection.execute("SELECT count(DISTINCT seconds) FROM nnviz_outcomes").fetchone()
    assert used[0] > 1


@contextmanager
def _opened(shelf: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"file:{shelf}?mode=ro", uri=True)
    try:
        yield connection
    finally:
        connection.close()


def _kept(shelf: Path) -> int:
    """How many outcomes are kept."""
    try:
        with _opened(shelf) as connection:
            (count,) = connection.execute("SELECT count(*) FROM nnviz_outcomes").fetchone()
    except sqlite3.OperationalError:  # it is being made
        return 0
    return int(count)


def test_progress_is_for_a_terminal_alone() -> None:
    assert ran(*GRID).stderr == ""
    ours, theirs = pty.openpty()
    quiet = subprocess.DEVNULL
    subprocess.run(long(11), cwd=ROOT, stdout=quiet, stderr=theirs, check=True, timeout=120)
    os.close(theirs)
    said = b""
    while True:
        try:
            part = os.read(ours, 1000)
        except OSError:  # how a terminal ends
            break
        if not part:
            break
        said += part
    os.close(ours)
    assert b" of 12 runs" in said
    assert said.endswith(b"\r\x1b[K")  # nothing of it stays
    assert b"\n" not in said


def test_a_reader_that_has_enough_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)  # as head does when it has its lines
    ended = subprocess.run(
        [*COMMAND, *map(str, GRID)], cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (1, b"")


@pytest.mark.parametrize("closed", ["1>&-", "2>&-", "0<&- 1>&- 2>&-"])
def test_closed_streams_are_no_error(closed: str) -> None:
    command = shlex.join([*COMMAND, *map(str, GRID)])
    ended = subprocess.run(
        ["/bin/sh", "-c", f"{command} {closed}"], cwd=ROOT, capture_output=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_output_that_cannot_be_written_is_said() -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [*COMMAND, *map(str, GRID)], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert ended.returncode == 1
    assert ended.stderr == b"python -m nnviz sweep: No space left on device\n"


def test_a_file_without_end_is_no_file_of_settings() -> None:
    ended = ran("train", "--settings", "/dev/zero")
    assert ended.returncode == 2
    assert "needs at most 20,000 characters" in ended.stderr


def test_without_a_shelf_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NNVIZ_SHELF", "/dev/null/shelf.sqlite")
    ended = ran(*GRID)
    assert ended.returncode == 0
    assert ended.stderr == (
        "What is finished now is not kept over a restart: the file for it cannot be written.\n"
    )


def test_serve_starts_the_dashboard() -> None:
    port = free_port()
    page = urllib.request.Request(f"http://localhost:{port}/", headers={"Accept": "text/html"})
    command = [*COMMAND[:1], *COMMAND[3:], "serve", "--port", str(port), "--no-browser"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(page, timeout=5) as answer:
                    assert answer.headers["Set-Cookie"].startswith("nnviz_browser=")
                    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
                break
            except OSError:
                assert time.monotonic() < deadline
                assert server.poll() is None
                time.sleep(0.1)
        server.send_signal(signal.SIGINT)
        said, _ = server.communicate(timeout=30)
        assert b"Traceback" not in said
    finally:
        server.kill()
        server.wait()
