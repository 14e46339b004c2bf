"""The app as a process of its own, started as README says."""

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from socket import socket

import pytest

ROOT = Path(__file__).parents[1]


def free_port() -> int:
    """A port of this machine at which nobody listens."""
    with socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def served(
    port: int,
    log: Path,
    *settings: str,
    root: Path = ROOT,
    base: str = "",
    within: Sequence[str] = (),
) -> Iterator[subprocess.Popen[bytes]]:
    """The process of the app in `root`, from when it answers at `port` until the block ends.

    Its pages are below the path `base`, such as "/nnviz". `within` is a command that becomes it.
    What it prints is added to `log`; it must not have printed a traceback.
    """
    command = [*within, sys.executable, "-m", "streamlit", "run", "app.py"]
    command += ["--server.headless", "true"]
    command += ["--server.port", str(port), "--server.baseUrlPath", base, *settings]
    with log.open("a") as output:
        process = subprocess.Popen(command, cwd=root, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_until_healthy(f"http://127.0.0.1:{port}{base}", process, log)
        yield process
    finally:
        process.terminate()
        process.wait(30)
    assert "Traceback" not in log.read_text(), log.read_text()


def wait_until_healthy(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the app answers at `address`; fails with its log where its process ends before."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the server did not come up:\n{log.read_text()}")
