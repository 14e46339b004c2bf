"""Settings that do not fit together: what is used in place of which, and the one note about it."""

from collections.abc import Mapping
from typing import Any

from nnviz.core.limits import ConfigError
from nnviz.core.setup.config import SETTINGS, Config
from nnviz.core.setup.settings import Choice
from nnviz.views.settings import FIRST, parameter_of


def fitting(asked: Mapping[str, Any]) -> tuple[Config, dict[str, ConfigError]]:
    """The Config nearest to what is asked for, and for each setting that did not fit, why.

    In its place stands its default, or else the first of its options that fits. Where that does not
    help, the first Config stands in place of all.
    """
    used, unfit = dict(asked), dict[str, ConfigError]()
    while isinstance(found := _config_or_misfit(used), ConfigError):
        if found.field in unfit or found.field not in SETTINGS:
            return FIRST, unfit
        unfit[found.field] = found
        used[found.field] = _instead(used, found.field)
    return found, unfit


def unfit_note(asked: Mapping[str, Any], unfit: Mapping[str, ConfigError], used: Config) -> str:
    """What did not fit, why, and what is used in its place: a sentence or two a setting."""
    said = []
    for name, error in unfit.items():
        wanted, instead = map(parameter_of(name).write, (asked[name], getattr(used, name)))
        said.append(
            f"{SETTINGS[name].label}: `{wanted}` does not fit. Needed: {error.needs}. So"
            f" `{instead}` is used."
        )
    return "\n\n".join(said)


def _config_or_misfit(settings: Mapping[str, Any]) -> Config | ConfigError:
    try:
        return Config(**settings)
    except ConfigError as error:
        return error


def _instead(settings: Mapping[str, Any], name: str) -> Any:
    described, default = SETTINGS[name], Config.__dataclass_fields__[name].default
    options = described.options if isinstance(described, Choice) else ()
    for option in (default, getattr(FIRST, name), *options):
        found = _config_or_misfit({**settings, name: option})
        if isinstance(found, Config) or found.field != name:
            return option
    return default
