"""read_only gives back the same array, closed."""

import numpy as np
import pytest

from nnviz.core.arrays import read_only


def test_the_same_array_can_no_longer_be_written() -> None:
    array = np.zeros(3)
    assert read_only(array) is array
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 1
