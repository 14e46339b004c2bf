"""A session as its server sees it: a websocket, over which a page is asked for and then changed."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import psutil
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

_SEED_LABEL = "Weight seed"
_ANSWER_SECONDS = 60.0  # a session that waits longer has failed


class Session:
    """A page in a browser, as far as its server can tell."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self._socket = socket
        self._seed_widget = ""

    async def open(self, query: str, page: str = "") -> float:
        """Ask for a page, by its address; seconds until it is all there."""
        request = BackMsg()
        request.rerun_script.query_string = query
        request.rerun_script.page_name = page
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
            if shown == "number_input" and element.number_input.label == _SEED_LABEL:
                self._seed_widget = element.number_input.id
        if kind != "script_finished":
            return False
        if answer.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
            raise RuntimeError(ForwardMsg.ScriptFinishedStatus.Name(answer.script_finished))
        return True


@asynccontextmanager
async def session_at(address: str) -> AsyncIterator[Session]:
    """A session of the server at an address, until the block ends."""
    async with websockets.connect(
        address.replace("http", "ws", 1) + "/_stcore/stream",
        subprotocols=[websockets.Subprotocol("streamlit")],
        max_size=None,
        ping_interval=None,
    ) as socket:
        yield Session(socket)


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
