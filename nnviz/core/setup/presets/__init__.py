"""Named starts, good and bad: PRESETS, name -> Preset, each with what it promises to show."""

from nnviz.core.setup.config import Config
from nnviz.core.setup.presets.depth import DEPTH
from nnviz.core.setup.presets.preset import Preset
from nnviz.core.setup.presets.rates import RATES
from nnviz.core.setup.presets.standstill import STANDSTILL
from nnviz.core.setup.presets.tasks import TASKS

PRESETS: dict[str, Preset] = TASKS | RATES | DEPTH | STANDSTILL


def preset_of(config: Config) -> str | None:
    """The name of the preset whose settings are exactly `config`, or None."""
    return next((name for name, preset in PRESETS.items() if preset.config == config), None)
