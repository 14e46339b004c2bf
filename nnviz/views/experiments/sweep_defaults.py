"""The values that the form of a sweep suggests for a field, around the one that it has now."""

from collections.abc import Callable

from nnviz.core.limits import Integers
from nnviz.core.setup.config import SETTINGS, Config
from nnviz.core.setup.datasets import DATASETS
from nnviz.core.setup.setting_text import numbers_of, write_setting
from nnviz.core.setup.settings import Choice, LayerChoice, OfDataset
from nnviz.core.study.axis_text import LOG

_AROUND = 10.0  # times smaller and larger than the current one


def default_values(field: str, config: Config) -> str:
    """Values of `field` as the text of an axis has them after its =."""
    if field in _OWN:
        return _OWN[field](config)
    described = SETTINGS[field]
    if isinstance(described, Choice | LayerChoice):
        return ",".join(described.options)
    allowed = numbers_of(field)
    if isinstance(described, OfDataset):
        allowed = getattr(DATASETS[config.dataset], field)
    count = min(5, allowed.high - allowed.low + 1) if isinstance(allowed, Integers) else 5
    ends = (write_setting(field, each) for each in (allowed.low, allowed.high))
    return f"{':'.join(ends)}:{count}"


def _rates(config: Config) -> str:
    """Nine rates, the current one in their middle."""
    high = min(config.learning_rate * _AROUND, numbers_of("learning_rate").high)
    return f"{config.learning_rate / _AROUND:.2g}:{high:.2g}:9:{LOG}"


def _widths(config: Config) -> str:
    """No hidden layer, one of growing width, and two and three of them."""
    del config
    return "none,2,4,8,16,4-4,8-8,8-8-8"


def _batches(config: Config) -> str:
    """Powers of two below the number of samples, and all of them."""
    sizes = [2**power for power in range(11) if 2**power < config.training_count]
    return ",".join([*map(str, sizes), "all"])


def _epochs(config: Config) -> str:
    """An eighth of the current number, up to it."""
    if config.epochs < 8:
        return f"1:{max(2, config.epochs)}:2"
    return f"{config.epochs // 8}:{config.epochs}:4:{LOG}"


def _fixed(text: str) -> Callable[[Config], str]:
    return lambda _: text


# Of most numbers that have no upper end worth trying, values that people try.
_OWN: dict[str, Callable[[Config], str]] = {
    "learning_rate": _rates,
    "hidden": _widths,
    "batch_size": _batches,
    "epochs": _epochs,
    **dict.fromkeys(("seed", "data_seed", "split_seed"), _fixed("0:7:8")),
    **dict.fromkeys(("momentum", "alpha", "beta1"), _fixed("0,0.5,0.8,0.9,0.95,0.99")),
    "beta2": _fixed("0.9,0.99,0.999,0.9999"),
    **dict.fromkeys(("weight_decay", "l1", "l2"), _fixed("0,0.0001,0.001,0.01,0.1")),
    "clip_norm": _fixed("0,0.01,0.1,1,10"),
    "decay": _fixed("0.1,0.3,0.5,0.9"),
    "decay_every": _fixed("10,30,100,300"),
    "warmup": _fixed("0,5,20,50"),
    "test_fraction": _fixed("0.1,0.2,0.3,0.5"),
    "patience": _fixed("off,5,20,100"),
}
