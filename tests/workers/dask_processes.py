"""A Dask scheduler and its workers as processes of their own, on this machine alone."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
Process = subprocess.Popen[bytes]


class Dask:
    """Starts them; a worker takes one task at a time, and imports nnviz from `root`."""

    def __init__(self, port: int, folder: Path) -> None:
        self.address, self._port, self._folder = f"tcp://127.0.0.1:{port}", port, folder
        self.processes: list[Process] = []

    def scheduler(self) -> Process:
        return self._started("scheduler", "--host", "127.0.0.1", "--port", str(self._port))

    def worker(self, root: Path = ROOT) -> Process:
        alone = ("--no-nanny", "--nthreads", "1", "--host", "127.0.0.1")
        return self._started("worker", self.address, *alone, root=root)

    def _started(self, *command: str, root: Path = ROOT) -> Process:
        # The tests are those of this checkout.
        paths = {"PYTHONPATH": os.pathsep.join([str(root), str(ROOT)])}
        place = {"DASK_TEMPORARY_DIRECTORY": str(self._folder)}
        with (self._folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *command, "--dashboard-address", "127.0.0.1:0"],
                cwd=self._folder,
                env=os.environ | paths | place,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.processes.append(process)
        return process


@contextmanager
def dask(port: int, folder: Path) -> Iterator[Dask]:
    """One that ends all that it started."""
    started = Dask(port, folder)
    try:
        yield started
    finally:
        for process in started.processes:
            process.kill()
            process.wait()
