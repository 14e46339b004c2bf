"""An app in a process of its own, for as long as it is measured."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.serving import free_port

ROOT = Path(__file__).parents[1]


class Served(NamedTuple):
    """An app that answers: its address, when it was started (perf_counter), and its process."""

    address: str
    begun: float
    process: int


@contextmanager
def served(script: str, *settings: str) -> Iterator[Served]:
    """A Streamlit just started; `settings` are further arguments of `streamlit run`."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.headless", "true"]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port), *settings]
    begun = time.perf_counter()
    # What is measured is computed, and not found from another time.
    env = os.environ | {"NNVIZ_SHELF": "off"}
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        while process.poll() is None:
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        if process.returncode is not None:
            raise RuntimeError(f"{script} does not start: {' '.join(command)} says why")
        yield Served(address, begun, process.pid)
    finally:
        process.terminate()
        process.wait()
