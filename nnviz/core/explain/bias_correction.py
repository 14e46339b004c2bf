"""Why a running mean that began at 0 is divided by 1 − beta^t (Kingma and Ba, 2015, section 3)."""

import numpy as np

from nnviz.core.explain.derived import Derived
from nnviz.core.explain.operations import Operation
from nnviz.core.explain.stage import Stage
from nnviz.core.model.symbols import Application, Number, Symbol


def bias_correction(stage: Stage) -> Derived | None:
    """How it is derived, if the stage divides a mean by 1 − beta^t; with this step's numbers."""
    if not isinstance(stage.operation, Operation):
        return None
    match stage.operation.tree:
        case Application(
            np.divide,
            (
                Symbol(),
                Application(
                    np.subtract,
                    (Number(1.0), Application(np.power, (Symbol(beta), Symbol(t)))),
                ),
            ),
        ):
            numbers = stage.operation.numbers
            return _derived(str(*stage.operands), beta, numbers[beta], int(numbers[t]))
    return None


def _derived(mean: str, beta: str, value: float, t: int) -> Derived:
    since = f"what a step has added is multiplied by {beta} in each later one; r is t − 1"
    series = f"the bracket is {beta} times itself plus 1 − {beta}^t: (1 − {beta}^t) / (1 − {beta})"
    return Derived(
        mean,
        f"It began at 0, and in each step it became {beta} times itself plus (1 − {beta}) times g,"
        " what it is the mean of. g[t] is that of step t, this one.",
        (
            (f"(1 − {beta}) × (g[t] + {beta} g[t−1] + {beta}² g[t−2] + … + {beta}^r g[1])", since),
            (f"(1 − {beta}) × (1 + {beta} + {beta}² + … + {beta}^r) × g", "if all g are the same"),
            (f"(1 − {beta}^t) × g", series),
        ),
        f"The weights of the g add up to 1 − {beta}^t, not to 1: here, with t = {t}, to"
        f" {1 - value**t:.4g}. Divided by that, the mean of equal g is g.",
    )
