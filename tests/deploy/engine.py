"""The image built and run by docker or podman."""

import shutil
import subprocess

from tests.serving import ROOT

Done = subprocess.CompletedProcess[str]
_TAG = "nnviz-test"


def quietly(*command: object, seconds: float = 120) -> Done:
    """What a command comes to; it fails where it takes longer."""
    parts = [str(part) for part in command]
    return subprocess.run(parts, capture_output=True, text=True, check=False, timeout=seconds)


def engine_with(base: str) -> str | None:
    """docker or podman, where one is at work here and has the image `base`, or can get it."""
    for program in filter(shutil.which, ("docker", "podman")):
        if quietly(program, "info").returncode == 0:
            for ask in (("image", "inspect"), ("pull", "--quiet")):
                if quietly(program, *ask, base, seconds=600).returncode == 0:
                    return program
    return None


class EngineContainer:
    """A container, started with the options that docs/operators.md gives."""

    def __init__(self, program: str, options: list[str], environment: dict[str, str]) -> None:
        built = quietly(program, "build", "--tag", _TAG, ROOT, seconds=1200)
        assert built.returncode == 0, built.stderr
        settings = [f"--env={name}={value}" for name, value in environment.items()]
        started = quietly(program, "run", "--detach", *options, *settings, _TAG)
        assert started.returncode == 0, started.stderr
        self._program, self._name = program, started.stdout.strip()

    def execute(self, *command: str) -> Done:
        """Run a command in it, as its user."""
        return quietly(self._program, "exec", self._name, *command)

    def printed(self) -> str:
        """What its first process has printed so far."""
        done = quietly(self._program, "logs", self._name)
        return done.stdout + done.stderr

    def stop(self) -> tuple[int, str]:
        """Ask it to end; its exit code, and what it has printed."""
        quietly(self._program, "stop", "--time", "20", self._name)
        code, printed = quietly(self._program, "wait", self._name).stdout, self.printed()
        quietly(self._program, "rm", "--force", "--volumes", self._name)
        return int(code), printed
