"""Gradient clipping: a gradient that is too long is made shorter, and keeps its direction."""

from typing import Any

import numpy as np

EPSILON = 1e-6  # keeps the division from one by zero, as in PyTorch's clip_grad_norm_


def clipping_factor(norm: Any, *, clip_norm: Any) -> Any:
    """What every g is multiplied by, where `norm` is the L2 norm of g of all layers together.

    Pascanu, Mikolov and Bengio, 2013, algorithm 1; in the form of PyTorch's clip_grad_norm_.
    """
    return np.minimum(1, clip_norm / (norm + EPSILON))
