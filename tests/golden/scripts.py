"""The exported scripts of PyTorch that are executed: a dozen runs, of all that training has."""

import hashlib
import json
import re
import sys
from typing import Any

from nnviz import Config, train
from nnviz.core.export.origin import Origin
from nnviz.core.export.torch_script import torch_script
from tests.golden.cases import cases

EVERY = 9  # of the runs of golden.json
OTHERS = [
    Config(epochs=100),
    Config(
        dataset="moons",
        hidden=(8, 5, 4, 4),
        activation=("gelu", "silu", "leaky_relu", "tanh"),
        batch_size=32,
        epochs=12,
    ),
    Config(
        dataset="moons",
        noise=0.4,
        test_fraction=0.5,
        hidden=(16,),
        batch_size=25,
        optimizer="adam",
        epochs=60,
        patience=3,
    ),
    Config(dataset="blobs", samples=30, warmup=9, schedule="cosine", epochs=6),  # never begins
    Config(dataset="xor", optimizer="nesterov", momentum=0.0, epochs=20),
]
# Numbers that a machine computes: their last digits may be others elsewhere.
_NUMBERS = re.compile(r"np\.array\(\[\[.*?\]\]\)|unpacked\(\".*?\", \d+\)", re.DOTALL)


def chosen() -> list[Config]:
    """The runs whose scripts are executed."""
    return [*OTHERS, *cases()[::EVERY]]


def script_of(config: Config) -> str:
    """The script, without a link."""
    return torch_script(train(config), Origin(config))


def fingerprint(script: str) -> str:
    """Of the text of a script, whatever its data and first weights."""
    return hashlib.sha256(_NUMBERS.sub("…", script).encode()).hexdigest()


def exported(config: Config) -> dict[str, Any]:
    """What is handed to PyTorch, and kept but for the script itself."""
    script = script_of(config)
    return {"config": config.to_dict(), "fingerprint": fingerprint(script), "script": script}


if __name__ == "__main__":
    json.dump([exported(config) for config in chosen()], sys.stdout)
