"""A real nginx that runs the example in deploy/nginx.conf, with ports and a certificate of ours."""

import re
import shlex
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.serving import ROOT, free_port

EXAMPLE, UNIT = ROOT / "deploy" / "nginx.conf", ROOT / "deploy" / "nnviz@.service"
BASE = "/nnviz"
# What is round the example on a machine of its own; where each request went is written down.
_AROUND = """
# Its processes write what they buffer into the folder: where we are root, it has to be root's too.
user root;
pid {folder}/pid;
daemon off;
worker_processes 2;
events {{}}
http {{
    log_format went '$upstream_addr $status $request_method $uri';
    access_log {folder}/access.log went;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/nnviz.conf;
}}
"""


class Proxy(NamedTuple):
    """Where it listens, and the file in which it writes where each request went."""

    https: int
    http: int
    log: Path

    @property
    def address(self) -> str:
        """Of the app."""
        return f"https://127.0.0.1:{self.https}{BASE}"

    def went(self, what: str, least: int) -> list[str]:
        """The requests so far for `what`, a pattern: replica, status, method and path of each.

        A request is written down when it has ended: wait until there are `least` of them.
        """
        deadline = time.monotonic() + 20
        while True:
            lines = self.log.read_text().splitlines()
            found = [line for line in lines if re.search(what, line)]
            if len(found) >= least or time.monotonic() > deadline:
                return found
            time.sleep(0.02)


@contextmanager
def nginx(replicas: tuple[int, int], folder: Path) -> Iterator[Proxy]:
    """It before two replicas at these ports, until the block ends; its files are in `folder`."""
    proxy = Proxy(free_port(), free_port(), folder / "access.log")
    _make_certificate(folder)
    (folder / "nnviz.conf").write_text(_changed(EXAMPLE.read_text(), replicas, proxy, folder))
    (folder / "nginx.conf").write_text(_AROUND.format(folder=folder))
    errors = folder / "error.log"
    command = [_found("nginx"), "-p", f"{folder}", "-c", f"{folder}/nginx.conf", "-e", f"{errors}"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        _wait_until_listening(proxy.https, process, errors)
        yield proxy
    finally:
        process.terminate()
        process.wait(20)
    # A replica that is away is an "error": what is worse is of nginx itself.
    assert not re.search(r"\[(crit|alert|emerg)\]", errors.read_text()), errors.read_text()


def replica_settings(port: int) -> list[str]:
    """The options of a replica at this port, as the example for systemd starts it."""
    (command,) = re.findall("^ExecStart=(.*)$", UNIT.read_text(), re.MULTILINE)
    program, *options = shlex.split(command)
    assert (program.endswith("streamlit"), options[:2]) == (True, ["run", "app.py"])
    changed = {"%i": str(port), "nnviz.example.org": "127.0.0.1"}
    return [changed.get(each, each) for each in options[2:]]


def _found(program: str) -> str:
    """Where it is; Debian keeps nginx where only root looks."""
    path = shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/local/sbin")
    return path or pytest.fail(f"{program} is missing: `make deployment` installs it")


def _changed(example: str, replicas: tuple[int, int], proxy: Proxy, folder: Path) -> str:
    """The example with what differs on this machine, and nothing else."""
    for old, new in {
        "8501": str(replicas[0]),
        "8502": str(replicas[1]),
        "nnviz.example.org": "127.0.0.1",
        "listen 80;": f"listen 127.0.0.1:{proxy.http};",
        "listen 443 ": f"listen 127.0.0.1:{proxy.https} ",
        "/etc/ssl/nnviz/fullchain.pem": f"{folder}/fullchain.pem",
        "/etc/ssl/nnviz/privkey.pem": f"{folder}/privkey.pem",
    }.items():
        assert old in example, old
        example = example.replace(old, new)
    return example


def _make_certificate(folder: Path) -> None:
    subprocess.run(
        [
            *(_found("openssl"), "req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"),
            *("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"),
        ],
        check=True,
        capture_output=True,
    )


def _wait_until_listening(port: int, process: subprocess.Popen[bytes], errors: Path) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as caller:
            if caller.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    pytest.fail(f"nginx did not come up:\n{errors.read_text()}")
