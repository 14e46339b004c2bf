"""The source of a step: what its module shows is what it writes, and equal layers go together."""

from textwrap import dedent, indent

import pytest

from nnviz.core.train import step_source as module
from nnviz.core.train.step_source import FEW, Architecture, layers_together, step_source

SMALL = Architecture((2, 3, 1), ("relu", "sigmoid"), "squared_error")


def test_the_module_shows_a_real_step() -> None:
    assert indent(step_source(SMALL, samples=4), "    ") in str(module.__doc__)


@pytest.mark.parametrize(
    ("sizes", "groups"),
    [
        ((2, 1), []),
        ((8, 8, 8, 1), [range(3, 4), range(2, 3)]),
        ((2, 8, 8, 8, 1), [range(4, 5), range(2, 4)]),
        ((2, 8, 8, 4, 4, 4, 4), [range(4, 7), range(3, 4), range(2, 3)]),
    ],
)
def test_neighbours_with_weights_of_one_shape(sizes: tuple[int, ...], groups: list[range]) -> None:
    activations = ("tanh",) * (len(sizes) - 1)
    architecture = Architecture(sizes, activations, "squared_error")
    assert layers_together(architecture, FEW) == groups
    single = [range(layer, layer + 1) for layer in range(len(activations), 1, -1)]
    assert layers_together(architecture, FEW + 1) == single


def test_a_group_of_layers_is_one_product() -> None:
    architecture = Architecture((2, 8, 8, 8, 1), ("tanh",) * 4, "squared_error")
    source = dedent(step_source(architecture, 4))
    assert "matmul(inputs2, deltas2_T, gradients2)" in source
    assert "outer_3" not in source
