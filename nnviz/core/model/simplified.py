"""A tree without what a 0 or a 1 in it makes superfluous."""

from dataclasses import replace

import numpy as np

from nnviz.core.model.symbols import Application, Expression, Number

_ZERO, _ONE = Number(0.0), Number(1.0)


def simplified(tree: Expression) -> Expression:
    """The same for all finite numbers: 0 x is 0, and 1 x, x + 0 and x − 0 are x."""
    if not tree.operands:
        return tree
    operands = tuple(map(simplified, tree.operands))
    match replace(tree, operands=operands):  # type: ignore[type-var]  # each one is a dataclass
        case Application(np.multiply, (x, y)) if _ZERO in (x, y):
            return _ZERO
        case Application(np.multiply, (x, y)) if _ONE in (x, y):
            return y if x == _ONE else x
        case Application(np.add, (x, y)) if _ZERO in (x, y):
            return y if x == _ZERO else x
        case Application(np.subtract, (x, y)) if y == _ZERO:
            return x
        case found:
            return found
