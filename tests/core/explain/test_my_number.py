"""A typed number is right within its digits, or named by the slip that gives it, or neither."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st

from nnviz import Config, forward, train
from nnviz.core.arrays import Array
from nnviz.core.explain.mistakes import MISTAKES, applicable
from nnviz.core.explain.my_number import Outcome, Verdict, check, fits, verdict
from nnviz.core.explain.names import LOSS, Entry, Name
from nnviz.core.explain.slips import Pass, Slip
from nnviz.core.explain.stage import evaluated
from nnviz.core.explain.stages import Model, given, stages_of
from nnviz.core.explain.worked_examples import EXAMPLES
from nnviz.core.model.network import Layer, loss_value
from nnviz.core.model.optimizers import OPTIMIZERS
from tests.core.explain.test_mistakes import left_in, left_pairs, wrong_gradients
from tests.core.explain.test_stages import Drawn, drawn
from tests.core.reference import Problem, draw_problem
from tests.core.strategies import problems

RATE = 0.3
MIRRORED = "at dW[4,2]: rows and columns are exchanged"


@st.composite
def passes(draw: st.DrawFn) -> Drawn:
    """Any small pass of up to 3 layers."""
    problem, loss = draw(problems(layers=draw(st.integers(1, 3))))
    return drawn(problem, loss, draw(st.sampled_from(sorted(OPTIMIZERS))))


def honest_of(case: Drawn) -> Pass:
    """Also with what the step before has left, as a page gives it."""
    return Pass(case.stages, case.matrices | left_in(case.start), case.model)


def typed(value: float) -> Decimal:
    """Every digit of the number; of 0 so many that nothing else is cut off to it."""
    return Decimal(repr(value)) if value else Decimal("0E-30")


def same(a: float, b: float) -> bool:
    return bool(np.isclose(a, b, rtol=1e-9, atol=1e-14))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_who_took_the_full_rate_for_that_of_the_step_is_told(optimizer: str) -> None:
    config = Config(schedule="exponential", decay=0.9, optimizer=optimizer, epochs=20)
    run = train(config)
    start = given(run.network_at(5), run.dataset.X, run.dataset.Y, optimizer, run.state_at(5))
    model = Model.of(config, 5)
    honest = Pass(stages_of(model), evaluated(stages_of(model), start), model)
    cell = Entry(Name("W", 2).renewed, 0, 1)
    before, after = run.network_at(5)[1].W[0, 1], run.network_at(6)[1].W[0, 1]
    wrong = before + (after - before) / 0.9**5
    assert check(Decimal(f"{after:.12f}"), cell, honest).outcome is Outcome.RIGHT
    told = check(Decimal(f"{wrong:.12f}"), cell, honest)
    assert told.slips == ("with the learning rate that is set, not that of this step",)


# ----------------------------------------------------------------------------- within the digits


@pytest.mark.parametrize(
    ("words", "value"),
    [
        *(("0.12", 0.1234), ("0.12", 0.1299), ("0.12", 0.115), ("-0.12", -0.1234)),
        *(("0.13", 0.1299), ("200", 200.0), ("0", 0.4), ("0", -0.4), ("-0.0", 0.04)),
        *(("1.2e-7", 1.234e-7), ("0.120", 0.1204), ("0.3333", 1 / 3), ("0.6666", 2 / 3)),
        *(("0.6667", 2 / 3), ("0.1", 0.1)),
    ],
)
def test_rounded_or_cut_off_it_fits(words: str, value: float) -> None:
    assert fits(Decimal(words), value)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        *(("0.12", 0.1301), ("0.12", 0.1149), ("0.12", -0.1234), ("0.13", 0.1234)),
        *(("0", 1.0), ("0.0", -0.1), ("200", 201.0), ("0.120", 0.1215), ("0.12", np.inf)),
        ("0.12", np.nan),
    ],
)
def test_otherwise_it_does_not(words: str, value: float) -> None:
    assert not fits(Decimal(words), value)


@settings(max_examples=100)
@hypothesis_given(
    value=st.floats(-1e6, 1e6).filter(lambda value: abs(value) > 1e-6),
    decimals=st.integers(0, 12),
)
def test_what_is_printed_of_a_number_fits_it(value: float, decimals: int) -> None:
    printed = Decimal(f"{value:.{decimals}f}")
    assert fits(printed, value)
    unit = max(10.0**-decimals, 1e-8 * abs(value))  # beyond, it is rounding
    away = float(printed) + (2.01 * unit if value > 0 else -2.01 * unit)
    assert not fits(printed, away)


NEITHER = [Slip("without f'(Z)", 0.5), Slip("with db = 0", 0.0)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # Of 0.1234, where 0.5 and 0 are known slips.
        ("0.1234", Verdict(Outcome.RIGHT)),
        ("0.12", Verdict(Outcome.RIGHT)),
        ("0.1", Verdict(Outcome.TOO_FEW_DIGITS)),
        ("0", Verdict(Outcome.TOO_FEW_DIGITS)),  # 0.1234 in whole numbers, and db = 0
        ("0.00", Verdict(Outcome.MISTAKEN, ("with db = 0",))),
        ("0.5", Verdict(Outcome.MISTAKEN, ("without f'(Z)",))),  # with no digit more
        ("0.500", Verdict(Outcome.MISTAKEN, ("without f'(Z)",))),
        ("0.7", Verdict(Outcome.NOT_THIS)),
        ("-0.1234", Verdict(Outcome.NOT_THIS)),
        ("0.12340004", Verdict(Outcome.RIGHT)),  # as 32 bits would have it
        ("0.12345", Verdict(Outcome.NOT_THIS)),
    ],
)
def test_by_hand(words: str, expected: Verdict) -> None:
    assert verdict(Decimal(words), 0.1234, NEITHER) == expected


def test_two_slips_with_the_same_number_are_both_named() -> None:
    both = [Slip("one", 0.25), Slip("two", 0.25), Slip("one", 0.25), Slip("three", 0.26)]
    assert verdict(Decimal("0.25"), 0.5, both) == Verdict(Outcome.MISTAKEN, ("one", "two"))


def test_few_digits_that_fit_two_slips_or_one_by_chance_name_none() -> None:
    near = [Slip("one", 0.2512), Slip("two", 0.2534)]
    assert verdict(Decimal("0.25"), 0.5, near).outcome is Outcome.TOO_FEW_DIGITS
    assert verdict(Decimal("0.25"), 0.5, near[:1]).outcome is Outcome.TOO_FEW_DIGITS
    assert verdict(Decimal("0.251"), 0.5, near) == Verdict(Outcome.MISTAKEN, ("one",))


def test_a_slip_that_changes_nothing_is_none() -> None:
    assert verdict(Decimal("0.5"), 0.5, [Slip("one", 0.5)]) == Verdict(Outcome.RIGHT)
    zero = [Slip("one", 1e-17)]  # what is left where numbers cancel
    assert verdict(Decimal("1e-17"), 0.0, zero, 1e-15) == Verdict(Outcome.RIGHT)


# --------------------------------------------------------------------------- on random networks


@settings(max_examples=30)
@hypothesis_given(case=passes(), data=st.data())
def test_the_right_number_is_right_with_any_digits(case: Drawn, data: st.DataObject) -> None:
    honest = honest_of(case)
    stage = data.draw(st.sampled_from(case.stages))
    matrix = honest.matrices[stage.result]
    row, column = (data.draw(st.integers(0, size - 1)) for size in matrix.shape)
    value, cell = float(matrix[row, column]), Entry(stage.result, row, column)
    assert check(typed(value), cell, honest) == Verdict(Outcome.RIGHT)
    single = typed(float(np.float32(value)))
    assert check(single, cell, honest).outcome in (Outcome.RIGHT, Outcome.TOO_FEW_DIGITS)
    few = Decimal(f"{value:.{data.draw(st.integers(1, 6))}g}")
    assert check(few, cell, honest).outcome in (Outcome.RIGHT, Outcome.TOO_FEW_DIGITS)


@settings(max_examples=30)
@hypothesis_given(case=passes(), factor=st.floats(1.001, 9.7), data=st.data())
def test_what_no_slip_gives_is_only_not_this(
    case: Drawn, factor: float, data: st.DataObject
) -> None:
    honest = honest_of(case)
    stage = data.draw(st.sampled_from(case.stages))
    value = float(honest.matrices[stage.result][0, 0])
    odd = value * factor * np.pi + 1.23456e-3
    assert check(typed(odd), Entry(stage.result, 0, 0), honest) == Verdict(Outcome.NOT_THIS)


def check_named(case: Drawn, pairs: list[tuple[Array, Array]], words: str) -> None:
    """Wrong derivatives are named so, or are the right ones; the first and last of each matrix."""
    honest = honest_of(case)
    for layer, (dW, db) in enumerate(pairs, start=1):
        for letter, matrix in (("W", dW), ("b", db)):
            name = Name(letter, layer).gradient
            for row, column in {(0, 0), (matrix.shape[0] - 1, matrix.shape[1] - 1)}:
                value = float(matrix[row, column])
                found = check(typed(value), Entry(name, row, column), honest)
                if same(value, float(honest.matrices[name][row, column])):
                    assert found.outcome is Outcome.RIGHT
                    continue
                assert found.outcome is Outcome.MISTAKEN, f"{name}[{row},{column}] {words}"
                assert words in found.slips


@pytest.mark.parametrize("name", [name for name in MISTAKES if name != "sign"])
@settings(max_examples=25, deadline=None)
@hypothesis_given(case=passes())
def test_each_mistake_is_named_on_its_derivatives(name: str, case: Drawn) -> None:
    if name in applicable(case.stages, case.model):
        left = left_pairs(case.start)
        pairs = wrong_gradients(case.problem, case.model.loss, name, left)
        check_named(case, pairs, MISTAKES[name].slip)


@settings(max_examples=25)
@hypothesis_given(case=passes())
def test_each_mistake_is_named_on_the_parameters_it_leads_to(case: Drawn) -> None:
    model = replace(case.model, optimizer="sgd", numbers={"rate": RATE})
    case = Drawn(case.problem, model, {})
    honest = honest_of(case)
    for name in applicable(case.stages, model):
        pairs = wrong_gradients(case.problem, model.loss, name, left_pairs(case.start))
        triples = zip(case.problem.network, pairs, strict=True)
        for number, (layer, (dW, _)) in enumerate(triples, start=1):
            cell = Entry(Name("W", number, new=True), 0, 0)
            value = layer.W[0, 0] - RATE * dW[0, 0]
            found = check(typed(float(value)), cell, honest)
            if same(value, float(honest.matrices[cell.name][0, 0])):
                assert found == Verdict(Outcome.RIGHT)
            else:
                assert MISTAKES[name].slip in found.slips, f"{name} in {cell}: {found}"


@settings(max_examples=25)
@hypothesis_given(case=passes())
def test_a_sign_and_a_factor_of_2_or_m_are_named(case: Drawn) -> None:
    loss, samples = case.model.loss, case.problem.X.shape[1]
    right = wrong_gradients(case.problem, loss, "")
    for factor, words in (
        (-1, "with the other sign"),
        (2, "with a factor of 2 too many"),
        (0.5, "with a factor of 2 missing"),
        (1 / samples, "divided by m twice"),
        (samples, MISTAKES["mean"].slip),
    ):
        check_named(case, [(factor * dW, factor * db) for dW, db in right], words)


@settings(max_examples=25)
@hypothesis_given(case=passes(), data=st.data())
def test_one_sample_for_all_is_named(case: Drawn, data: st.DataObject) -> None:
    (network, X, Y), loss = case.problem, case.model.loss
    samples = X.shape[1]
    k = data.draw(st.integers(0, samples - 1))
    one = Problem(network, X[:, k : k + 1], Y[:, k : k + 1])
    pairs = wrong_gradients(one, loss, "")
    check_named(case, pairs, f"of sample {k + 1} alone, with m = 1")
    part = [(dW / samples, db / samples) for dW, db in pairs]
    if k < samples - 1:
        check_named(case, part, f"with sample {k + 1} only, still divided by m")
    value = loss_value(forward(network, one.X), one.Y, loss)
    found = check(typed(value), Entry(LOSS, 0, 0), honest_of(case))
    assert found.outcome is Outcome.RIGHT or f"of sample {k + 1} alone, with m = 1" in found.slips


def square(loss: str = "squared_error") -> Drawn:
    """Where every matrix product fits with a transpose too few or too many: all are 3 × 3."""
    rng, activations = np.random.default_rng(3), ("tanh", "tanh", "sigmoid")
    network = tuple(
        Layer(rng.uniform(-1, 1, (3, 3)), rng.uniform(-1, 1, (3, 1)), each) for each in activations
    )
    X, Y = rng.uniform(-1, 1, (3, 3)), rng.uniform(0, 1, (3, 3))
    return drawn(Problem(network, X, Y), loss)


def test_a_transpose_is_missed() -> None:
    case = square()
    honest, numbers = honest_of(case), case.matrices
    W, delta, A = (numbers[name] for name in (Name("W", 3), Name("delta", 3), Name("A", 2)))
    for name, wrong, words in (
        (Name("W", 3).gradient, delta @ A, "without the transpose"),
        (Name("A", 2).gradient, W @ delta, "without the transpose"),
        (Name("Z", 3), W.T @ A + numbers[Name("b", 3)], "with W transposed, at Z3 only"),
        (Name("Z", 3), W @ A, "without b, at Z3 only"),
    ):
        for (row, column), value in np.ndenumerate(wrong):
            found = check(typed(float(value)), Entry(name, row, column), honest)
            assert words in found.slips, f"{name}[{row},{column}]"


def test_rows_and_columns_that_are_exchanged() -> None:
    case = square("binary_cross_entropy")
    gradient = Name("W", 2).gradient
    value = float(case.matrices[gradient][2, 0])
    found = check(typed(value), Entry(gradient, 0, 2), honest_of(case))
    assert found.slips == ("at dW2[3,1]: rows and columns are exchanged",)


def test_a_slope_forgotten_in_one_layer_only() -> None:
    case = drawn(
        draw_problem("he", (3, 3, 2, 2), ("tanh", "tanh", "sigmoid"), "squared_error"),
        "squared_error",
    )
    network, X, Y = case.problem
    trace = forward(network, X)
    A = trace[-1].A
    delta = 2 * (A - Y) / X.shape[1] * A * (1 - A)
    delta = network[2].W.T @ delta  # and no f'(Z2)
    dW = delta @ trace[1].A_prev.T
    found = check(typed(float(dW[0, 1])), Entry(Name("W", 2).gradient, 0, 1), honest_of(case))
    assert found.slips == ("without f'(Z), at f'(Z2) only",)


@pytest.mark.parametrize(
    ("name", "place", "words", "expected"),
    [
        ("dot", (0, 0), "200", Verdict(Outcome.RIGHT)),
        ("dot", (0, 0), "0", Verdict(Outcome.MISTAKEN, ("with * in place of @",))),
        ("dot", (0, 0), "-200", Verdict(Outcome.MISTAKEN, ("with the other sign",))),
        ("dot", (0, 0), "201", Verdict(Outcome.NOT_THIS)),
        ("outer", (1, 3), "60", Verdict(Outcome.RIGHT)),
        ("outer", (1, 3), "40", Verdict(Outcome.MISTAKEN, (MIRRORED,))),
        ("outer", (1, 0), "20", Verdict(Outcome.MISTAKEN, ("without the transpose",))),
        ("hidden", (1, 0), "1.158", Verdict(Outcome.MISTAKEN, ("without b",))),
        ("hidden", (1, 0), "0.658", Verdict(Outcome.RIGHT)),
        ("transpose", (0, 2), "2", Verdict(Outcome.RIGHT)),
    ],
)
def test_in_the_worked_examples(
    name: str, place: tuple[int, int], words: str, expected: Verdict
) -> None:
    example = EXAMPLES[name]
    matrices = example.worked_out(example.given)
    honest = Pass([example.stage], matrices, Model((), "squared_error"))
    assert check(Decimal(words), Entry(example.stage.result, *place), honest) == expected


def test_a_shape_that_does_not_fit_is_no_slip_and_what_is_infinite_none() -> None:
    problem = draw_problem("he", (2, 3, 1), ("relu", "identity"), "squared_error")
    network = tuple(replace(layer, W=layer.W * 1e200) for layer in problem.network)
    honest = honest_of(drawn(Problem(network, problem.X, problem.Y), "squared_error"))
    assert check(Decimal("0.123"), Entry(LOSS, 0, 0), honest) == Verdict(Outcome.NOT_THIS)
    cell = Entry(Name("Z", 1), 0, 0)
    assert check(Decimal("0.123"), cell, honest) == Verdict(Outcome.NOT_THIS)
