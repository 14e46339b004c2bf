"""Pins as the text of a link, with the settings alone that are no defaults."""

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from nnviz.core.limits import ConfigError, check_name
from nnviz.core.setup.config import SETTINGS, Config
from nnviz.core.setup.settings import LayerChoice, Named, Widths
from nnviz.core.study.pins import Gathered, Pin, gathered

# In a link, "~" stands between the parts of a pin, and twice between pins. It is none of the
# characters that an address has to escape, and no value has it; in a name it is written "_t".
_BETWEEN, _APART = "~", "~~"
_ESCAPES = {"_": "__", "~": "_t"}
_HIDDEN = "hide"
_NO_LAYERS = "none"


def text_of(pins: Sequence[Pin]) -> str:
    """`pins` as the text of a link."""
    return _APART.join(map(_pin_text, pins))


def pins_in_text(text: str) -> Gathered:
    """The pins of a link, and what in it is none."""
    texts = text.split(_APART) if text else []
    return gathered((each.partition(_BETWEEN)[0], partial(_pin_in_text, each)) for each in texts)


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
