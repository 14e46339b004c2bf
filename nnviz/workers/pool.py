"""Pool: tasks on the cores of this machine, in processes that end when the server does."""

import pickle
import weakref
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, NamedTuple

from nnviz.workers.process import Process, WorkerLostError
from nnviz.workers.workers import Workers, cores

_ATTEMPTS = 3  # at a task whose worker ends before it replies


class _Task(NamedTuple):
    """A pickled call, and whom to tell its result."""

    request: bytes
    future: Future[Any]


class Pool(Workers):
    """`count` processes, by default one for each core; NNVIZ_WORKERS sets another number.

    concurrent.futures has such a pool, but there a worker that is killed breaks all of it, a worker
    imports the server's main module, and workers outlive a server that was killed. Here a task
    whose worker was lost begins anew in another.
    """

    def __init__(self, count: int | None = None) -> None:
        self._count = cores() if count is None else count
        self._tasks: SimpleQueue[_Task | None] = SimpleQueue()
        self._lost: list[str] = []
        self._threads: list[Thread] = []
        self._lock = Lock()
        # The threads know the queue and not the pool: one that nobody needs any more lets them go.
        self._dismiss = weakref.finalize(self, _dismiss, self._tasks, self._count)

    @property
    def count(self) -> int:
        """How many tasks run at the same time."""
        return self._count

    @property
    def lost(self) -> int:
        """How many workers have ended in the middle so far, and their tasks begun anew."""
        return len(self._lost)

    def start(self) -> None:
        """Let the processes start, if they have not; it does not wait for them."""
        with self._lock:
            if not self._threads:
                for _ in range(self._count):
                    place = (self._tasks, self._lost)
                    self._threads.append(Thread(target=_serve, args=place, daemon=True))
                    self._threads[-1].start()

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Run `function` in a process, as soon as one is free; what it gets must be picklable."""
        if not self._dismiss.alive:
            raise RuntimeError("this pool of workers has been shut down")
        task = _Task(pickle.dumps((function, arguments, named)), Future())
        self.start()
        self._tasks.put(task)
        return task.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002
        """Let the processes end, when all is done that was submitted, or has begun."""
        while cancel_futures:
            try:
                if task := self._tasks.get_nowait():
                    task.future.cancel()
            except Empty:
                break
        self._dismiss()
        for thread in self._threads if wait else ():
            thread.join()


def _dismiss(tasks: SimpleQueue[_Task | None], count: int) -> None:
    for _ in range(count):
        tasks.put(None)


def _serve(tasks: SimpleQueue[_Task | None], lost: list[str]) -> None:
    """Have a process do one task after another, until there is None."""
    process = Process()
    with suppress(OSError):  # it is tried again for the first task
        process.start()
    while task := tasks.get():
        if not task.future.set_running_or_notify_cancel():
            continue
        for _ in range(_ATTEMPTS):
            try:
                _settle(task.future, process.reply(task.request))
                break
            except WorkerLostError as error:
                lost.append(str(error))
        else:
            words = f"its worker process ended {_ATTEMPTS} times, killed or out of memory"
            task.future.set_exception(WorkerLostError(f"{words} ({lost[-1]})"))
    process.end()


def _settle(future: Future[Any], reply: bytes) -> None:
    try:
        result, error, where = pickle.loads(reply)  # noqa: S301 (it comes from our own process)
    except Exception as unreadable:  # noqa: BLE001 (an error that was made to be raised once only)
        future.set_exception(unreadable)
        return
    if error is None:
        future.set_result(result)
    else:
        error.add_note(f"In a worker process:\n{where}")
        future.set_exception(error)
