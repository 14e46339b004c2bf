"""What the Dockerfile says, done in a sandbox where no image can be built or had."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.engine import Done, quietly
from tests.deploy.image import INSTALL, Dockerfile, copy_context, install

_ENVIRONMENT = "/environment"
_PACKAGES = "/packages"  # not where they are here, which /tmp may hide
_PATH = f"{_ENVIRONMENT}/bin:/usr/local/bin:/usr/bin:/bin"


class SandboxContainer:
    """By bubblewrap: read-only but for /tmp and the volume, with processes of its own.

    It has the image's files, user and environment, this machine's Python, and of its packages
    those alone that requirements.txt brings. What it cannot show is that the base image has what
    the Dockerfile takes from it.
    """

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        dockerfile = Dockerfile.read()
        self._folder = folder
        self._work, self._volume = dockerfile.one("WORKDIR"), dockerfile.one("VOLUME")
        self._temporary = dockerfile.environment["HOME"]
        for each in ("work", "volume"):
            (folder / each).mkdir()
        copy_context(dockerfile, folder / "work")
        first, *others = dockerfile.all("RUN")
        assert first == INSTALL
        requirements = folder / "work" / "requirements.txt"
        self._packages = install(requirements, folder / "environment", Path(_PACKAGES))
        for line in others:
            made = quietly(*self._inside("--bind", {}), "sh", "-c", line)
            assert made.returncode == 0, made.stderr
        as_user = _as_user(*dockerfile.one("USER").split(":"))
        settings = dockerfile.environment | environment
        self._prefix = [*self._inside("--ro-bind", settings), *as_user]
        self._log = folder / "log.txt"
        with self._log.open("w") as log:
            command = [*self._prefix, *dockerfile.command]
            self._process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)

    def execute(self, *command: str) -> Done:
        """Run a command as the container's user, with the same files."""
        return quietly(*self._prefix, *command)

    def printed(self) -> str:
        """What its first process has printed so far."""
        return self._log.read_text()

    def stop(self) -> tuple[int, str]:
        """Ask its first process to end; the exit code, and what it has printed."""
        outside = self._process.pid
        children = Path(f"/proc/{outside}/task/{outside}/children").read_text().split()
        for child in children:
            os.kill(int(child), signal.SIGTERM)
        return self._process.wait(20), self.printed()

    def _inside(self, work: str, environment: dict[str, str]) -> list[str]:
        """The beginning of a command that runs in it, where `work` binds the working directory."""
        bound = [Path("/usr"), Path("/etc"), Path(sys.base_prefix).resolve()]
        command = [_bubblewrap(), "--die-with-parent", "--unshare-pid", "--as-pid-1", "--clearenv"]
        for each in bound:
            for parent in [*each.parents][-2::-1]:  # else only root could pass through them
                command += ["--dir", str(parent)]
            command += ["--ro-bind", str(each), str(each)]
        for each in map(Path, ("/bin", "/sbin", "/lib", "/lib64")):
            if each.is_symlink():
                command += ["--symlink", str(each.readlink()), str(each)]
            elif each.exists():
                command += ["--ro-bind", str(each), str(each)]
        command += ["--proc", "/proc", "--dev", "/dev"]
        command += ["--perms", "1777", "--tmpfs", self._temporary]
        command += ["--ro-bind", str(self._folder / "environment"), _ENVIRONMENT]
        command += ["--ro-bind", str(self._packages), _PACKAGES]
        command += [work, str(self._folder / "work"), self._work]
        command += ["--bind", str(self._folder / "volume"), self._volume]
        command += ["--remount-ro", "/", "--chdir", self._work]
        for name, value in ({"PATH": _PATH} | environment).items():
            command += ["--setenv", name, value]
        return command


def _as_user(user: str, group: str) -> list[str]:
    """What changes to a user; who is not root cannot, and is such a user already."""
    if os.geteuid() != 0:
        return []
    changed = ["setpriv", "--reuid", user, "--regid", group, "--clear-groups", "--no-new-privs"]
    return ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", *changed]


def _bubblewrap() -> str:
    return shutil.which("bwrap") or pytest.fail(
        "neither docker or podman with the base image is here, nor bwrap: see `make deployment`"
    )
