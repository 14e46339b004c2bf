"""Connection: a Dask scheduler, and which of its workers compute what this server computes."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import CancelledError, Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from threading import Thread
from typing import TYPE_CHECKING

from nnviz.core.version import MATHEMATICS
from nnviz.workers.tasks import VersionMismatchError

if TYPE_CHECKING:
    from tornado.ioloop import IOLoop

_SECONDS = 5.0  # to wait for an answer


@dataclass(frozen=True)
class Staff:
    """The workers of a scheduler at one moment, by address.

    able        those of our version of the mathematics, and how many tasks each runs at once
    others      the rest, and their version, or why they could not say it
    executor    where the able ones work, and none of the others; None without any
    """

    able: Mapping[str, int]
    others: Mapping[str, str]
    executor: Executor | None = None

    def replaces(self, earlier: "Staff") -> bool:
        """Whether somebody here makes the tasks that `earlier` was given."""
        if earlier.others:  # then they were for some workers only
            return bool(self.able.keys() & earlier.able.keys())
        return bool(self.able)

    def note(self, address: str) -> str:
        """What hinders the workers of the scheduler at `address`, in sentences."""
        if not self.able and not self.others:
            return f"The Dask scheduler at {address} has no workers."
        if not self.others:
            return ""
        version = next(iter(self.others.values()))
        return (
            f"{len(self.others)} of the {len(self.able) + len(self.others)} workers of the Dask "
            f"scheduler at {address} get no tasks: they need the server's nnviz and NumPy, version "
            f"{MATHEMATICS}, and have {version}."
        )


NOBODY = Staff({}, {})


class Connection:
    """To the scheduler at `address`.

    Raises ImportError without Dask, ValueError where that is no address, OSError where nobody
    answers. `staff` raises OSError, or what else Dask comes upon, once the scheduler has gone.
    """

    def __init__(self, address: str) -> None:
        from distributed import Client  # noqa: PLC0415 (an extra, and slow to import)
        from distributed.comm.addressing import get_address_host_port  # noqa: PLC0415

        get_address_host_port(address)  # what is no address a Client trips over
        self._client = Client(address, timeout=_SECONDS, set_as_default=False, loop=_loop())
        self._versions: dict[str, str] = {}

    def staff(self) -> Staff:
        """The workers of this moment; those that are new are asked for their version."""
        if self._client.status != "running":
            raise OSError("it has gone")
        tasks = self._client.sync(self._tasks, callback_timeout=2 * _SECONDS)
        version = {
            address: self._versions.get(address, "none, as they are silent") for address in tasks
        }
        able = {address: tasks[address] for address in tasks if version[address] == MATHEMATICS}
        others = {address: version[address] for address in tasks if address not in able}
        only = {"workers": sorted(able)} if others else {}
        executor = self._client.get_executor(pure=False, **only) if able else None
        return Staff(able, others, executor)

    async def _tasks(self) -> dict[str, int]:
        """How many tasks each worker runs at once; all have been asked for their version."""
        tasks = dict(await self._client.nthreads())
        await asyncio.gather(*map(self._ask, tasks.keys() - self._versions.keys()))
        return tasks

    async def _ask(self, address: str) -> None:
        """Ask a worker for its version of the mathematics; one without nnviz says why it fails."""
        asked = self._client.run(_version, workers=[address], on_error="return")
        with suppress(TimeoutError):
            for answer in (await asyncio.wait_for(asked, _SECONDS)).values():
                said = isinstance(answer, str)
                self._versions[address] = answer if said else f"{type(answer).__name__}: {answer}"

    def close(self) -> None:
        """Let it go; what it was asked for is dropped."""
        self._client.close(timeout=_SECONDS)


@cache
def _loop() -> "IOLoop":
    """The event loop of all connections: a Client of its own would leave one behind if it fails."""
    from tornado.ioloop import IOLoop  # noqa: PLC0415 (it comes with Dask)

    running: Future[IOLoop] = Future()

    async def run() -> None:
        running.set_result(IOLoop.current())
        await asyncio.Event().wait()

    Thread(target=asyncio.run, args=(run(),), daemon=True).start()
    return running.result()


def _version() -> str:
    """What a worker answers."""
    return MATHEMATICS


def is_about_workers(error: BaseException) -> bool:
    """Whether a task that came back from a scheduler with `error` may do better elsewhere.

    One whose workers have died again and again, as Dask says, may not.
    """
    dropped = (CancelledError, asyncio.CancelledError, OSError)
    return isinstance(error, (*dropped, VersionMismatchError, ImportError, AttributeError))
