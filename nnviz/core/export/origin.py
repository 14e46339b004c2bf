"""Where a file comes from: its name, and the settings and the link that are put inside it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from nnviz.core.limits import ConfigError
from nnviz.core.setup.config import Config

LARGEST = 20_000  # characters of a file of settings; one that we write has under 2,000
_IN_ADDRESSES = "%/:?#[]@!$&()*+,;=~"  # besides letters, digits and _.-


@dataclass(frozen=True)
class Origin:
    """The settings that made a file, and a link that opens them; empty where there is none.

    What a browser says its address is goes into scripts, tables and pages: a link that does not
    lead to the web is none, and letters that an address cannot have are written as %22.
    """

    config: Config
    link: str = ""

    def __post_init__(self) -> None:
        leads = self.link.startswith(("http://", "https://"))
        link = quote(self.link, safe=_IN_ADDRESSES, errors="replace") if leads else ""
        object.__setattr__(self, "link", link)

    @property
    def settings(self) -> str:
        """The settings as JSON, on one line."""
        return json.dumps(self.config.to_dict())

    @property
    def notes(self) -> dict[str, str]:
        """What every file holds: the settings as JSON, and the link."""
        return {"settings": self.settings, "link": self.link}

    @property
    def stem(self) -> str:
        """What all files of the run begin with: dataset, sizes and rate."""
        sizes = "-".join(map(str, self.config.sizes))
        return f"nnviz_{self.config.dataset}_{sizes}_rate{self.config.learning_rate:g}"

    def file_name(self, ending: str, *, of: str = "", step: int | None = None) -> str:
        """Named by dataset, sizes and rate, then by what it is `of`, and the step if one is given.

        Such as nnviz_majority_3-3-1_rate0.5_history.csv, or ..._rate0.5_step120.npz.
        """
        parts = [self.stem, of] if of else [self.stem]
        parts += [] if step is None else [f"step{step}"]
        return f"{'_'.join(parts)}.{ending}"


def config_text(origin: Origin) -> str:
    """A file of settings, as JSON: the dict of `Config.to_dict`, and the link.

    It has a name, too, so that it can be opened where pinned runs are.
    """
    config = origin.config
    name = f"{config.dataset} {'-'.join(map(str, config.sizes))}"
    content = {"name": name, "settings": config.to_dict(), "link": origin.link}
    return json.dumps(content, indent=2) + "\n"


def config_of(content: str | bytes) -> Config:
    """The settings of a file that `config_text` made; of others, ConfigError says what is wrong.

    A dict of settings alone, as `Config.to_dict` makes it, is read too.
    """
    if len(content) > LARGEST:
        needs = f"at most {LARGEST:,} characters; a file of settings has about 1,000"
        raise ConfigError("file of settings", f"{len(content):,} characters", needs)
    try:
        read = json.loads(content)
    except (ValueError, RecursionError):
        raise ConfigError("file of settings", _shortened(content), "JSON") from None
    return config_of_dict(read)


def config_of_dict(read: Any) -> Config:
    """The settings in what was read from JSON: under "settings", or all that there is."""
    settings = read.get("settings", read) if isinstance(read, Mapping) else None
    if not isinstance(settings, Mapping):
        needs = 'an object of settings, such as {"dataset": "xor", "seed": 1}'
        raise ConfigError("file of settings", _shortened(json.dumps(read)), needs)
    return Config.from_dict(settings)


def _shortened(content: str | bytes) -> str:
    text = content.decode(errors="replace") if isinstance(content, bytes) else content
    return text if len(text) <= 40 else f"{text[:40]}…"
