"""A classroom at once: sessions over real websockets, each with another run every 3 seconds.

Run as `python -m benchmarks.load`, or `python -m benchmarks.load 50 100 --seconds 60 --own`. Every
session opens the first page and then gives the weights one seed after another: runs that nobody
has asked for before or, with one shared link, the runs that all others ask for in the same
moments. A time is from the message that asks until the script that answers has finished. The
client has to share this machine's processors with the server, so its processor time is printed too.
"""

import argparse
import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count

import psutil
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.served import served

COUNTS = (1, 10, 50, 100, 200)
EVERY = 3.0  # seconds between two changes of a session
SEED_LABEL = "Weight seed"
_ANSWER_SECONDS = 60.0  # a session that waits longer has failed


@dataclass
class Times:
    """What sessions waited for, in seconds, and what went wrong."""

    first: list[float] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Session:
    """A page in a browser, as far as its server can tell."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self._socket = socket
        self._seed_widget = ""

    async def open(self, query: str) -> float:
        """Ask for the page; seconds until it is all there."""
        request = BackMsg()
        request.rerun_script.query_string = query
        return await self._answered(request)

    async def change(self, seed: int) -> float:
        """Give the weights another seed; seconds until the answer is all there."""
        request = BackMsg()
        state = request.rerun_script.widget_states.widgets.add()
        state.id, state.int_value = self._seed_widget, seed
        return await self._answered(request)

    async def _answered(self, request: BackMsg) -> float:
        begun = time.perf_counter()
        await self._socket.send(request.SerializeToString())
        async with asyncio.timeout(_ANSWER_SECONDS):
            while not self._is_last(await self._socket.recv(decode=False)):
                pass
        return time.perf_counter() - begun

    def _is_last(self, message: bytes) -> bool:
        """Whether a message says that the script has finished; what it shows is looked at."""
        answer = ForwardMsg.FromString(message)
        kind = answer.WhichOneof("type")
        if kind == "delta":
            element = answer.delta.new_element
            shown = element.WhichOneof("type")
            if shown == "exception":
                raise RuntimeError(element.exception.message)
            if shown == "number_input" and element.number_input.label == SEED_LABEL:
                self._seed_widget = element.number_input.id
        if kind != "script_finished":
            return False
        if answer.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
            raise RuntimeError(ForwardMsg.ScriptFinishedStatus.Name(answer.script_finished))
        return True


@asynccontextmanager
async def session(address: str) -> AsyncIterator[Session]:
    """A session with the app at `address`, which leaves in the end."""
    url = address.replace("http", "ws", 1) + "/_stcore/stream"
    protocols = [websockets.Subprotocol("streamlit")]
    async with websockets.connect(
        url, subprotocols=protocols, max_size=None, ping_interval=None
    ) as socket:
        yield Session(socket)


async def attend(address: str, seeds: Sequence[int], begin: float, times: Times) -> None:
    """One session: the page, and a change every few seconds for each of `seeds`."""
    await asyncio.sleep(begin)
    try:
        async with session(address) as each:
            times.first.append(await each.open(""))
            due = time.perf_counter()
            for seed in seeds:
                due += EVERY
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                times.changes.append(await each.change(seed))
    except Exception as error:  # noqa: BLE001 (whatever it was, it is counted and printed)
        times.errors.append(f"{type(error).__name__}: {error}"[:200])


async def classroom(address: str, sessions: int, seconds: float, *, shared: bool) -> Times:
    """So many sessions at once, for about so many seconds."""
    times, fresh = Times(), count(secrets.randbelow(2**30))
    changes = max(1, round(seconds / EVERY))
    together = [next(fresh) for _ in range(changes)]
    async with asyncio.TaskGroup() as group:
        for place in range(sessions):
            seeds = together if shared else [next(fresh) for _ in range(changes)]
            begin = EVERY * place / sessions * max(1.0, sessions / 30)
            group.create_task(attend(address, seeds, begin, times))
    return times


@dataclass(frozen=True)
class Usage:
    """What the processes of a server have used: seconds of the processors, and bytes of memory."""

    server_seconds: float
    worker_seconds: float
    bytes: int

    @classmethod
    def of(cls, server: psutil.Process) -> "Usage":
        """That of a server and of its workers, now."""
        workers = server.children(recursive=True)
        return cls(_seconds(server), sum(map(_seconds, workers)), server.memory_info().rss)


def _seconds(process: psutil.Process) -> float:
    used = process.cpu_times()
    return float(used.user + used.system)


def measure(address: str, server: psutil.Process, sessions: int, seconds: float, runs: str) -> None:
    """Print the line of so many sessions, whose `runs` are their own, or shared."""
    client, before, begun = time.process_time(), Usage.of(server), time.perf_counter()
    times = asyncio.run(classroom(address, sessions, seconds, shared=runs == "shared"))
    after, took = Usage.of(server), time.perf_counter() - begun
    client = time.process_time() - client
    serving = after.server_seconds - before.server_seconds
    working = after.worker_seconds - before.worker_seconds
    answers = len(times.changes) + len(times.first)
    waited = [_milliseconds(times.first, share) for share in (0.5, 0.95)]
    waited += [_milliseconds(times.changes, share) for share in (0.5, 0.95, 0.99)]
    columns = [sessions, runs, *waited]
    columns += [f"{used / took:.0%}" for used in (serving, working, client)]
    columns += [f"{1000 * serving / answers:.1f}" if answers else "-"]
    columns += [f"{(after.bytes - before.bytes) / 2**20 / sessions:.2f}", len(times.errors)]
    print("".join(f"{each:>9}" for each in columns), flush=True)
    for error in dict.fromkeys(times.errors):
        print(f"         {error}")


def _milliseconds(seconds: Sequence[float], share: float) -> str:
    """The smallest of `seconds` that so large a share of them does not exceed, in milliseconds."""
    if not seconds:
        return "-"
    place = max(0, -(-len(seconds) * share // 1) - 1)
    return f"{1000 * sorted(seconds)[int(place)]:,.0f}"


HEADER = (
    "                first answer, ms        change, ms          processors, of one  ms of  MB a\n"
    " sessions     runs      p50      p95      p50      p95      p99   server  workers   client"
    "   server  session   errors"
)


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("sessions", nargs="*", type=int, default=COUNTS)
    options.add_argument("--seconds", type=float, default=30.0, help="how long each lasts")
    options.add_argument("--own", action="store_true", help="leave out one shared link")
    options.add_argument("--settings", nargs="*", default=[], help="of streamlit run")
    asked = options.parse_args()
    print(HEADER)
    for runs in ("own",) if asked.own else ("own", "shared"):
        for sessions in asked.sessions:
            with served("app.py", *asked.settings) as app:
                measure(app.address, psutil.Process(app.process), sessions, asked.seconds, runs)


if __name__ == "__main__":
    main()
