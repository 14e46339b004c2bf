"""What an operator sets: the environment variables of a server, each with its limits and meaning.

They are read where they are used and nowhere else; `check` looks at all of them when a server
starts. Streamlit's own settings can be set in the same way, and those that bound what a browser
sends stand in the same table.
"""

import os
import re
import sys

from nnviz.core.limits import ConfigError, Integers, Reals
from nnviz.core.train.limit import Limit
from nnviz.variables import Choice, Environment, Number, Row, text

WORKERS = Number(
    "NNVIZ_WORKERS",
    Integers(1, 1024, 1),
    "processes",
    "How many processes of this machine make what pages wait for; as many others, which give way to"
    " them, make long runs and sweeps.",
    default="one for each core",
)
RUN_SECONDS = Number(
    "NNVIZ_RUN_SECONDS",
    Reals(0.1, 3600.0, 5.0),
    "seconds",
    "How long one run may train, as estimated before it begins; longer ones are refused.",
)
RUN_MB = Number(
    "NNVIZ_RUN_MB",
    Integers(1, 4096, 50),
    "MB",
    "What one run may hold, as known before it begins; larger ones are refused.",
)
SWEEP_SECONDS = Number(
    "NNVIZ_SWEEP_SECONDS",
    Reals(1.0, 86_400.0, 600.0),
    "seconds",
    "How long all runs of one sweep may train with all workers, as estimated before it begins.",
)
CACHE_MB = Number(
    "NNVIZ_CACHE_MB",
    Integers(100, 65_536, 100),
    "MB",
    "What all runs, films and answers that are remembered take together at most; those go first"
    " that nobody has asked for the longest.",
)
FILM_MB = Number(
    "NNVIZ_FILM_MB",
    Integers(1, 8, 8),
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
NUMBERS = (WORKERS, RUN_SECONDS, RUN_MB, SWEEP_SECONDS, CACHE_MB, FILM_MB, SHELF_MB)

METRICS = Choice(
    "NNVIZ_METRICS",
    ("local", "on", "off"),
    "Who may read /_stcore/metrics: this machine alone, all who reach the server, or nobody.",
)
RUN_LOG = Choice("NNVIZ_RUN_LOG", ("on", "off"), "Whether the log has a line of JSON for each run.")
CHOICES = (METRICS, RUN_LOG)

DASK, SHELF = "NNVIZ_DASK", "NNVIZ_SHELF"
FRAME_ANCESTORS = "NNVIZ_FRAME_ANCESTORS"
# The start of an address, as a content security policy has it (CSP level 3, host-source).
_SITE = re.compile(r"https?://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d+)?", re.IGNORECASE)
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
)
_STREAMLIT = (
    Row(
        "STREAMLIT_SERVER_MAX_UPLOAD_SIZE",
        "MB",
        "1",
        "a whole number",
        "How large a file that a browser sends may be; of nnviz's own, 0.1 MB is read.",
    ),
    Row(
        "STREAMLIT_SERVER_MAX_WIDGET_STATE_SIZE",
        "MB",
        "1",
        "a whole number",
        "How large a message from a browser may be.",
    ),
    Row(
        "STREAMLIT_SERVER_MAX_MESSAGE_SIZE",
        "MB",
        "16",
        "a whole number",
        "How large a message to a browser may be: a film is the largest.",
    ),
)


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
    for each in (*NUMBERS, *CHOICES):
        each.value(environment)
    frame_ancestors(environment)


def checked_or_ended() -> None:
    """Let a server that is told nonsense end before it starts, with that sentence and no more."""
    try:
        check()
    except ConfigError as error:
        sys.exit(str(error))


def rows() -> list[Row]:
    """All that an operator can set, for the page that documents it."""
    return [*(each.row for each in (*NUMBERS, *CHOICES)), *_TEXTS, *_STREAMLIT]


def run_limit() -> Limit:
    """What one run of the dashboard may take; in memory also no more than half of the cache."""
    most, half = _bytes(RUN_MB), cache_bytes() / 2
    by_size = RUN_MB if most <= half else CACHE_MB
    return Limit(RUN_SECONDS.value(), min(most, half), names=(RUN_SECONDS.name, by_size.name))


def film_bytes() -> int:
    """What the numbers of one film may take."""
    return _bytes(FILM_MB)


def cache_bytes() -> int:
    """What all that is remembered may take together."""
    return _bytes(CACHE_MB)


def shelf_bytes() -> int:
    """How large the file of finished runs may become."""
    return _bytes(SHELF_MB)


def _bytes(number: Number) -> int:
    """What a number of megabytes says, in bytes."""
    return int(number.value()) * 2**20
