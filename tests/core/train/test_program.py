"""A program's numbers are in memory where they stay the same, and else handed over."""

import numpy as np
import pytest

from nnviz.core.model.symbols import traced
from nnviz.core.train.calls import Result
from nnviz.core.train.emitter import fused
from nnviz.core.train.memory import spare
from nnviz.core.train.program import GRADIENT, Block, Program


def test_numbers_that_change_are_handed_over_last_and_each_once() -> None:
    program, memory = Program(1.0, {"rate": 0.5}), np.array([[4.0]])
    tree = traced(lambda A, *, rate, t: (A * rate + t) * t)
    program.formulas([Result(tree, memory)], {"A": memory}, spare((1, 1)))
    assert [str(each) for each in program.varying] == ["Symbol(name='t', scalar=True)"]
    step = fused(program.calls, program.row)
    for t in (3.0, 5.0):
        memory[...] = 4.0
        step((None, None, None, None, np.array(t)))
        assert memory == (4 * 0.5 + t) * t


def test_a_block_is_handed_over_and_written() -> None:
    program, whole = Program(1.0, {}), np.zeros(7)
    block = Block(1, 7, (2, 3))
    program.call(np.add, GRADIENT, np.array(2.0), out=block)
    program.call(np.negative, GRADIENT, out=Block(0, 1, (1,)))
    assert program.blocks == [block, Block(0, 1, (1,))]
    step = fused(program.calls[:1], program.row)
    step((None, None, None, np.ones((2, 3)), whole[1:7].reshape(2, 3), whole[:1]))
    np.testing.assert_array_equal(whole, [0, 3, 3, 3, 3, 3, 3])


def test_a_row_is_of_the_length_that_the_step_asks_for() -> None:
    program = Program(1.0, {})
    with pytest.raises(ValueError, match="unpack"):
        fused(program.calls, program.row)(())
