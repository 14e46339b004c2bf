"""Straight-line code and a loop over the calls do the same, to the last bit."""

import numpy as np
from hypothesis import given, settings

from nnviz.core.train.calls import Call, Input
from nnviz.core.train.emitter import fused, plain
from tests.core.train.steps import Bound, Problem, problems


@given(problem=problems(most_runs=3))
@settings(max_examples=60)
def test_whole_programs(problem: Problem) -> None:
    stacked = len(problem.networks) > 1
    code, loop = (Bound(problem, stacked=stacked, emit=emit) for emit in (fused, plain))
    for _ in range(3):
        code.step()
        loop.step()
        np.testing.assert_array_equal(code.outputs, loop.outputs)
        np.testing.assert_array_equal(code.targets, loop.targets)
        np.testing.assert_array_equal(code.gradient, loop.gradient)
        np.testing.assert_array_equal(code.parameters, loop.parameters)


def test_a_call_takes_inputs_and_memory_in_their_places() -> None:
    memory, ten, given_one, into = np.zeros(2), np.array(10.0), Input("one"), Input("into")
    dot = Input("dot")
    calls = [
        Call(np.subtract, (given_one, ten), memory),
        Call(np.maximum, (memory, given_one), into),
        Call(dot, (memory,), into),
    ]
    for emit in (fused, plain):
        step = emit(calls[:2], [given_one], [into])
        for one in ([30.0, 5.0], [1.0, 2.0]):  # what is handed over may be another each time
            out = np.empty(2)
            step((np.array(one),), (out,))
            np.testing.assert_array_equal(memory, np.array(one) - 10)
            np.testing.assert_array_equal(out, np.maximum(memory, one))
        out = np.empty(2)
        emit(calls, [given_one, into, dot])((np.array([12.0, 13.0]), out, np.eye(2)[::-1].dot))
        np.testing.assert_array_equal(out, [3.0, 2.0])
