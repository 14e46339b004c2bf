"""The settings of a run as options: one for each field of Config, read from its declaration."""

import argparse
from pathlib import Path
from typing import Any

from nnviz.command.failure import BAD_INPUT, CommandError
from nnviz.core.export.origin import LARGEST, config_of
from nnviz.core.limits import Reals, briefly, check_name
from nnviz.core.setup.config import SETTINGS, Config
from nnviz.core.setup.presets import PRESETS
from nnviz.core.setup.setting_text import is_number, numbers_of, read_setting, write_setting
from nnviz.core.setup.settings import AnySetting, LayerChoice, Named, OfDataset
from nnviz.core.study.varied import varied
from nnviz.core.train.limit import LIMIT, Limit

_DEFAULTS = Config()
_BY_TIME, _BY_SIZE = "--most-seconds", "--most-mb"
_MOST = Reals(0.0, 1e9, 1.0, above=True)


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Let `parser` take the settings of a run."""
    start = parser.add_argument_group("Where to start; the options below change it")
    start.add_argument("--preset", metavar="NAME", help=f"one of {', '.join(PRESETS)}")
    start.add_argument(
        "--settings", metavar="FILE", help="a file of settings (JSON), as the dashboard saves it"
    )
    groups: dict[str, Any] = {}
    for name, described in SETTINGS.items():
        group = groups.setdefault(described.section, None) or parser.add_argument_group(
            described.section
        )
        groups[described.section] = group
        group.add_argument(
            f"--{name.replace('_', '-')}",
            dest=name,
            metavar="VALUE",
            help=_help(name, described).replace("%", "%%"),
        )


def add_limit(parser: argparse.ArgumentParser) -> None:
    """Let `parser` take how much may be trained."""
    group = parser.add_argument_group("How much may be trained; more is refused before it begins")
    for option, described, most in (
        (_BY_TIME, "seconds of training, as estimated", f"{LIMIT.seconds:.0f}"),
        (_BY_SIZE, "MB of memory for the history of the steps", f"{LIMIT.nbytes / 2**20:.0f}"),
    ):
        group.add_argument(option, metavar="N", default=most, help=f"{described} ({most})")


def limit_from(asked: argparse.Namespace) -> Limit:
    """The limit that was asked for. Raises ConfigError."""
    seconds = _MOST.read(_BY_TIME, asked.most_seconds)
    megabytes = _MOST.read(_BY_SIZE, asked.most_mb)
    return Limit(seconds, megabytes * 2**20, names=(_BY_TIME, _BY_SIZE))


def config_from(asked: argparse.Namespace) -> Config:
    """The settings that were asked for. Raises ConfigError or CommandError."""
    given = {name: text for name in SETTINGS if (text := getattr(asked, name)) is not None}
    return varied(_start(asked), {name: read_setting(name, text) for name, text in given.items()})


def _start(asked: argparse.Namespace) -> Config:
    if asked.preset is not None and asked.settings is not None:
        raise CommandError("choose --preset or --settings, not both", BAD_INPUT)
    if asked.preset is not None:
        return PRESETS[check_name("preset", asked.preset, PRESETS)].config
    if asked.settings is None:
        return _DEFAULTS
    try:
        with Path(asked.settings).open("rb") as file:
            return config_of(file.read(LARGEST + 1))
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise CommandError(f"{briefly(asked.settings)}: {reason}", BAD_INPUT) from None


def _help(name: str, described: AnySetting) -> str:
    """What a setting means, what it may be, and what it is if nothing is said."""
    if is_number(name):
        needs = numbers_of(name).needs
    elif isinstance(described, Named):
        needs = f"one of {', '.join(described.options)}"
        if isinstance(described, LayerChoice):
            needs += ", or one for each hidden layer, as tanh-relu"
    else:
        needs = "widths with - between, as 4-2, or none"
    return f"{described.explanation} Needs {needs}. Default: {_default(name, described)}."


def _default(name: str, described: AnySetting) -> str:
    choice = "dataset" if isinstance(described, OfDataset) else described.default_of
    return f"that of the {choice}" if choice else write_setting(name, getattr(_DEFAULTS, name))
