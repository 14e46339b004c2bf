"""The right answer is what a look at the matrices says."""

import re

import numpy as np
import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings

from nnviz.core.arrays import Array
from nnviz.core.explain.names import FACTOR, LOSS, NORM, PENALTY, SQUARES, Name
from nnviz.core.explain.quiz import question
from nnviz.core.explain.stage import Stage, evaluated
from nnviz.core.explain.stages import Model, given, stages_of
from nnviz.core.model.network import Layer
from tests.core.explain.test_stages import Drawn, by_text, drawn, passes, stage_of
from tests.core.reference import draw_problem

SIGN = re.compile(r"What sign does (?P<name>.+)\[(?P<row>\d)(,(?P<column>\d))?\] have\?")
LARGER = re.compile(r"Which gradient is larger, in L2 norm: (dW\d) or (dW\d)\?")
FALLS = "After this update, what does C of the same data do?"


def right_answer(stage: Stage, text: str, matrices: dict[str, Array]) -> str:
    if text == FALLS:
        assert stage.result == LOSS.renewed
        before, after = matrices["C"], matrices["new C"]
        return "falls" if after < before else "rises" if after > before else "stays"
    if match := LARGER.fullmatch(text):
        here, above = match.groups()
        assert str(stage.result) == here
        assert int(above[2:]) == int(here[2:]) + 1
        one, other = ((matrices[name] ** 2).sum() for name in (here, above))
        return here if one > other else above if other > one else "equal"
    match = SIGN.fullmatch(text)
    assert match, text
    assert match["name"] == str(stage.result)
    value = matrices[match["name"]][int(match["row"]) - 1, int(match["column"] or 1) - 1]
    return "positive" if value > 0 else "negative" if value < 0 else "zero"


@settings(max_examples=20)
@hypothesis_given(case=passes())
def test_the_answer_is_right(case: Drawn) -> None:
    matrices = case.matrices
    last = Name("W", len(case.problem.network)).gradient
    for stage in case.stages:
        for index in range(5):
            found = question(stage, matrices, index)
            if stage.result in (LOSS, PENALTY, SQUARES, NORM, FACTOR):
                assert found is None
                continue
            assert found
            assert found.answer == right_answer(stage, found.text, by_text(matrices))
            assert found.answer in found.choices
            assert len(set(found.choices)) == 3
            compares = str(stage.result).startswith("dW") and stage.result != last
            assert bool(LARGER.fullmatch(found.text)) is compares
            assert (found.text == FALLS) is (stage.result == LOSS.renewed)


def test_the_index_varies_the_cell() -> None:
    activations = ("tanh", "tanh", "sigmoid")
    case = drawn(draw_problem("he", (2, 3, 3, 2), activations, "squared_error"), "squared_error")
    stage, matrices = stage_of(case.stages, "Z2"), case.matrices
    texts = {found.text for index in range(12) if (found := question(stage, matrices, index))}
    assert len(texts) == 12, "3 units x 4 samples"


def flat_out(Y: Array) -> tuple[list[Stage], dict[Name, Array]]:
    """Two identity layers of one unit, all 0, with the input 1."""
    network = (Layer(np.zeros((1, 1)), np.zeros((1, 1)), "identity"),) * 2
    stages = stages_of(Model(("identity", "identity"), "squared_error", "sgd", {"rate": 0.5}))
    return stages, evaluated(stages, given(network, np.ones((1, 1)), Y))


@pytest.mark.parametrize(
    ("name", "target", "answer"),
    [
        # With Y = 0 nothing is to be learnt: every gradient is 0. With Y = 1, dA2 = -2 and, as
        # W2 = A1 = 0, only b2 moves: by 0.5 x 2 to 1, where C = 0.
        ("Z1", 0.0, "zero"),
        ("dA2", 0.0, "zero"),
        ("dA2", 1.0, "negative"),
        ("dW1", 1.0, "equal"),
        ("db2", 1.0, "negative"),
        ("new b2", 1.0, "positive"),
        ("new C", 0.0, "stays"),
        ("new C", 1.0, "falls"),
    ],
)
def test_by_hand(name: str, target: float, answer: str) -> None:
    stages, matrices = flat_out(np.array([[target]]))
    found = question(stage_of(stages, name), matrices, 0)
    assert found
    assert found.answer == answer


def test_too_large_a_step_makes_the_loss_rise() -> None:
    # b2 = 2 x learning_rate overshoots Y = 1 by more than 1 above a learning rate of 1.
    network = (Layer(np.zeros((1, 1)), np.zeros((1, 1)), "identity"),)
    stages = stages_of(Model(("identity",), "squared_error", "sgd", {"rate": 1.5}))
    matrices = evaluated(stages, given(network, np.zeros((1, 1)), np.ones((1, 1))))
    found = question(stages[-1], matrices, 0)
    assert found
    assert found.answer == "rises"


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
def test_nothing_is_asked_about_a_result_that_is_not_finite(value: float) -> None:
    problem = draw_problem("he", (2, 3, 2), ("relu", "sigmoid"), "squared_error")
    case = drawn(problem, "squared_error")
    matrices = case.matrices
    for stage in case.stages:
        broken = matrices[stage.result].copy()
        broken[-1, -1] = value
        assert question(stage, matrices | {stage.result: broken}, 0) is None
