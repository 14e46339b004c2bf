"""What a Dockerfile says, and what its image has in it, for a machine that cannot build one."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement

from tests.serving import ROOT

INSTALL = "pip install --no-cache-dir --requirement requirements.txt"


class Dockerfile(NamedTuple):
    """Its instructions: each its name, and the rest of its line."""

    instructions: list[tuple[str, str]]

    @classmethod
    def read(cls) -> "Dockerfile":
        """That of the project."""
        text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
        lines = re.sub(r"\\\n\s*", "", text).splitlines()
        parts = (line.partition(" ") for line in lines if line)
        return cls([(name, rest.strip()) for name, _, rest in parts])

    def all(self, name: str) -> list[str]:
        return [rest for found, rest in self.instructions if found == name]

    def one(self, name: str) -> str:
        (rest,) = self.all(name)
        return rest

    @property
    def base(self) -> str:
        """The image that it begins with."""
        (argument,), (image,) = self.all("ARG"), self.all("FROM")
        assert image == "${BASE}"
        return argument.removeprefix("BASE=")

    @property
    def command(self) -> list[str]:
        return list(json.loads(self.one("CMD")))

    @property
    def health(self) -> list[str]:
        """The command that says whether the container is well."""
        return list(json.loads(self.one("HEALTHCHECK").partition(" CMD ")[2]))

    @property
    def environment(self) -> dict[str, str]:
        parts = (each.partition("=") for each in shlex.split(self.one("ENV")))
        return {name: value for name, _, value in parts}


def copy_context(dockerfile: Dockerfile, folder: Path) -> None:
    """Into `folder`, the working directory, what COPY takes."""
    for rest in dockerfile.all("COPY"):
        source, target = rest.split()
        if (ROOT / source).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / source, folder / target, ignore=ignored)
        else:
            (folder / target).mkdir(exist_ok=True)
            shutil.copy(ROOT / source, folder / target)


def install(requirements: Path, environment: Path, seen: Path) -> Path:
    """A new Python environment with what INSTALL would bring, and nothing else.

    They are links to what is installed here, in a folder that is seen there as `seen`; returns it.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    (site,) = environment.glob("lib/python3*/site-packages")
    here = Path(str(distribution("streamlit").locate_file("")))
    for name in _needed(requirements):
        files = distribution(name).files
        assert files is not None
        for top in {file.parts[0] for file in files} - {"..", "__pycache__"}:
            if not (site / top).is_symlink():
                (site / top).symlink_to(seen / top)
    return here


def _needed(requirements: Path) -> set[str]:
    """The distributions that a requirements file names, and all that they require."""
    lines = requirements.read_text().splitlines()
    asked = [Requirement(line) for line in lines if line and not line.startswith("#")]
    needed: set[str] = set()
    while asked:
        one = asked.pop()
        if one.name not in needed:
            needed.add(one.name)
            further = [Requirement(each) for each in distribution(one.name).requires or ()]
            extras = one.extras or {""}
            asked += [
                each
                for each in further
                if not each.marker or any(each.marker.evaluate({"extra": e}) for e in extras)
            ]
    return needed
