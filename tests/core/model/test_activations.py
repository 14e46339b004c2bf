"""Each activation against its definition, its derivative against central differences, and forms."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnviz.core.arrays import Array
from nnviz.core.model.activations import ACTIVATIONS, LEAK, hidden_activations
from tests.core.reference import assert_gradients_agree, central_differences

DEFINITIONS: dict[str, Callable[[float], float]] = {
    "relu": lambda z: max(0.0, z),
    "leaky_relu": lambda z: z if z > 0 else 0.01 * z,
    "elu": lambda z: z if z > 0 else math.exp(z) - 1,
    "gelu": lambda z: 0.5 * z * (1 + math.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3))),
    "silu": lambda z: z / (1 + math.exp(-z)),
    "softplus": lambda z: math.log(1 + math.exp(z)),
    "tanh": math.tanh,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "identity": lambda z: z,
}

Z = np.array([[-3.0, -1.0, -0.25], [0.5, 1.0, 3.0]])


def test_every_elementwise_activation_has_a_definition_here() -> None:
    assert set(DEFINITIONS) == set(hidden_activations()) == set(ACTIVATIONS) - {"softmax"}


@pytest.mark.parametrize("name", hidden_activations())
def test_function(name: str) -> None:
    expected = [[DEFINITIONS[name](z) for z in row] for row in Z.tolist()]
    np.testing.assert_allclose(ACTIVATIONS[name].function(Z), expected, rtol=1e-14)


def test_softmax_by_hand() -> None:
    # exp of the columns: [1, 3] and [2, 8].
    sums = np.log([[1.0, 2.0], [3.0, 8.0]])
    np.testing.assert_allclose(
        ACTIVATIONS["softmax"].function(sums), [[0.25, 0.2], [0.75, 0.8]], rtol=1e-15
    )


def test_softmax_mixes_units_and_so_has_no_derivative_of_its_own() -> None:
    with pytest.raises(TypeError, match=r"^softmax mixes units: its derivative is a matrix"):
        ACTIVATIONS["softmax"].derivative(Z, Z)


@pytest.mark.parametrize("name", hidden_activations())
def test_derivative(name: str) -> None:
    record, z = ACTIVATIONS[name], Z.copy()
    numeric = central_differences(lambda: float(record.function(z).sum()), z)
    assert_gradients_agree(name, record.derivative(z, record.function(z)), numeric)


@pytest.mark.parametrize("name", [*hidden_activations()])
def test_what_is_given_stays_as_it_is(name: str) -> None:
    record, kept = ACTIVATIONS[name], Z.copy()
    A = record.function(Z)
    slope = record.derivative(Z, A)
    assert slope.shape == Z.shape
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
    for name in hidden_activations():
        record = ACTIVATIONS[name]
        below, above = record.derivative(tiny, record.function(tiny))[0]
        assert record.kinks == (abs(above - below) > 0.5), f"{name}: {below} below, {above} above"


def test_bounded_functions_neither_overflow_nor_leave_their_range() -> None:
    far = np.array([[-1e308, -1000.0, 1000.0, 1e308]])
    np.testing.assert_array_equal(ACTIVATIONS["sigmoid"].function(far), [[0, 0, 1, 1]])
    np.testing.assert_array_equal(ACTIVATIONS["tanh"].function(far), [[-1, -1, 1, 1]])
    np.testing.assert_array_equal(
        ACTIVATIONS["softmax"].function(np.vstack([far, -far])), [[0, 0, 1, 1], [1, 1, 0, 0]]
    )


@pytest.mark.parametrize("name", ACTIVATIONS)
@given(
    Z=arrays(
        float,
        st.tuples(st.integers(1, 3), st.integers(1, 3)),
        # Every double with which the formula to read does not overflow, and often one at a kink.
        elements=st.one_of(st.sampled_from([0.0, -0.0, 5e-324, -5e-324]), st.floats(-700, 700)),
    )
)
def test_forms_agree(name: str, Z: Array) -> None:
    record = ACTIVATIONS[name]
    readable = np.asarray(record.f(Z))
    for form in (record.stable, record.fast):
        if form:
            np.testing.assert_allclose(form(Z), readable, rtol=1e-13)
    if record.slope and record.fast_slope:
        A = np.asarray((record.fast or record.f)(Z)) + 0.0  # a trainer's A is never -0, see relu
        np.testing.assert_array_equal(record.fast_slope(Z, A), record.slope(Z, A))
