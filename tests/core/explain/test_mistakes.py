"""Each mistake is the one it says, and the gradient check finds it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st

from nnviz import forward
from nnviz.core.arrays import Array
from nnviz.core.explain.cells import Matrices
from nnviz.core.explain.central_differences import numeric_gradient
from nnviz.core.explain.gradient_check import Verdict, gradient_check
from nnviz.core.explain.mistakes import MISTAKES, applicable, gradient_followed, with_mistakes
from nnviz.core.explain.names import Name
from nnviz.core.explain.stage import evaluated
from nnviz.core.explain.stages import Model, given, stages_of
from nnviz.core.explain.uncleared import old
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.optimizers import OPTIMIZERS
from tests.core import reference
from tests.core.explain.test_stages import Drawn, check_cells, check_code, passes
from tests.core.explain.test_stages import drawn as pass_of
from tests.core.reference import MODELS, Problem, draw_problem, flat, relative_error

Pairs = list[tuple[Array, Array]]
CROSSED = "binary_cross_entropy"


# Loss and output with which delta is (A - Y) / m, as with cross-entropy, unless A is far from Y.
DIFFERENCES: list[tuple[str, str]] = [("huber", "identity")]


def makes_a_difference(name: str, activation: str, loss: str, output: str) -> bool:
    """Whether a network with such hidden layers and this output can have the mistake."""
    through_output = LOSSES[loss].cancelled is None
    sloped = [activation, *([output] if through_output else [])]
    return {
        "slope": set(sloped) != {"identity"},
        "delta": through_output and (loss, output) not in DIFFERENCES,
        "softmax": output == "softmax",
        "penalised": False,  # without l2
        "correction": False,  # of gradient descent
        "relu": "relu" in sloped,
    }.get(name, True)


# The check takes longest: each mistake in some networks that can have it.
CASES = pytest.mark.parametrize(
    ("name", "activation", "loss", "output"),
    [
        (name, *model)
        for name in MISTAKES
        for model in [*MODELS[::4], ("relu", "cross_entropy", "softmax")]
        if makes_a_difference(name, *model) and (name != "relu" or model[0] == "relu")
    ],
)


def drawn(activation: str, loss: str, output: str) -> tuple[Problem, Model]:
    activations = (activation, activation, output)
    problem = draw_problem("he", (3, 3, 3, 2), activations, loss)
    return problem, Model(activations, loss, "sgd", {"rate": 0.3})


def left_in(start: Matrices) -> dict[Name, Array]:
    """Any gradients that a step before may have left."""
    rng, parameters = np.random.default_rng(8), [each for each in start if str(each)[0] in "Wb"]
    return {old(each.gradient): rng.uniform(-1, 1, start[each].shape) for each in parameters}


def left_pairs(start: Matrices) -> Pairs:
    """The same, dW and db of each layer."""
    found = iter(left_in(start).values())
    return list(zip(found, found, strict=True))


def started(problem: Problem) -> dict[Name, Array]:
    start = given(*problem)
    return start | left_in(start)


def followed(problem: Problem, model: Model, name: str) -> Array:
    stages = with_mistakes(stages_of(model), [name], model)
    return gradient_followed(stages, evaluated(stages, started(problem)))


def softmax(Z: Array) -> Array:
    powers: Array = np.exp(Z - Z.max(axis=0))
    return np.asarray(powers / powers.sum(axis=0))


def delta_of_two(Z: Array, Y: Array) -> Array:
    """dC/dZ of the cross-entropy of a softmax of a softmax, sample by sample, by its Jacobian."""
    A = softmax(Z)
    columns = [
        (np.diag(a) - np.outer(a, a)) @ (softmax(a) - y) for a, y in zip(A.T, Y.T, strict=True)
    ]
    return np.asarray(np.stack(columns, axis=1) / Y.shape[1])


def wrong_gradients(problem: Problem, loss: str, name: str, left: Pairs | None = None) -> Pairs:
    """dW and db of each layer by a backward pass with the mistake written into it.

    `left` are those that the step before has left, where they are not cleared.
    """
    network, X, Y = problem
    trace, samples = forward(network, X), X.shape[1]

    def slope(index: int) -> Array:
        activation, (_, Z, A) = network[index].activation, trace[index]
        forgotten = name == "slope" or (name == "relu" and activation == "relu")
        return np.ones_like(Z) if forgotten else ACTIVATIONS[activation].derivative(Z, A)

    delta = (trace[-1].A - Y) / samples
    if LOSSES[loss].cancelled is None and name != "delta":
        delta = LOSSES[loss].dA(trace[-1].A, Y) * slope(-1)
    if name == "softmax" and network[-1].activation == "softmax":
        delta = delta_of_two(trace[-1].Z, Y)
    if name == "mean":
        delta = delta * samples
    found = []
    for index in reversed(range(len(network))):
        first = samples - 1 if name == "batch" else 0
        dW = delta[:, first:] @ trace[index].A_prev[:, first:].T
        db = delta.sum(axis=1, keepdims=True) * (name != "bias")
        if name == "cleared" and left:
            dW, db = dW + left[index][0], db + left[index][1]
        found.append((-dW, -db) if name == "sign" else (dW, db))
        if index:
            delta = (network[index].W.T @ delta) * slope(index - 1)
    return found[::-1]


@settings(max_examples=50)
@hypothesis_given(case=passes(), data=st.data())
def test_each_mistake_is_what_it_says(case: Drawn, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(applicable(case.stages, case.model)))
    stages = with_mistakes(case.stages, [name], case.model)
    start = case.start | left_in(case.start)
    matrices, left = evaluated(stages, start), left_pairs(case.start)
    expected = flat(wrong_gradients(case.problem, case.model.loss, name, left))
    found = gradient_followed(stages, matrices)
    np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-12)
    check_cells(stages, matrices)
    check_code(stages, start, matrices)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_with_the_wrong_sign_every_optimizer_goes_the_other_way(optimizer: str) -> None:
    problem, _ = drawn("tanh", "squared_error", "sigmoid")
    case = pass_of(problem, "squared_error", optimizer)
    honest, start = case.matrices, case.start
    wrong = evaluated(with_mistakes(case.stages, ["sign"], case.model), start)
    for layer in (1, 2, 3):
        for letter in ("W", "b"):
            old, new = Name(letter, layer), Name(letter, layer, new=True)
            step = honest[new] - start[old]
            assert step.any()
            np.testing.assert_allclose(wrong[new] - start[old], -step, rtol=1e-9, atol=1e-15)


@CASES
def test_the_check_finds_each_mistake(name: str, activation: str, loss: str, output: str) -> None:
    problem, model = drawn(activation, loss, output)
    gradient = followed(problem, model, name)
    found = gradient_check(gradient, numeric_gradient(*problem, loss))
    assert found.verdict[found.worst] == Verdict.WRONG
    error = relative_error(gradient, flat(reference.numeric_gradient(problem, loss)))
    assert error[found.worst] > 0.05


@pytest.mark.parametrize(("activation", "loss", "output"), MODELS)
def test_without_a_mistake_the_check_finds_none(activation: str, loss: str, output: str) -> None:
    problem, model = drawn(activation, loss, output)
    honest = stages_of(model)
    stages = with_mistakes(honest, (), model)
    assert all(stage is before for stage, before in zip(stages, honest, strict=True))
    gradient = gradient_followed(stages, evaluated(stages, given(*problem)))
    found = gradient_check(gradient, numeric_gradient(*problem, loss))
    assert found.verdict.max() <= Verdict.FINE


@pytest.mark.parametrize(("activation", "loss", "output"), MODELS)
def test_applicable(activation: str, loss: str, output: str) -> None:
    model = Model((activation, activation, output), loss)
    expected = [name for name in MISTAKES if makes_a_difference(name, activation, loss, output)]
    assert applicable(stages_of(model), model) == expected


def test_without_a_slope_in_the_pass_none_can_be_forgotten() -> None:
    model = Model(("sigmoid",), CROSSED)
    assert applicable(stages_of(model), model) == ["batch", "mean", "sign", "bias", "cleared"]


@pytest.mark.parametrize(
    ("name", "loss", "marked"),
    [
        ("batch", "squared_error", ["dW3", "dW2", "dW1"]),
        ("slope", "squared_error", ["f'(Z3)", "f'(Z2)", "f'(Z1)"]),
        ("slope", CROSSED, ["f'(Z2)", "f'(Z1)"]),
        ("mean", "squared_error", ["dA3"]),
        ("mean", CROSSED, ["dA3", "delta3"]),
        ("sign", CROSSED, ["new W1", "new b1", "new W2", "new b2", "new W3", "new b3"]),
        ("delta", "squared_error", ["delta3"]),
        ("delta", CROSSED, []),
        ("bias", "squared_error", ["db3", "db2", "db1"]),
        ("relu", "squared_error", ["f'(Z1)"]),
        ("cleared", "squared_error", ["dW3", "db3", "dW2", "db2", "dW1", "db1"]),
        ("softmax", "cross_entropy", ["C", "dA3", "delta3", "new C"]),
    ],
)
def test_only_the_stages_with_the_mistake_are_marked(
    name: str, loss: str, marked: list[str]
) -> None:
    model = Model(("relu", "tanh", "softmax" if loss == "cross_entropy" else "sigmoid"), loss)
    honest = stages_of(model)
    stages = with_mistakes(honest, [name], model)
    assert [str(stage.result) for stage in stages] == [str(stage.result) for stage in honest]
    assert [str(stage.result) for stage in stages if stage.mistake] == marked
    assert {stage.mistake for stage in stages} == ({name, ""} if marked else {""})
    for stage, before in zip(stages, honest, strict=True):
        assert stage is before or stage.mistake == name
        assert not before.mistake


def test_two_mistakes_are_both_put_in() -> None:
    problem, model = drawn("tanh", "squared_error", "sigmoid")
    stages = with_mistakes(stages_of(model), ["bias", "sign"], model)
    assert {stage.mistake for stage in stages} == {"bias", "sign", ""}
    found = gradient_followed(stages, evaluated(stages, given(*problem)))
    pairs = wrong_gradients(problem, "squared_error", "sign")
    np.testing.assert_allclose(found, flat((dW, 0 * db) for dW, db in pairs), rtol=1e-12)


def test_what_comes_later_leaves_the_derivatives_and_does_not_call_them_right() -> None:
    case = pass_of(drawn("tanh", "squared_error", "sigmoid")[0], "squared_error", "adam")
    model = replace(case.model, penalties={"l2": 0.3})
    for name in (name for name, mistake in MISTAKES.items() if mistake.later):
        stages = with_mistakes(stages_of(model), [name], model)
        assert any(stage.mistake for stage in stages)
        assert "right" not in MISTAKES[name].consequence, "beside another they need not be"
        wrong = evaluated(stages, case.start)
        for parameter in model.parameters:
            gradient = parameter.gradient
            np.testing.assert_array_equal(wrong[gradient], case.matrices[gradient])


def test_what_is_said_of_the_wrong_sign_is_true_beside_any_other_mistake() -> None:
    problem, model = drawn("tanh", "squared_error", "sigmoid")
    alone = evaluated(with_mistakes(stages_of(model), ["mean"], model), given(*problem))
    stages = with_mistakes(stages_of(model), ["mean", "sign"], model)
    both = evaluated(stages, given(*problem))
    assert "leaves dW and db as they are" in MISTAKES["sign"].consequence
    assert "right" not in MISTAKES["sign"].consequence
    for layer in (1, 2, 3):
        dW, W = Name("W", layer).gradient, Name("W", layer)
        np.testing.assert_array_equal(both[dW], alone[dW])
        taken, opposite = (each[W.renewed] - each[W] for each in (both, alone))
        np.testing.assert_allclose(taken, -opposite, rtol=1e-9, atol=1e-15)
