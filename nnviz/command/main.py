"""The command: which of its parts is asked for, and what its end tells the shell."""

import argparse
import os
import sys
from collections.abc import Sequence
from io import StringIO
from typing import NoReturn

from nnviz.command.failure import BAD_INPUT, FAILED, STOPPED, CommandError
from nnviz.command.serve import add_serve
from nnviz.command.sweep import add_sweep
from nnviz.command.train import add_train
from nnviz.core.limits import ConfigError
from nnviz.core.train.limit import TooMuchWorkError


class _Parser(argparse.ArgumentParser):
    """A parser that answers bad input with one sentence."""

    def error(self, message: str) -> NoReturn:
        """End; without the usage, which is long: --help has it."""
        self.exit(BAD_INPUT, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str]) -> int:
    """Do what `arguments` ask for; the code with which the process should end.

    0 all is well, 1 it failed, 2 the input is bad, 130 it was stopped with Ctrl-C.
    """
    _open_closed_streams()
    parser = _Parser(
        prog="python -m nnviz",
        description="Train small neural networks, one or many, or show them in the browser.",
        allow_abbrev=False,
    )
    parts = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in (add_train, add_sweep, add_serve):
        add(parts)
    asked = parser.parse_args(arguments)
    try:
        asked.do(asked)
        sys.stdout.flush()
    except (ConfigError, TooMuchWorkError, CommandError) as error:
        sys.stderr.write(f"{asked.prog}: {error}\n")
        return error.code if isinstance(error, CommandError) else BAD_INPUT
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        return STOPPED
    except OSError as error:  # the output cannot be written, the processes not be started
        if not isinstance(error, BrokenPipeError):  # whoever read it has enough, as head does
            sys.stderr.write(f"{asked.prog}: {error.strerror or error}\n")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    return 0


def _open_closed_streams() -> None:
    """Drop what is written to a stream that the shell has closed: Python has None there."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, StringIO())
