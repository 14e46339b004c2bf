"""Whether the output layer can come to its targets at all."""

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.explain.diagnosis.finding import Finding
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.network import Trace
from nnviz.core.train.run import Run

# Z over which an activation comes to nearly all that it ever gives.
_EVERYWHERE = np.concatenate([np.linspace(-20, 20, 4001), [-1e6, 1e6]])


def out_of_reach(run: Run, _: Trace) -> Finding | None:
    """Targets that no output can come to, since f of the output layer never does."""
    f, Y = ACTIVATIONS[run.config.output], run.dataset.Y
    if f.slope is None:  # its outputs are probabilities, and so are the targets that go with it
        return None
    reached = f.function(_EVERYWHERE)
    beyond = (reached.min() > Y) | (reached.max() < Y)
    if not beyond.any():
        return None
    return Finding(
        "The output cannot reach its targets.",
        f"They go from {_number(Y.min())} to {_number(Y.max())}; {f.label} never gives"
        f" {_beyond_words(reached, Y)}.",
        "Use the output identity",
        {"output": "identity"},
    )


def _beyond_words(reached: Array, Y: Array) -> str:
    """The numbers that are never reached, on the sides where there are targets."""
    sides = {
        f"less than {_number(reached.min())}": reached.min() > Y.min(),
        f"more than {_number(reached.max())}": reached.max() < Y.max(),
    }
    return " or ".join(words for words, are_asked in sides.items() if are_asked)


def _number(value: float) -> str:
    return f"{value:.2g}".replace("-", "−")
