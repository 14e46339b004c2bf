"""Changed targets: which are allowed, and what becomes of the others of the sample."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.explain.names import TARGETS, Entry
from nnviz.core.explain.targets import changed_targets, refused_target
from nnviz.core.model.losses import LOSSES
from tests.core.reference import central_differences

SQUARED, BINARY, SOFTMAX = "squared_error", "binary_cross_entropy", "cross_entropy"
Y = np.array([[0.5, 0.0], [0.2, 1.0], [0.3, 0.0]])


@pytest.mark.parametrize(
    ("loss", "value", "allowed"),
    [
        *((SQUARED, value, True) for value in (-5.0, 0.5, 7.0)),
        *((BINARY, value, True) for value in (0.0, 0.5, 1.0)),
        *((BINARY, value, False) for value in (-0.1, 1.1)),
        *((SOFTMAX, value, True) for value in (0.0, 0.5, 1.0)),
        *((SOFTMAX, value, False) for value in (-0.1, 1.1)),
    ],
)
def test_cross_entropy_needs_probabilities(loss: str, value: float, *, allowed: bool) -> None:
    assert (refused_target(loss, Y, value) == "") is allowed


def test_a_single_target_that_is_the_whole_can_only_be_1() -> None:
    assert not refused_target(SOFTMAX, Y[:1], 1.0)
    assert "1" in refused_target(SOFTMAX, Y[:1], 0.5)


def cell(row: int, column: int) -> Entry:
    return Entry(TARGETS, row, column)


def test_the_others_share_the_rest_by_hand() -> None:
    # 0.5 becomes 0.6: the others, 0.2 and 0.3, share 0.4 as 2 to 3.
    found = changed_targets(SOFTMAX, Y, cell(0, 0), 0.6)
    assert found == pytest.approx({cell(0, 0): 0.6, cell(1, 0): 0.16, cell(2, 0): 0.24})
    # The only 1 becomes 0.5: the others were both 0, and have a quarter each.
    found = changed_targets(SOFTMAX, Y, cell(1, 1), 0.5)
    assert found == {cell(1, 1): 0.5, cell(0, 1): 0.25, cell(2, 1): 0.25}
    assert changed_targets(SQUARED, Y, cell(0, 0), 0.6) == {cell(0, 0): 0.6}
    assert changed_targets(BINARY, Y, cell(0, 0), 0.6) == {cell(0, 0): 0.6}


@given(row=st.integers(0, 2), column=st.integers(0, 1), value=st.floats(0, 1))
def test_delta_is_still_the_derivative(row: int, column: int, value: float) -> None:
    changed, loss = Y.copy(), LOSSES["cross_entropy"]
    for (_, *place), target in changed_targets(SOFTMAX, Y, cell(row, column), value).items():
        changed[tuple(place)] = target
    assert changed.min() >= 0
    Z = np.array([[0.5, -1.0], [0.25, 0.0], [-0.5, 1.0]])
    A = np.exp(Z) / np.exp(Z).sum(axis=0)
    numeric = central_differences(lambda: float(loss.value(Z, Z, changed)), Z)
    np.testing.assert_allclose(loss.delta("softmax", Z, A, changed), numeric, atol=1e-9)
