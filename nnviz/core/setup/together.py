"""Which data, output activation and loss go together."""

from nnviz.core.limits import ConfigError
from nnviz.core.model.losses import LOSSES, Loss
from nnviz.core.setup.dataset import DatasetKind
from nnviz.core.setup.datasets import DATASETS


def takes(kind: DatasetKind, loss: Loss) -> bool:
    """Whether the targets of such data are what the loss is made for."""
    bounded, distribution = kind.bounded, kind.distribution
    return (bounded or not loss.bounded) and (distribution or not loss.distribution)


def check_together(dataset: str, output: str, loss: str) -> None:
    """Raise ConfigError where they do not; all by their names."""
    kind = DATASETS[dataset]
    if takes(kind, LOSSES[loss]) and output in LOSSES[loss].outputs:
        return
    possible = [each for each in LOSSES.values() if output in each.outputs]
    if not any(takes(kind, each) for each in possible):
        raise ConfigError("output", output, _needed(possible))
    if not takes(kind, LOSSES[loss]):
        needs = f"{_needed([LOSSES[loss]])} if the loss is {loss}"
        raise ConfigError("loss", loss, needs)
    raise ConfigError("output", output, f"{' or '.join(LOSSES[loss].outputs)} with loss {loss}")


def _needed(losses: list[Loss]) -> str:
    """The data that one of these losses is made for, in words and by name."""
    named = [name for name, kind in DATASETS.items() if any(takes(kind, each) for each in losses)]
    needs = "with an output for each class" if losses[0].distribution else "of targets from 0 to 1"
    return f"a dataset {needs} ({', '.join(named)})"
