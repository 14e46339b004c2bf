"""Sessions that have left hold up no worker and no memory, also where nobody comes after them."""

import subprocess
import sys
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from nnviz.server.left_sessions import LeftOwners
from nnviz.workers import Ticket
from nnviz.workers.pool import Pool
from tests.waiting import until
from tests.workers import deeds

# A session of Streamlit's own runtime, which is seen by its page's memory alone once it has left.
PROGRAM = """
import asyncio, gc, weakref
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from nnviz.server import left_sessions

class Browser:
    def write_forward_msg(self, msg): pass

class Page:
    pass

async def main():
    runtime = Runtime(RuntimeConfig(
        script_path="main.py",
        media_file_storage=MemoryMediaFileStorage("/media"),
        uploaded_file_manager=MemoryUploadedFileManager("/uploaded"),
        session_storage=MemorySessionStorage(ttl_seconds=2),
    ))
    await runtime.start()
    left_sessions._LOOK_SECONDS = 0.05
    name = runtime.connect_session(Browser(), {})
    page = Page()
    state = runtime._session_mgr.get_session_info(name).session.session_state
    state["page"], seen = page, weakref.ref(page)
    del page, state
    with left_sessions.left_sessions_given_up():
        runtime.disconnect_session(name)
        await asyncio.sleep(0.1)
        gc.collect()
        print("kept" if seen() else "gone")
        for _ in range(400):
            await asyncio.sleep(0.05)
            gc.collect()
            if not seen(): break
        print("kept" if seen() else "gone")

asyncio.run(main())
"""


def test_what_was_on_the_page_of_the_last_one_to_leave_is_forgotten_in_time() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout == "kept\ngone\n", done.stderr


def test_what_only_those_wait_for_who_have_left_is_given_up(tmp_path: Path) -> None:
    there = {"stays"}
    left = LeftOwners(there.__contains__)
    with Pool(1) as pool:

        def ask(name: str, owner: str, key: str) -> Ticket:
            return pool.run(deeds.held, tmp_path, name, owner=owner, seconds=0.1, key=key)

        begun = ask("shared", "left", "shared")
        until((tmp_path / "shared").exists)
        beside, alone = ask("shared", "stays", "shared"), ask("alone", "left", "alone")
        nobodys = ask("nobodys", "", "nobodys")
        left.give_up(pool.tickets, 1000)
        assert not any(ticket.wait(0) for ticket in (begun, beside, alone, nobodys))
        left.give_up(pool.tickets, 0)
        for ticket in (begun, alone):
            with pytest.raises(CancelledError):
                ticket.result(0)
        (tmp_path / "shared").unlink()
        assert beside.result(20)
        until((tmp_path / "nobodys").exists)
        (tmp_path / "nobodys").unlink()
        assert nobodys.result(20)
        assert not (tmp_path / "alone").exists()


def test_who_comes_back_in_time_loses_nothing(tmp_path: Path) -> None:
    there = set[str]()
    left = LeftOwners(there.__contains__)
    with Pool(1) as pool:
        ticket = pool.run(deeds.held, tmp_path, "name", owner="sleeps", seconds=0.1)
        left.give_up(pool.tickets, 1000)
        there.add("sleeps")
        left.give_up(pool.tickets, 0)
        there.clear()
        left.give_up(pool.tickets, 1000)
        assert not ticket.wait(0)
        until((tmp_path / "name").exists)
        (tmp_path / "name").unlink()
        assert ticket.result(20)
