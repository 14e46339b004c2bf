"""The runs that PyTorch computes too: all that training can be made of, in few of them."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from nnviz import Config
from nnviz.core.model.activations import hidden_activations
from nnviz.core.model.losses import LOSSES, Loss
from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.settings import Choice
from tests.golden.covering import covering

Settings = Mapping[str, Any]

# None is a default, so that none can be left out unseen.
CONSTANTS: Settings = {
    "momentum": 0.8,
    "beta1": 0.85,
    "beta2": 0.98,
    "alpha": 0.95,
    "weight_decay": 0.3,
    "decay": 0.9,
    "decay_every": 7,
    "learning_rate": 0.02,
    "seed": 3,
}
ADDED: list[Settings] = [
    {},
    {"l1": 0.01},
    {"l2": 0.03},
    {"clip_norm": 0.2},
    {"l1": 0.02, "l2": 0.01, "clip_norm": 0.3},
]
WARMUPS: list[Settings] = [{}, {"warmup": 9}]
# Batches of 5, 5 and 2; the full batch; batches of 4, 4 and 3. At least 200 steps.
SHAPES: list[Settings] = [
    {"hidden": (4,), "samples": 12, "batch_size": 5, "epochs": 67},
    {"hidden": (3, 4), "samples": 10, "batch_size": 0, "epochs": 200},
    {"hidden": (2, 3, 3), "samples": 11, "batch_size": 4, "epochs": 67},
]


def factors() -> list[list[Settings]]:
    """What is combined: lists of settings, one of each of which makes a run."""
    choices = [_options(name) for name in ("optimizer", "loss", "schedule") if name in SETTINGS]
    activations: list[Settings] = [{"activation": each} for each in hidden_activations()]
    rare = [[each for each in some if each.keys() <= SETTINGS.keys()] for some in (ADDED, WARMUPS)]
    return [*choices, activations, SHAPES, *rare]


def _options(name: str) -> list[Settings]:
    described = SETTINGS[name]
    assert isinstance(described, Choice)
    return [{name: each} for each in described.options]


def cases() -> list[Config]:
    """The runs; in them every two values of different factors meet."""
    lists = factors()
    rows = covering([len(each) for each in lists])
    chosen = [[each[place] for each, place in zip(lists, row, strict=True)] for row in rows]
    turns: Counter[str] = Counter()
    found = []
    for parts in chosen:
        settings = {name: value for part in (CONSTANTS, *parts) for name, value in part.items()}
        found.append(_config(settings, turns[settings["loss"]]))
        turns[settings["loss"]] += 1
    return found


def _config(settings: dict[str, Any], turn: int) -> Config:
    """A run; its loss takes turns with outputs, its data suit, its layers' activations differ."""
    loss, names = LOSSES[settings["loss"]], hidden_activations()
    first = names.index(settings["activation"])
    layers = range(len(settings["hidden"]))
    settings |= {
        "activation": tuple(names[(first + 2 * layer) % len(names)] for layer in layers),
        "output": loss.outputs[turn % len(loss.outputs)],
        **_data(loss),
    }
    return Config(**{name: value for name, value in settings.items() if name in SETTINGS})


def _data(loss: Loss) -> Settings:
    if loss.distribution:
        return {"dataset": "blobs", "outputs": 3}
    return {"dataset": "moons"} if loss.only else {"dataset": "teacher", "outputs": 2}
