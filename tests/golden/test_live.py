"""Where PyTorch is installed: the file is what it computes today. Elsewhere this is no test."""

import pytest

from tests.golden.cases import cases
from tests.golden.problems import problem
from tests.golden.test_golden import SOLVED, assert_same, flat, name_of
from tests.golden.with_torch import solved


@pytest.mark.parametrize("number", range(len(SOLVED)), ids=[name_of(each) for each in SOLVED])
def test_the_file_is_what_pytorch_computes(number: int) -> None:
    """From what ours begin with now."""
    today, filed = solved(problem(cases()[number])), SOLVED[number]
    assert_same(today["losses"], filed["losses"])
    for parameters, expected in zip(today["after"], filed["after"], strict=True):
        for ours, its in zip(parameters, expected, strict=True):
            assert_same(flat(*ours), flat(*its))
