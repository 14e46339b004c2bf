"""What an operator sets: the environment variables of a server, each with its limits and meaning.

They are read where they are used and nowhere else; `check` looks at all of them when a server
starts. Streamlit's own settings can be set in the same way, and those that bound what a browser
sends stand in the same table.
"""

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from nnviz.core.limits import ConfigError, Integers, Reals
from nnviz.core.train.limit import Limit

Environment = Mapping[str, str]


@dataclass(frozen=True)
class Number:
    """A variable that is a number; where it is not set, or empty, the default of its limits.

    default     what stands for it where that is no number of ours
    """

    name: str
    limits: Integers | Reals
    unit: str
    meaning: str
    default: str = ""

    def value(self, environment: Environment = os.environ) -> float:
        """What it says. Raises ConfigError for what is no number within the limits."""
        said = self.said(environment)
        return self.limits.default if said is None else said

    def said(self, environment: Environment = os.environ) -> float | None:
        """What it says, or None where it is not set. Raises ConfigError."""
        text = environment.get(self.name, "").strip()
        return self.limits.read(self.name, text) if text else None

    @property
    def row(self) -> "Row":
        """It in the table."""
        default = self.default or self.limits.write(self.limits.default)
        return Row(self.name, self.unit, default, self.limits.needs, self.meaning)


class Row(NamedTuple):
    """A variable in words: what it is measured in, its default, what it may be, and its meaning."""

    name: str
    unit: str
    default: str
    allowed: str
    meaning: str


WORKERS = Number(
    "NNVIZ_WORKERS",
    Integers(1, 1024, 1),
    "processes",
    "How many processes of this machine make what pages wait for; as many others, which give way to"
    " them, do heavy runs and sweeps.",
    default="one for each core",
)
RUN_SECONDS = Number(
    "NNVIZ_RUN_SECONDS",
    Reals(0.1, 3600.0, 5.0),
    "seconds",
    "How long one run may train, as estimated before it begins; longer ones are refused.",
)
SWEEP_SECONDS = Number(
    "NNVIZ_SWEEP_SECONDS",
    Reals(1.0, 86_400.0, 600.0),
    "seconds",
    "How long all runs of one sweep may train with all workers, as estimated before it begins.",
)
CACHE_MB = Number(
    "NNVIZ_CACHE_MB",
    Integers(100, 65_536, 200),
    "MB",
    "What all runs, films and answers that are remembered take together at most; those go first"
    " that nobody has asked for the longest. One run may take half of it.",
)
FILM_MB = Number(
    "NNVIZ_FILM_MB",
    Integers(1, 64, 8),
    "MB",
    "What the numbers of one film take at most, which go to the browser; with fewer, a film skips"
    " more steps.",
)
SHELF_MB = Number(
    "NNVIZ_SHELF_MB",
    Integers(64, 65_536, 256),
    "MB",
    "How large the file of finished runs may become.",
)
NUMBERS = (WORKERS, RUN_SECONDS, SWEEP_SECONDS, CACHE_MB, FILM_MB, SHELF_MB)

DASK, SHELF = "NNVIZ_DASK", "NNVIZ_SHELF"
FRAME_ANCESTORS = "NNVIZ_FRAME_ANCESTORS"
# The start of an address, as a content security policy has it (CSP level 3, host-source).
_SITE = re.compile(r"https?://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d+)?", re.IGNORECASE)
METRICS, RUN_LOG = "NNVIZ_METRICS", "NNVIZ_RUN_LOG"
_TEXTS = (
    Row(
        DASK,
        "address",
        "none",
        "the address of a Dask scheduler, such as tcp://host:8786",
        "The cluster that sweeps train on; without it, the processes of this machine.",
    ),
    Row(
        SHELF,
        "path",
        "nnviz/shelf.sqlite in the user's folder for caches",
        "a path, or off",
        "The file that finished runs and saved sweeps are kept in over a restart.",
    ),
    Row(
        FRAME_ANCESTORS,
        "sites",
        "none",
        "starts of addresses with spaces between, such as https://moodle.example.org",
        "The sites that may show the app in a frame of their pages, as a learning platform does.",
    ),
    Row(
        METRICS,
        "word",
        "local",
        "local, on or off",
        "Who may read /_stcore/metrics: this machine alone, all who reach the server, or nobody.",
    ),
    Row(
        RUN_LOG,
        "word",
        "on",
        "on or off",
        "Whether the log has a line of JSON for each run.",
    ),
)
_STREAMLIT = (
    Row(
        "STREAMLIT_SERVER_MAX_UPLOAD_SIZE",
        "MB",
        "1",
        "a whole number",
        "How large a file that a browser sends may be; nnviz's own are under 1 MB.",
    ),
    Row(
        "STREAMLIT_SERVER_MAX_MESSAGE_SIZE",
        "MB",
        "16",
        "a whole number",
        "How large one message to a browser may be: more than NNVIZ_FILM_MB. One from a browser may"
        " have 1 MB.",
    ),
)


def text(name: str, environment: Environment = os.environ) -> str:
    """What a variable that is no number says, without the space around it; empty if it is unset."""
    return environment.get(name, "").strip()


def frame_ancestors(environment: Environment = os.environ) -> list[str]:
    """The sites that may show the app in a frame. Raises ConfigError for what is no site."""
    sites = text(FRAME_ANCESTORS, environment).split()
    for site in sites:
        if not _SITE.fullmatch(site):
            needs = "starts of addresses with spaces between, such as https://moodle.example.org"
            raise ConfigError(FRAME_ANCESTORS, site, needs)
    return sites


def check(environment: Environment = os.environ) -> None:
    """Raise ConfigError for the first one that says nonsense: which, what, and what it needs."""
    for number in NUMBERS:
        number.value(environment)
    frame_ancestors(environment)


def checked_or_ended() -> None:
    """Let a server that is told nonsense end before it starts, with that sentence and no more."""
    try:
        check()
    except ConfigError as error:
        sys.exit(str(error))


def rows() -> list[Row]:
    """All that an operator can set, for the page that documents it."""
    return [*(number.row for number in NUMBERS), *_TEXTS, *_STREAMLIT]


def run_limit() -> Limit:
    """What one run of the dashboard may take."""
    return Limit(RUN_SECONDS.value(), cache_bytes() / 2, names=(RUN_SECONDS.name, CACHE_MB.name))


def cache_bytes() -> int:
    """What all that is remembered may take together."""
    return int(CACHE_MB.value()) * 2**20
