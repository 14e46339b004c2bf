"""Pins as a file in JSON, with all their settings."""

import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from nnviz.core.limits import ConfigError
from nnviz.core.setup.config import Config
from nnviz.core.study.pins import Gathered, Pin, gathered

LARGEST_FILE = 100_000  # bytes, some ten times what twelve pins need


def file_of(pins: Sequence[Pin]) -> str:
    """`pins` as a file, with all their settings."""
    entries = [
        {"name": pin.name, "shown": pin.shown, "settings": pin.config.to_dict()} for pin in pins
    ]
    return json.dumps({"pins": entries}, indent=1, ensure_ascii=False)


def pins_in_file(data: bytes, before: Sequence[Pin] = ()) -> Gathered:
    """The pins of a file, after those `before`, and which of its entries are none.

    Raises ConfigError where it is no such file.
    """
    entries = _entries(data)
    return gathered(
        (
            (_called(entry, number), partial(_pin_in_entry, entry))
            for number, entry in enumerate(entries, start=1)
        ),
        before,
    )


def _entries(data: bytes) -> Iterator[Any]:
    """The entries of a file; raises ConfigError where it has none."""
    needs = 'a JSON file with a list of "pins", as the button beside it saves one'
    if len(data) > LARGEST_FILE:
        raise ConfigError("file", f"{len(data):,} bytes", f"at most {LARGEST_FILE:,}")
    try:
        whole = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise ConfigError("file", data[:40], needs) from None
    if isinstance(whole, dict) and "settings" in whole:  # a file of the settings of one run
        return iter([whole])
    if not isinstance(whole, dict) or not isinstance(whole.get("pins"), list):
        raise ConfigError("file", whole, needs)
    return iter(whole["pins"])


def _called(entry: object, number: int) -> str:
    name = entry.get("name") if isinstance(entry, dict) else None
    return name if isinstance(name, str) and name else f"entry {number}"


def _pin_in_entry(entry: object) -> Pin:
    """Raises ConfigError."""
    if not isinstance(entry, dict) or not isinstance(entry.get("settings"), dict):
        raise ConfigError("pin", entry, 'a "name" and "settings"')
    name: Any = entry.get("name")  # Pin is to judge it
    return Pin(name, Config.from_dict(entry["settings"]), entry.get("shown", True))
