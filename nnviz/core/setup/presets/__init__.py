"""Named starts, good and bad: PRESETS, name -> Preset, each with what it promises to show."""

from typing import Any

from nnviz.core.setup.config import Config
from nnviz.core.setup.presets.curves import CURVES
from nnviz.core.setup.presets.depth import DEPTH
from nnviz.core.setup.presets.descent import DESCENT
from nnviz.core.setup.presets.overfitting import OVERFITTING
from nnviz.core.setup.presets.plane import PLANE
from nnviz.core.setup.presets.preset import Preset
from nnviz.core.setup.presets.rates import RATES
from nnviz.core.setup.presets.standstill import STANDSTILL
from nnviz.core.setup.presets.tables import TABLES

# What they are about -> the presets that show it.
SECTIONS: dict[str, dict[str, Preset]] = {
    "Truth tables": TABLES,
    "Points in the plane": PLANE,
    "Curves and outliers": CURVES,
    "Learning rate": RATES,
    "Optimizers and schedules": DESCENT,
    "Overfitting": OVERFITTING,
    "Many layers": DEPTH,
    "Units that do not learn": STANDSTILL,
}
PRESETS: dict[str, Preset] = {
    name: preset for section in SECTIONS.values() for name, preset in section.items()
}
_NAMES = {preset.config: name for name, preset in PRESETS.items()}


def preset_of(config: Config) -> str | None:
    """The name of the preset whose settings are exactly `config`, or None."""
    return _NAMES.get(config)


def changes_of_cure(preset: Preset) -> dict[str, Any]:
    """The settings in which the cure of a preset differs from it, as the cure has them."""
    if not preset.cure:
        return {}
    own, cured = vars(preset.config), vars(PRESETS[preset.cure].config)
    return {name: value for name, value in cured.items() if value != own[name]}
