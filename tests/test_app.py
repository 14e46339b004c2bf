"""Started as README says, the app is open to this machine alone, and asks nobody who it is."""

import socket
import subprocess
import sys
from contextlib import suppress
from ipaddress import IPv4Address
from pathlib import Path

from tests.serving import ROOT, free_port, served

_EVERYWHERE = "0.0.0.0"  # noqa: S104 (what one of these tests is about)
_LISTENING = "0A"  # the state of a socket in /proc/net/tcp


def listening(process: subprocess.Popen[bytes]) -> set[tuple[str, int]]:
    """The addresses and ports at which a process of this machine waits for connections."""
    tables = Path(f"/proc/{process.pid}/net")
    sockets = set()
    for link in Path(f"/proc/{process.pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # a file that was closed since
            sockets.add(str(link.readlink()))
    found = set()
    for table in (tables / "tcp", tables / "tcp6"):
        for line in table.read_text().splitlines()[1:] if table.exists() else ():
            _, local, _, state, *rest = line.split()
            if state == _LISTENING and f"socket:[{rest[5]}]" in sockets:
                address, port = local.split(":")
                found.add((_readable(address), int(port, 16)))
    return found


def _readable(address: str) -> str:
    """An IPv4 address as people write it; the kernel writes its bytes backwards."""
    return str(IPv4Address(bytes.fromhex(address)[::-1])) if len(address) == 8 else address


def test_it_is_open_to_this_machine_alone(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "log.txt"
    with served(port, log) as server:
        assert listening(server) == {("127.0.0.1", port)}
    addresses = [line.strip() for line in log.read_text().splitlines() if "URL" in line]
    assert addresses == [f"URL: http://localhost:{port}"]


def test_a_port_that_is_taken_is_said_in_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "nnviz", "serve", "--no-browser", "--port", str(port)]
        tried = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert tried.returncode == 1
    assert f"Port {port} is not available" in tried.stderr
    assert "Traceback" not in tried.stderr + tried.stdout


def test_it_can_be_opened_to_a_classroom(tmp_path: Path) -> None:
    """And asks no address on the internet for its own, which is what Streamlit complains of."""
    port, log = free_port(), tmp_path / "log.txt"
    with served(port, log, "--server.address", _EVERYWHERE) as server:
        assert listening(server) == {(_EVERYWHERE, port)}
    lines = log.read_text().splitlines()
    assert f"URL: http://localhost:{port}" in lines
    assert all(line.startswith("URL: ") for line in lines), lines
