"""A server may have many sessions, though its system allows few open files unless asked."""

import subprocess
import sys

import pytest

PROGRAM = """
import resource
from nnviz.server.open_files import allow_many_open_files
allow_many_open_files()
print(*resource.getrlimit(resource.RLIMIT_NOFILE))
"""


@pytest.mark.parametrize(
    ("limits", "then"),
    [
        ("ulimit -Sn 256; ulimit -Hn 4000", "4000 4000"),
        ("ulimit -Sn 256; ulimit -Hn 16000", "10240 16000"),
        ("ulimit -Hn 20000; ulimit -Sn 15000", "15000 20000"),
    ],
)
def test_as_many_are_allowed_as_can_be(limits: str, then: str) -> None:
    command = f'{limits}; exec "$0" -c "$1"'
    done = subprocess.run(
        ["bash", "-c", command, sys.executable, PROGRAM],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == then.split()
