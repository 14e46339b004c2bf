"""Garbage is collected in the background, and nowhere else."""

import subprocess
import sys

# An object in a cycle, which only a collection finds; it is gone soon, though Python collects none.
PROGRAM = """
import gc, time, weakref
from nnviz.server import garbage
garbage._PAUSE_SECONDS = 0.05
garbage.collect_in_background()
class Node: pass
node = Node()
node.itself, seen = node, weakref.ref(node)
del node
assert not gc.isenabled() and gc.get_freeze_count() > 1000
deadline = time.monotonic() + 20
while seen() is not None and time.monotonic() < deadline: time.sleep(0.01)
print("gone" if seen() is None else "still there")
"""


def test_what_stands_in_a_cycle_is_collected() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "gone\n"
