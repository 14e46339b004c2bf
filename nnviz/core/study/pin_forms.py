"""Pins as the text of a link, and as a file in JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from nnviz.core.limits import ConfigError, check_name
from nnviz.core.setup.config import SETTINGS, Config
from nnviz.core.setup.settings import LayerChoice, Named, Widths
from nnviz.core.study.pins import Gathered, Pin, gathered

LARGEST_FILE = 100_000  # bytes, some ten times what twelve pins need

# In a link, "~" stands between the parts of a pin, and twice between pins. It is none of the
# characters that an address has to escape, and no value has it; in a name it is written "_t".
_BETWEEN, _APART = "~", "~~"
_ESCAPES = {"_": "__", "~": "_t"}
_HIDDEN = "hide"
_NO_LAYERS = "none"


def text_of(pins: Sequence[Pin]) -> str:
    """`pins` as the text of a link, with the settings alone that are no defaults."""
    return _APART.join(map(_pin_text, pins))


def pins_in_text(text: str) -> Gathered:
    """The pins of a link, and what in it is none."""
    texts = text.split(_APART) if text else []
    return gathered((each.partition(_BETWEEN)[0], partial(_pin_in_text, each)) for each in texts)


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


# --------------------------------------------------------------------------------------- of a link


def _pin_text(pin: Pin) -> str:
    name = "".join(_ESCAPES.get(letter, letter) for letter in pin.name)
    hidden = {} if pin.shown else {_HIDDEN: "true"}
    pairs = {key: _value_text(value) for key, value in no_defaults(pin.config).items()} | hidden
    return _BETWEEN.join([name, *(part for pair in pairs.items() for part in pair)])


def _pin_in_text(text: str) -> Pin:
    """Raises ConfigError."""
    name, *parts = text.split(_BETWEEN)
    if len(parts) % 2:
        raise ConfigError("settings", text, f"a value after each, with {_BETWEEN} between")
    texts = dict(zip(parts[::2], parts[1::2], strict=True))
    hidden = check_name(_HIDDEN, texts.pop(_HIDDEN, "false"), ("true", "false"))
    settings = {key: _value(check_name("setting", key, SETTINGS), texts[key]) for key in texts}
    return Pin(_unescaped(name), Config.from_dict(settings), shown=hidden == "false")


def _unescaped(name: str) -> str:
    originals = {escape: letter for letter, escape in _ESCAPES.items()}
    letters = iter(name)

    def original(letter: str) -> str:
        return letter if letter != "_" else originals.get("_" + next(letters, ""), "\0")

    return "".join(map(original, letters))


@lru_cache(maxsize=256)
def _no_defaults(config: Config) -> tuple[tuple[str, Any], ...]:
    said = dict(vars(config))
    for name in SETTINGS:
        fewer = {other: value for other, value in said.items() if other != name}
        if _makes(fewer, config):
            said = fewer
    return tuple(said.items())


def no_defaults(config: Config) -> dict[str, Any]:
    """As few settings as say all of `config`: those that are not what the others imply."""
    return dict(_no_defaults(config))


def _makes(settings: Mapping[str, Any], config: Config) -> bool:
    """Whether these settings, and no others, are `config`."""
    try:
        return Config(**settings) == config
    except ConfigError:
        return False


def _value_text(value: Any) -> str:
    if isinstance(value, tuple):
        return "-".join(map(str, value)) or _NO_LAYERS
    return value if isinstance(value, str) else repr(value).removesuffix(".0")


def _value(name: str, text: str) -> Any:
    """What a text may stand for; Config is to judge it."""
    match SETTINGS[name]:
        case Widths():
            return tuple(map(_number, text.split("-"))) if text != _NO_LAYERS else ()
        case LayerChoice():
            return tuple(text.split("-")) if "-" in text else text
        case Named():
            return text
    return _number(text)


def _number(text: str) -> float | str:
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            pass
    return text


# --------------------------------------------------------------------------------------- of a file


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
