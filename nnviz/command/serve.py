"""The command serve: the dashboard, as `streamlit run app.py` starts it."""

import argparse
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import nnviz
from nnviz.command.failure import CommandError
from nnviz.core.limits import Integers

_PORT = Integers(1, 65535, 8501)
_APP = Path(nnviz.__file__).parents[1] / "app.py"


def add_serve(parts: Any) -> None:
    """Let the command have this part."""
    words = "Start the dashboard, which a browser shows."
    parser = parts.add_parser("serve", help=words, description=words, allow_abbrev=False)
    port = f"where it listens (the first that is free from {_PORT.default} on)"
    parser.add_argument("--port", metavar="N", help=port)
    address = "whom it answers: 0.0.0.0 is everyone in your network (this machine alone)"
    parser.add_argument("--address", metavar="ADDRESS", help=address)
    parser.add_argument("--no-browser", action="store_true", help="open no browser")
    parser.set_defaults(do=_serve, prog=parser.prog)


def _serve(asked: argparse.Namespace) -> None:
    port = [] if asked.port is None else ["--server.port", str(_PORT.read("port", asked.port))]
    if not _APP.is_file() or find_spec("streamlit") is None:
        raise CommandError(f"the dashboard needs {_APP} and Streamlit: see README")
    from streamlit.web import cli  # noqa: PLC0415 (only here is Streamlit needed)

    address = [] if asked.address is None else ["--server.address", asked.address]
    browser = ["--server.headless", "true"] if asked.no_browser else []
    cli.main(["run", str(_APP), *port, *address, *browser], prog_name="streamlit")
