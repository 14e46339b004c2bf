"""The container image: what the Dockerfile says works, as little as it is allowed to do."""

import shlex
import time
import urllib.request
from collections.abc import Iterator
from typing import Protocol

import pytest

from nnviz.web.assets import asset_path, asset_text
from tests.deploy.engine import Done, EngineContainer, engine_with
from tests.deploy.image import Dockerfile
from tests.deploy.sandbox import SandboxContainer
from tests.serving import ROOT, free_port

BASE = "/nnviz"
DOCKERFILE = Dockerfile.read()


class Container(Protocol):
    """A container in which the image's command runs."""

    def execute(self, *command: str) -> Done: ...

    def printed(self) -> str: ...

    def stop(self) -> tuple[int, str]: ...


def documented_options(port: int) -> list[str]:
    """The options with which docs/operators.md runs the image, at a port of this machine."""
    text = (ROOT / "docs" / "operators.md").read_text().replace("\\\n", " ")
    (line,) = (line for line in text.splitlines() if line.startswith("docker run "))
    _, _, *options, image = shlex.split(line)
    assert image == "nnviz"
    changed = {"8501:8501": f"127.0.0.1:{port}:{port}", "nnviz-shelf:/shelf": "/shelf"}
    assert set(changed) <= set(options)
    return [changed.get(each, each) for each in options]


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def container(port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Container]:
    """Of docker or podman where these can have the base image, else a sandbox."""
    environment = {
        "STREAMLIT_SERVER_PORT": str(port),
        "STREAMLIT_SERVER_BASE_URL_PATH": BASE,
        "STREAMLIT_SERVER_SCRIPT_HEALTH_CHECK_ENABLED": "true",
        "NNVIZ_WORKERS": "1",
    }
    container: Container
    if program := engine_with(DOCKERFILE.base):
        container = EngineContainer(program, documented_options(port), environment)
    else:
        container = SandboxContainer(tmp_path_factory.mktemp("container"), environment)
    yield container
    code, printed = container.stop()
    assert code == 0, printed
    assert "Traceback" not in printed


def fetched(url: str) -> str:
    with urllib.request.urlopen(url, timeout=60) as answer:
        return str(answer.read().decode())


def test_it_says_when_it_is_well_and_serves_the_app(container: Container, port: int) -> None:
    deadline = time.monotonic() + 60
    while (check := container.execute(*DOCKERFILE.health)).returncode != 0:
        assert time.monotonic() < deadline, check.stderr
        assert check.stderr.strip().endswith(("Connection refused>", "timed out"))
        time.sleep(0.2)
    address = f"http://127.0.0.1:{port}{BASE}"
    assert "<title>" in fetched(f"{address}/")
    # Streamlit runs the page's script, with the run and the film that it shows.
    assert fetched(f"{address}/_stcore/script-health-check") == "ok"
    assert '{"run": "done", ' in container.printed()
    served = fetched(f"http://127.0.0.1:{port}{BASE}{asset_path('player.js')}")
    assert served == asset_text("player.js")


def test_it_may_write_to_its_volume_and_to_tmp_alone(container: Container) -> None:
    write = "import sys; open(sys.argv[1], 'w').write('x')"
    for folder in (DOCKERFILE.environment["HOME"], DOCKERFILE.one("VOLUME")):
        assert container.execute("python", "-c", write, f"{folder}/x").returncode == 0
    for folder in ("/app", "/app/nnviz", "/usr/bin", "/"):
        refused = container.execute("python", "-c", write, f"{folder}/x")
        assert "Read-only file system" in refused.stderr, folder
    who = container.execute("python", "-c", "import os; print(os.getuid(), os.getgid())")
    assert "0" not in who.stdout.split()


def test_it_has_what_the_app_needs_and_nothing_else(container: Container) -> None:
    ask = "import importlib.util as i, sys; print([bool(i.find_spec(n)) for n in sys.argv[1:]])"
    found = container.execute("python", "-c", ask, "streamlit", "plotly", "distributed", "pytest")
    assert found.stdout.strip() == "[True, True, False, False]"
    files = container.execute("python", "-c", "import os; print(*sorted(os.listdir()))").stdout
    copied = {rest.split()[0].split("/")[0] for rest in DOCKERFILE.all("COPY")}
    assert set(files.split()) - {"__pycache__"} == copied


def test_the_build_is_sent_what_it_copies_and_nothing_else() -> None:
    first, *others = [
        line
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if not line.startswith("#")
    ]
    sources = {f"!{rest.split()[0]}" for rest in DOCKERFILE.all("COPY")}
    assert (first, set(others)) == ("*", sources | {"**/__pycache__"})
