"""What PyTorch is given, as JSON: settings, data, first weights and the order of the batches."""

import json
import sys
from typing import Any

import numpy as np

from nnviz import Config
from nnviz.core.model.initializers import initial_network
from nnviz.core.setup.batches import Batches
from tests.golden.cases import cases

STEPS = (50, 200)  # after which the parameters are compared


def problem(config: Config) -> dict[str, Any]:
    """One run: all that its training begins with, and nothing of what training computes."""
    data, rng = config.make_dataset(), np.random.default_rng(config.seed)
    network = initial_network(config.initializer, config.sizes, config.activations, rng=rng)
    batches = Batches(config, data.X.shape[1])
    return {
        "config": config.to_dict(),
        "activations": config.activations,
        "X": data.X.tolist(),
        "Y": data.Y.tolist(),
        "start": [[layer.W.tolist(), layer.b[:, 0].tolist()] for layer in network],
        "batches_an_epoch": batches.count,
        "batches": [batches.indices(step).tolist() for step in range(STEPS[-1])],
        "steps": STEPS,
    }


if __name__ == "__main__":
    json.dump([problem(config) for config in cases()], sys.stdout)
