"""read_only gives back the same array, closed; evenly_spread chooses from beginning to end."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.arrays import evenly_spread, read_only


def test_the_same_array_can_no_longer_be_written() -> None:
    array = np.zeros(3)
    assert read_only(array) is array
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 1


@given(count=st.integers(1, 100_000), limit=st.integers(2, 600))
def test_evenly_spread(count: int, limit: int) -> None:
    chosen = list(evenly_spread(count, limit))
    assert len(chosen) == min(count, limit)
    assert chosen[0] == 0
    assert chosen[-1] == count - 1
    gaps = np.diff(chosen)
    assert (gaps >= 1).all()
    # Whole numbers nearest to equal distances: no two distances differ by more than 1.
    assert len(gaps) == 0 or gaps.max() - gaps.min() <= 1
