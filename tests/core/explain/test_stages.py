"""The passes as stages: the same numbers as forward and backward, and the sum behind each."""

import re
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st

from nnviz import Config, backward, forward
from nnviz.core.arrays import Array
from nnviz.core.explain.cells import Matrices
from nnviz.core.explain.mistakes import gradient_followed, with_mistakes
from nnviz.core.explain.names import TARGETS, Name
from nnviz.core.explain.stage import Direction, Stage, cell_named, evaluated
from nnviz.core.explain.stages import Model, State, given, stages_of
from nnviz.core.explain.sums import text_of
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.network import Layer, loss_value
from nnviz.core.model.optimizers import OPTIMIZERS, Optimizer
from tests.core.model.test_network import NETWORK, X, Y
from tests.core.reference import (
    MODELS,
    Problem,
    central_differences,
    draw_problem,
    flat_gradient,
    numeric_dA,
    numeric_slope,
)
from tests.core.strategies import problems
from tests.core.train.reference_step import plain_followed

RATE, STEP = 0.3, 3  # the number of the step, from 1


class Drawn(NamedTuple):
    """A problem with its model, and the optimizer's state before the step."""

    problem: Problem
    model: Model
    state: State

    @property
    def stages(self) -> list[Stage]:
        return stages_of(self.model)

    @property
    def start(self) -> dict[Name, Array]:
        return given(*self.problem, self.model.optimizer, self.state)

    @property
    def matrices(self) -> dict[Name, Array]:
        return evaluated(self.stages, self.start)


def numbers_of(optimizer: str) -> dict[str, float]:
    """Those that a step of the optimizer takes."""
    config = Config(momentum=0.8, beta1=0.7, beta2=0.95, weight_decay=0.4)
    return OPTIMIZERS[optimizer].numbers(RATE, STEP, config)


def drawn(problem: Problem, loss: str, optimizer: str = "sgd", **regularised: Any) -> Drawn:
    """The problem with a state of the optimizer as after some steps, and fields of its Model."""
    rng, activations = np.random.default_rng(5), [layer.activation for layer in problem.network]
    state = {
        part: [
            (rng.uniform(0, 1, layer.W.shape), rng.uniform(0, 1, layer.b.shape))
            for layer in problem.network
        ]
        for part in OPTIMIZERS[optimizer].state
    }
    model = Model(tuple(activations), loss, optimizer, numbers_of(optimizer), **regularised)
    return Drawn(problem, model, state)


@st.composite
def passes(draw: st.DrawFn) -> Drawn:
    """Any small pass: 0 to 6 hidden layers with an activation each, any loss and optimizer."""
    problem, loss = draw(problems(layers=draw(st.integers(1, 7))))
    optimizer, regularised = draw(st.sampled_from(sorted(OPTIMIZERS))), draw(REGULARISED)
    return drawn(problem, loss, optimizer, **regularised)


REGULARISED = st.fixed_dictionaries(
    {
        "penalties": st.sampled_from([{}, {"l1": 0.1}, {"l2": 0.3}, {"l1": 0.2, "l2": 0.5}]),
        "clip_norm": st.sampled_from([0.0, 0.01, 100.0]),
    }
)


def by_text(matrices: Matrices) -> dict[str, Array]:
    """The matrices by their names in text."""
    return {str(name): array for name, array in matrices.items()}


def stage_of(stages: list[Stage], name: str) -> Stage:
    (stage,) = (stage for stage in stages if str(stage.result) == name)
    return stage


def expected(case: Drawn) -> dict[str, Array]:
    """What forward, backward, loss_value and the optimizer's own step say."""
    (network, X, Y), loss = case.problem, case.model.loss
    trace = forward(network, X)
    found = {"C": np.array([[loss_value(trace, Y, loss)]])}
    after = []
    gradients = backward(network, trace, Y, loss)
    strengths: dict[str, Any] = {**case.model.penalties}
    config = Config(**strengths, clip_norm=case.model.clip_norm)
    used = plain_followed(config, network, gradients)
    for n, (layer, t, g, u) in enumerate(zip(network, trace, gradients, used, strict=True), 1):
        found |= {f"Z{n}": t.Z, f"A{n}": t.A, f"delta{n}": g.delta, f"dW{n}": g.dW, f"db{n}": g.db}
        W, made = stepped(case, n, 0, layer.W, u.dW)
        b, also = stepped(case, n, 1, layer.b, u.db)
        if case.model.clip_norm:
            found |= {f"clipped_gW{n}": u.dW, f"clipped_gb{n}": u.db}
        elif case.model.penalties:
            found[f"gW{n}"] = u.dW
        found |= made | also
        after.append(Layer(W, b, layer.activation))
    found["new C"] = np.array([[loss_value(forward(tuple(after), X), Y, loss)]])
    return found


def stepped(
    case: Drawn, layer: int, place: int, parameter: Array, gradient: Array
) -> tuple[Array, dict[str, Array]]:
    """W or b, by its place, after the record's own step, and all that it makes, by name."""
    record, letter = OPTIMIZERS[case.model.optimizer], "Wb"[place]
    state = {part: case.state[part][layer - 1][place] for part in record.state}
    numbers = (case.model.numbers, record.for_biases(case.model.numbers))[place]
    made = record(parameter, gradient, state, **numbers)
    named = {
        f"{'new ' if part in state else ''}{part}{letter}{layer}": array
        for part, array in made.items()
        if part != "W"
    }
    return made["W"], {**named, f"new {letter}{layer}": made["W"]}


def check_results(case: Drawn) -> None:
    """Every matrix is what the readable form computes."""
    matrices = by_text(case.matrices)
    for name, array in expected(case).items():
        np.testing.assert_allclose(matrices[name], array, rtol=1e-11, atol=1e-12, err_msg=name)
    followed = gradient_followed(case.stages, case.matrices)
    gradient = flat_gradient(case.problem, case.model.loss)
    np.testing.assert_allclose(followed, gradient, rtol=1e-12, atol=1e-12)


def check_cells(stages: list[Stage], matrices: Matrices) -> None:
    """Every cell is its sum, and every factor that is an entry of a matrix has its value."""
    for stage in stages:
        result = matrices[stage.result]
        for row, column in np.ndindex(*result.shape):
            found = stage.cell(matrices, row, column)
            assert found.value == pytest.approx(result[row, column], rel=1e-11, abs=1e-12)
            assert text_of(found.symbol).startswith(str(stage.result))
            for factor in (factor for term in found.terms for factor in term):
                if factor.symbol == factor.cells and factor.cells[0].name in matrices:
                    name, *place = factor.cells[0]
                    assert factor.value == matrices[name][tuple(place)]
                if factor.computed:
                    again = factor.computed(*factor.numbers)
                    assert again == pytest.approx(factor.value, rel=1e-8, abs=1e-12)


def check_code(stages: list[Stage], start: Matrices, matrices: Matrices) -> None:
    """The lines of NumPy, run one after the other, make every matrix, to the last bit."""
    scope: dict[str, Any] = {"np": np, **{name.identifier: start[name] for name in start}}
    scope["m"] = start[TARGETS].shape[1]
    for stage in stages:
        scope |= stage.operation.constants
        exec(stage.code, scope)  # noqa: S102 (what nnviz wrote)
        found, right = scope[stage.result.identifier], matrices[stage.result]
        np.testing.assert_array_equal(found, right.squeeze() if right.size == 1 else right)
        assert np.size(found) == right.size


@settings(max_examples=40)
@hypothesis_given(case=passes())
def test_any_pass_is_explained(case: Drawn) -> None:
    check_results(case)
    check_cells(case.stages, case.matrices)
    check_code(case.stages, case.start, case.matrices)


# ------------------------------------------------------------------- records that nobody foresaw


@pytest.mark.usefixtures("strangers")
def test_a_record_registered_here_is_explained() -> None:
    activations = ("log1pexp", "flipped", "log1pexp")
    problem = draw_problem("he", (2, 3, 3, 2), activations, "log_cosh")
    case = drawn(problem, "log_cosh", "adagrad")
    check_results(case)
    check_cells(case.stages, case.matrices)
    check_code(case.stages, case.start, case.matrices)
    equations = {str(each.result): written_of(each) for each in case.stages}
    assert equations["A1"] == "log(1 + exp(Z1))"
    assert equations["f'(Z1)"] == "1 − exp(−A1)"
    assert equations["C"] == "mean over samples of the sum of log((exp(A3 − Y) + exp(Y − A3)) / 2)"
    assert equations["dA3"] == "tanh(A3 − Y) / m"
    assert equations["new sb2"] == "sb2 + db2²"
    assert equations["new W1"] == "W1 + −0.3 dW1 / (√(new sW1) + 1·10^−8)"


@pytest.mark.usefixtures("strangers")
def test_where_the_form_to_read_is_infinite_the_stable_one_is_shown() -> None:
    # exp(800) is too large to be a number: log(1 + exp(800)) = 800 comes from the stable form.
    network = (Layer(np.array([[800.0]]), np.array([[0.0]]), "log1pexp"),)
    case = drawn(Problem(network, np.array([[1.0]]), np.array([[0.0]])), "squared_error")
    ((factor,),) = stage_of(case.stages, "A1").cell(case.matrices, 0, 0).terms
    assert factor.value == 800.0
    assert text_of(factor.symbol) == "log(1 + exp(Z1[1,1]))"


def written_of(stage: Stage) -> str:
    """The right side of an equation as text."""
    parts = [
        part if isinstance(part, str) else f"{part.name}{'ᵀ' if part.transposed else ''}"
        for part in stage.operation.equation
    ]
    return "".join(parts)


# ------------------------------------------------------------------------------------ by hand


@pytest.mark.parametrize(
    ("activations", "loss", "optimizer", "equations"),
    [
        (
            ("relu", "sigmoid"),
            "squared_error",
            "sgd",
            {
                "Z1": "W1 A0 + b1",
                "A1": "max(0, Z1)",
                "A2": "1 / (1 + exp(−Z2))",
                "C": "mean over samples of the sum of (A2 − Y)²",
                "dA2": "2 (A2 − Y) / m",
                "f'(Z2)": "A2 ⊙ (1 − A2)",
                "delta2": "dA2 ⊙ f'(Z2)",
                "dW2": "delta2 A1ᵀ",
                "db2": "row sums of delta2",
                "dA1": "W2ᵀ delta2",
                "f'(Z1)": "1 where Z1 > 0, else 0",
                "new W1": "W1 − 0.3 dW1",
                "new C": "C of the same data, with the new W and b",
            },
        ),
        (
            ("tanh", "identity", "sigmoid"),
            "binary_cross_entropy",
            "momentum",
            {
                "C": "mean over samples of the sum of (−Y ⊙ log(A3) − (1 − Y) ⊙ log(1 − A3))",
                "dA3": "(A3 − Y) / (A3 ⊙ (1 − A3)) / m",
                "delta3": "(A3 − Y) / m",
                "f'(Z2)": "1 in every cell",
                "f'(Z1)": "1 − A1²",
                "new vW2": "0.8 vW2 + dW2",
                "new W2": "W2 − 0.3 new vW2",
            },
        ),
        (
            ("leaky_relu", "softmax"),
            "cross_entropy",
            "adam",
            {
                "A1": "Z1 where Z1 > 0, else 0.01 Z1",
                "A2": "exp(Z2) / (sum over units of exp(Z2))",
                "C": "mean over samples of the sum of (−Y ⊙ log(A2))",
                "dA2": "−Y / A2 / m",
                "delta2": "(A2 − Y) / m",
                "new mb1": "0.7 mb1 + (1 − 0.7) db1",
                "new vb1": "0.95 vb1 + (1 − 0.95) db1²",
                "m_hatb1": "new mb1 / (1 − 0.7^3)",
                "v_hatb1": "new vb1 / (1 − 0.95^3)",
                "new b1": "b1 − 0.3 m_hatb1 / (√(v_hatb1) + 1·10^−8)",
            },
        ),
    ],
)
def test_the_equations(
    activations: tuple[str, ...], loss: str, optimizer: str, equations: dict[str, str]
) -> None:
    stages = stages_of(Model(activations, loss, optimizer, numbers_of(optimizer)))
    found = {str(stage.result): written_of(stage) for stage in stages}
    assert {name: found[name] for name in equations} == equations


@pytest.mark.parametrize(
    ("activations", "loss", "between"),
    [
        (("tanh", "sigmoid"), "squared_error", ["C", "dA2", "f'(Z2)", "delta2"]),
        (("tanh", "sigmoid"), "binary_cross_entropy", ["C", "dA2", "delta2"]),
        (("tanh", "softmax"), "cross_entropy", ["C", "dA2", "delta2"]),
    ],
)
def test_the_order_of_the_stages(
    activations: tuple[str, ...], loss: str, between: list[str]
) -> None:
    stages = stages_of(Model(activations, loss, "momentum", numbers_of("momentum")))
    forwards = ["Z1", "A1", "Z2", "A2"]
    backwards = ["dW2", "db2", "dA1", "f'(Z1)", "delta1", "dW1", "db1"]
    updates = [f"new {part}{letter}{n}" for n in (1, 2) for letter in "Wb" for part in ("v", "")]
    found = [str(stage.result) for stage in stages]
    assert found == [*forwards, *between, *backwards, *updates, "new C"]
    assert [stage.direction for stage in stages] == [
        *[Direction.FORWARD] * 4,
        *[Direction.LOSS] * 2,
        *[Direction.BACKWARD] * (len(between) - 2 + 7),
        *[Direction.UPDATE] * 9,
    ]
    for stage in stages:
        digits = re.findall(r"\d", str(stage.result))
        assert [stage.layer] == ([int(digit) for digit in digits] or [2]), "C is the last layer's"
        assert not stage.mistake


# Each model with another number of hidden layers, 0 to 6, in turn.
@pytest.mark.parametrize(
    ("activation", "loss", "output", "depth"),
    [(*model, index % 7) for index, model in enumerate(MODELS)],
)
def test_the_derivatives_in_between(activation: str, loss: str, output: str, depth: int) -> None:
    sizes, activations = (2, *(3,) * depth, 2), (*(activation,) * depth, output)
    problem = draw_problem("he", sizes, activations, loss)
    matrices = by_text(drawn(problem, loss).matrices)
    for number, layer in enumerate(problem.network, 1):
        Z, A = matrices[f"Z{number}"], matrices[f"A{number}"]
        numeric = {f"dA{number}": numeric_dA(problem.network[number:], A, problem.Y, loss)}
        if number <= depth or not LOSSES[loss].cancelled:
            numeric[f"f'(Z{number})"] = numeric_slope(layer.activation, Z)
        for name, slopes in numeric.items():
            np.testing.assert_allclose(matrices[name], slopes, rtol=1e-6, atol=1e-9, err_msg=name)


def test_delta_behind_softmax_is_the_derivative_by_Z() -> None:
    problem = draw_problem("he", (2, 3), ("softmax",), "cross_entropy")
    matrices = by_text(drawn(problem, "cross_entropy").matrices)
    Z, loss = matrices["Z1"].copy(), LOSSES["cross_entropy"]
    numeric = central_differences(lambda: float(loss.value(Z, Z, problem.Y)), Z)
    np.testing.assert_allclose(matrices["delta1"], numeric, rtol=1e-6, atol=1e-9)


# The numbers of test_network, worked there by hand: Z1 = [2, -1], A1 = [2, 0], Z2 = 0, A2 = 0.5.
BY_HAND = [
    (
        "Z1",
        (1, 0),
        [[("W1[2,1]", -1), ("A0[1,1]", 1)], [("W1[2,2]", 0.5), ("A0[2,1]", 2)], [("b1[2]", -1)]],
    ),
    ("A1", (0, 0), [[("max(0, Z1[1,1])", 2)]]),
    ("A1", (1, 0), [[("max(0, Z1[2,1])", 0)]]),
    ("A2", (0, 0), [[("1/(1 + exp(−Z2[1,1]))", 0.5)]]),
    ("C", (0, 0), [[("1/m", 1), ("(A2[1,1] − Y[1,1])²", 0.25)]]),
    ("dA2", (0, 0), [[("2", 2), ("1/m", 1), ("(A2[1,1] − Y[1,1])", -0.5)]]),
    ("f'(Z2)", (0, 0), [[("A2[1,1]", 0.5), ("(1 − A2[1,1])", 0.5)]]),
    ("delta2", (0, 0), [[("dA2[1,1]", -1), ("f'(Z2)[1,1]", 0.25)]]),
    ("dW2", (0, 1), [[("delta2[1,1]", -0.25), ("A1[2,1]", 0)]]),
    ("db2", (0, 0), [[("delta2[1,1]", -0.25)]]),
    ("dA1", (1, 0), [[("W2[1,2]", 3), ("delta2[1,1]", -0.25)]]),
    ("f'(Z1)", (1, 0), [[("1 where Z1[2,1] > 0, else 0", 0)]]),
    ("dW1", (0, 1), [[("delta1[1,1]", -0.25), ("A0[2,1]", 2)]]),
    ("new W1", (0, 1), [[("W1[1,2]", 0.25)], [("−learning_rate", -0.3), ("dW1[1,2]", -0.5)]]),
    ("new b1", (1, 0), [[("b1[2]", -1)], [("−learning_rate", -0.3), ("db1[2]", 0)]]),
]


@pytest.mark.parametrize(("name", "place", "terms"), BY_HAND)
def test_cells_by_hand(
    name: str, place: tuple[int, int], terms: list[list[tuple[str, float]]]
) -> None:
    case = drawn(Problem(NETWORK, X, Y), "squared_error")
    found = stage_of(case.stages, name).cell(case.matrices, *place)
    assert [[(text_of(f.symbol), f.value) for f in term] for term in found.terms] == terms


# Adam's third step of W = b = 1 with dW = db = 2 (A - 0) x 1 = 4, m = 1 and v = 2.
ADAM = [
    ("new mW1", [[("beta1", 0.7), ("mW1[1,1]", 1)], [("(1 − beta1)", 0.3), ("dW1[1,1]", 4)]]),
    ("new vW1", [[("beta2", 0.95), ("vW1[1,1]", 2)], [("(1 − beta2)", 0.05), ("dW1[1,1]²", 16)]]),
    ("m_hatW1", [[("1/(1 − beta1^t)", 1 / 0.657), ("new mW1[1,1]", 1.9)]]),
    ("v_hatb1", [[("1/(1 − beta2^t)", 1 / 0.142625), ("new vb1[1]", 2.7)]]),
    (
        "new b1",
        [
            [("b1[1]", 1)],
            [
                ("−learning_rate", -0.3),
                ("m_hatb1[1]", 1.9 / 0.657),
                ("1/(√(v_hatb1[1]) + 1·10^−8)", (0.142625 / 2.7) ** 0.5),
            ],
        ],
    ),
]


@pytest.mark.parametrize(("name", "terms"), ADAM)
def test_the_cells_of_adam_by_hand(name: str, terms: list[list[tuple[str, float]]]) -> None:
    one = np.array([[1.0]])
    problem = Problem((Layer(one, one, "identity"),), one, 0 * one)
    model = Model(("identity",), "squared_error", "adam", numbers_of("adam"))
    state = {"m": [(one, one)], "v": [(2 * one, 2 * one)]}
    case = Drawn(problem, model, state)
    found = stage_of(case.stages, name).cell(case.matrices, 0, 0)
    for term, right in zip(found.terms, terms, strict=True):
        assert [text_of(factor.symbol) for factor in term] == [symbol for symbol, _ in right]
        values = [factor.value for factor in term]
        assert values == pytest.approx([value for _, value in right], rel=1e-7)


def test_the_model_of_a_run_has_the_numbers_of_its_next_step() -> None:
    config = Config(learning_rate=0.25, hidden=(2,), activation="tanh")
    expected = Model(("tanh", "sigmoid"), "squared_error", "sgd", {"rate": 0.25})
    assert Model.of(config) == Model.of(config, 7) == expected


def test_steps_count_from_1(monkeypatch: pytest.MonkeyPatch) -> None:
    def decaying(W: Any, g: Any, *, rate: Any, t: Any) -> dict[str, Any]:
        return {"W": W - rate * g / t}

    monkeypatch.setitem(OPTIMIZERS, "sgd", Optimizer("decaying", decaying))
    assert Model.of(Config(), 0).numbers["t"] == 1
    assert Model.of(Config(), 7).numbers["t"] == 8


def test_the_state_starts_at_0() -> None:
    start = by_text(given(NETWORK, X, Y, "adam"))
    for part in ("mW1", "vW1", "mb2", "vb2"):
        array = start[part]
        assert not array.any()
        assert array.shape == start[part[1:]].shape
    assert set(by_text(given(NETWORK, X, Y))) == {"A0", "Y", "W1", "b1", "W2", "b2"}


# What is written for a computed factor, with 0.5 for A2 and 1 for Y.
LOG = ("(−", 1.0, " × log(", 0.5, ") − (1 − ", 1.0, ") × log(1 − ", 0.5, "))")
WRITTEN = [
    ("relu", "squared_error", "A1", ("max(0, ", -1.0, ")")),
    ("leaky_relu", "squared_error", "A1", ("0.01 × ", -1.0, ", as ", -1.0, " ≤ 0")),
    ("leaky_relu above 0", "squared_error", "A1", (0.5, ", as ", 0.5, " > 0")),
    ("relu", "squared_error", "C", ("(", 0.5, " − ", 1.0, ")²")),
    ("relu", "squared_error", "dA2", ("(", 0.5, " − ", 1.0, ")")),
    ("relu", "squared_error", "f'(Z1)", ("0, as ", -1.0, " ≤ 0")),
    ("leaky_relu", "squared_error", "f'(Z1)", ("0.01, as ", -1.0, " ≤ 0")),
    ("relu above 0", "squared_error", "f'(Z1)", ("1, as ", 0.5, " > 0")),
    ("leaky_relu above 0", "squared_error", "f'(Z1)", ("1, as ", 0.5, " > 0")),
    ("identity", "squared_error", "f'(Z1)", ()),
    ("tanh", "squared_error", "A1", ("tanh(", -1.0, ")")),
    ("tanh", "squared_error", "f'(Z1)", ("1 − ", float(np.tanh(-1)), "²")),
    ("relu", "squared_error", "f'(Z2)", ("(1 − ", 0.5, ")")),
    ("relu", "binary_cross_entropy", "C", LOG),
    ("relu", "binary_cross_entropy", "dA2", ("1/(", 0.5, " × (1 − ", 0.5, "))")),
]


@pytest.mark.parametrize(("activation", "loss", "name", "written"), WRITTEN)
def test_written_by_hand(
    activation: str, loss: str, name: str, written: tuple[str | float, ...]
) -> None:
    # Z1 = W1 x = -1, or 0.5, in one hidden unit; b2 cancels what comes of it, so Z2 = 0.
    activation, _, above = activation.partition(" ")
    Z1 = np.array([[0.5 if above else -1.0]])
    hidden, A1 = Layer(Z1, np.array([[0.0]]), activation), ACTIVATIONS[activation].function(Z1)
    network = (hidden, Layer(np.array([[1.0]]), -A1, "sigmoid"))
    case = drawn(Problem(network, np.array([[1.0]]), Y), loss)
    (term,) = stage_of(case.stages, name).cell(case.matrices, 0, 0).terms
    assert term[-1].written == written


def test_softmax_writes_out_the_sum_over_the_units_of_the_sample() -> None:
    network = (Layer(np.array([[1.0], [2.0], [3.0]]), np.zeros((3, 1)), "softmax"),)
    problem = Problem(network, np.array([[1.0, -1.0]]), np.eye(3)[:, :2])
    case = drawn(problem, "cross_entropy")
    ((factor,),) = stage_of(case.stages, "A1").cell(case.matrices, 1, 1).terms
    exponents = [f"exp(Z1[{unit},2])" for unit in (1, 2, 3)]
    assert text_of(factor.symbol) == f"{exponents[1]} / ({' + '.join(exponents)})"
    assert factor.numbers == (-2.0, -1.0, -2.0, -3.0)


@pytest.mark.parametrize(
    ("Z", "symbol"),
    # sigmoid(40) is 1 to the last bit; at 20 the logarithm of 1 - A has lost half its digits.
    [
        (0.0, "(−Y[1,1] log(A1[1,1]) − (1 − Y[1,1]) log(1 − A1[1,1]))"),
        (20.0, "(log(1 + exp(Z1[1,1])) − Y[1,1] Z1[1,1])"),
        (40.0, "(log(1 + exp(Z1[1,1])) − Y[1,1] Z1[1,1])"),
    ],
)
def test_a_loss_that_loses_digits_is_shown_in_its_stable_form(Z: float, symbol: str) -> None:
    network = (Layer(np.array([[Z]]), np.array([[0.0]]), "sigmoid"),)
    one = np.array([[1.0]])
    case = drawn(Problem(network, one, one), "binary_cross_entropy")
    ((_, factor),) = stage_of(case.stages, "C").cell(case.matrices, 0, 0).terms
    assert text_of(factor.symbol) == symbol
    assert factor.value == pytest.approx(float(np.log1p(np.exp(-Z))), rel=1e-6, abs=1e-14)


def test_the_mean_is_written_with_the_number_of_samples() -> None:
    case = drawn(
        draw_problem("he", (2, 3, 2), ("tanh", "sigmoid"), "squared_error"), "squared_error"
    )
    for name, terms in (("C", 8), ("dA2", 1)):
        found = stage_of(case.stages, name).cell(case.matrices, 0, 0).terms
        means = [(f.value, f.written) for term in found for f in term if text_of(f.symbol) == "1/m"]
        assert means == [(0.25, ("1/", 4.0))] * terms


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_step_against_the_gradient_is_followed_with_its_sign(optimizer: str) -> None:
    problem = draw_problem("he", (2, 3, 2), ("tanh", "sigmoid"), "squared_error")
    case = drawn(problem, "squared_error", optimizer)
    stages = with_mistakes(case.stages, ["sign"], case.model)
    followed = gradient_followed(stages, evaluated(stages, case.start))
    np.testing.assert_allclose(followed, -flat_gradient(problem, "squared_error"), rtol=1e-12)


def test_a_cell_is_found_by_the_text_of_its_name() -> None:
    matrices = drawn(Problem(NETWORK, X, Y), "squared_error").matrices
    for name, array in matrices.items():
        rows, columns = array.shape
        assert cell_named(matrices, str(name), rows - 1, columns - 1) == (
            name,
            rows - 1,
            columns - 1,
        )
        for row, column in ((-1, 0), (0, -1), (rows, 0), (0, columns)):
            assert cell_named(matrices, str(name), row, column) is None
    for text in ("", "W9", "X", "w1"):
        assert cell_named(matrices, text, 0, 0) is None


def test_evaluation_changes_nothing_it_was_given_and_is_silent_when_it_overflows() -> None:
    activations = ("identity",) * 3
    problem = draw_problem("he", (2, 3, 3, 2), activations, "squared_error")
    network = tuple(Layer(each.W * 1e200, each.b, each.activation) for each in problem.network)
    case = drawn(Problem(network, problem.X, problem.Y), "squared_error")
    start = case.start
    kept = {name: matrix.copy() for name, matrix in start.items()}
    matrices = evaluated(case.stages, start)
    assert not np.isfinite(by_text(matrices)["C"]).any()
    assert list(start) == list(kept)
    for name, matrix in kept.items():
        np.testing.assert_array_equal(start[name], matrix)


@settings(max_examples=30)
@hypothesis_given(case=passes(), listed=st.integers(0, 4))
def test_of_a_long_sum_some_terms_and_what_the_others_add_up_to_are_the_whole(
    case: Drawn, listed: int
) -> None:
    matrices, samples = evaluated(case.stages, case.start), case.problem.X.shape[1]
    for stage in case.stages:
        row, column = (size - 1 for size in matrices[stage.result].shape)
        whole, short = (stage.cell(matrices, row, column, each) for each in (None, listed))
        assert (whole.others.many, short.many) == (0, len(whole.terms))
        assert {text_of(term[0].symbol) for term in short.terms} <= {
            text_of(term[0].symbol) for term in whole.terms
        }
        if str(stage.result).startswith(("dW", "db")):
            assert len(short.terms) == min(samples, listed)
        np.testing.assert_allclose(short.value, whole.value, rtol=1e-9, atol=1e-12)
