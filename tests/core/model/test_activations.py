"""Each activation against its definition, and each derivative against central differences."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from nnviz.core.model.activations import ACTIVATIONS, LEAK, hidden_activations
from tests.core.reference import assert_gradients_agree, central_differences

DEFINITIONS: dict[str, Callable[[float], float]] = {
    "relu": lambda z: max(0.0, z),
    "leaky_relu": lambda z: z if z > 0 else 0.01 * z,
    "tanh": math.tanh,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "identity": lambda z: z,
}

Z = np.array([[-3.0, -1.0, -0.25], [0.5, 1.0, 3.0]])


def test_every_activation_has_a_definition_here() -> None:
    assert set(DEFINITIONS) == set(hidden_activations())


@pytest.mark.parametrize("name", hidden_activations())
def test_function(name: str) -> None:
    expected = [[DEFINITIONS[name](z) for z in row] for row in Z.tolist()]
    np.testing.assert_allclose(ACTIVATIONS[name].function(Z), expected, rtol=1e-14)


@pytest.mark.parametrize("name", hidden_activations())
def test_derivative(name: str) -> None:
    record, z = ACTIVATIONS[name], Z.copy()
    numeric = central_differences(lambda: float(record.function(z).sum()), z)
    assert_gradients_agree(name, record.derivative(z, record.function(z)), numeric)


@pytest.mark.parametrize("name", hidden_activations())
def test_the_results_are_new_arrays(name: str) -> None:
    record, kept = ACTIVATIONS[name], Z.copy()
    A = record.function(Z)
    slope = record.derivative(Z, A)
    assert not np.shares_memory(A, Z)
    assert not np.shares_memory(slope, A)
    assert not np.shares_memory(slope, Z)
    np.testing.assert_array_equal(Z, kept)


@pytest.mark.parametrize(
    ("name", "slope"), [("relu", 0.0), ("leaky_relu", LEAK)], ids=["relu", "leaky_relu"]
)
def test_at_its_kink_a_derivative_is_the_one_from_below(name: str, slope: float) -> None:
    zero = np.array([[0.0, -0.0]])
    record = ACTIVATIONS[name]
    np.testing.assert_array_equal(record.derivative(zero, record.function(zero)), [[slope] * 2])


def test_kinks_are_marked_where_the_slope_jumps() -> None:
    tiny = np.array([[-1e-9, 1e-9]])
    for name, record in ACTIVATIONS.items():
        below, above = record.derivative(tiny, record.function(tiny))[0]
        assert record.kinks == (abs(above - below) > 0.5), f"{name}: {below} below, {above} above"


def test_sigmoid_and_tanh_neither_overflow_nor_leave_their_range() -> None:
    far = np.array([[-1e308, -1000.0, 1000.0, 1e308]])
    np.testing.assert_array_equal(ACTIVATIONS["sigmoid"].function(far), [[0, 0, 1, 1]])
    np.testing.assert_array_equal(ACTIVATIONS["tanh"].function(far), [[-1, -1, 1, 1]])
