"""Every line of every derivation, computed with numbers: all are the derivative itself."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, partial

import numpy as np
import pytest

from nnviz import Config
from nnviz.core.arrays import Array
from nnviz.core.explain.cells import Operand
from nnviz.core.explain.derivations import derived, derived_mixing
from nnviz.core.explain.derived import Derived
from nnviz.core.explain.mistakes import MISTAKES, with_mistakes
from nnviz.core.explain.names import Name
from nnviz.core.explain.operations import Operation
from nnviz.core.explain.stage import Direction, Kind, Stage
from nnviz.core.explain.stages import Model, stages_of
from nnviz.core.model.activations import ACTIVATIONS, Activation, hidden_activations
from nnviz.core.model.derivation import Derivation
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.model.symbols import Formula, symbols_of, traced
from tests.core.explain.test_stages import Drawn, drawn
from tests.core.reference import central_differences, draw_problem

Z = np.array([[-2.5, -0.75, 0.3], [1.25, 0.6, -1.5], [0.2, 2.0, -0.4]])
SHARES = np.array([[0.2, 1.0, 0.0], [0.5, 0.0, 0.25], [0.3, 0.0, 0.75]])  # of a sample: 1


def check_lines(
    derivation: Derivation, own: Formula | None, values: Mapping[str, Array], expected: Array
) -> None:
    """Each line, with these for its symbols, is the derivative."""
    for line in derivation:
        formula = line.formula or own
        assert formula is not None
        found = formula(*(values[name] for name in symbols_of(formula)))
        np.testing.assert_allclose(
            np.broadcast_to(found, expected.shape), expected, rtol=1e-6, err_msg=line.why
        )


@pytest.mark.parametrize("name", hidden_activations())
def test_the_lines_of_an_activation(name: str) -> None:
    record, numbers = ACTIVATIONS[name], Z.copy()
    A = record.function(Z)
    numeric = central_differences(lambda: float(record.function(numbers).sum()), numbers)
    assert record.derivation, "each of ours has one"
    assert record.derivation[-1].formula is None, "it ends with the record's own"
    check_lines(record.derivation, record.slope, {"Z": Z, "A": A}, numeric)


@pytest.mark.parametrize("name", [name for name, each in ACTIVATIONS.items() if each.mixed_slope])
def test_the_lines_of_an_activation_that_mixes_units(name: str) -> None:
    record, sample = ACTIVATIONS[name], Z[:, 0]
    assert record.derivation[-1].formula is None
    A, total = record.function(sample[:, np.newaxis])[:, 0], np.exp(sample).sum()
    for k, j in np.ndindex(3, 3):
        moved = sample.copy()
        of_k = partial(_unit_of, record, moved, k)
        numeric = central_differences(of_k, moved)
        numbers = {
            "A": A[k],
            "A_j": A[j],
            "Z": sample[k],
            "Z_j": sample[j],
            "S": total,
            "same": k == j,
        }
        values = {symbol: np.array(float(number)) for symbol, number in numbers.items()}
        check_lines(record.derivation, record.mixed_slope, values, numeric[j])


def _unit_of(record: Activation, Z: Array, unit: int) -> float:
    """A of one unit of a sample."""
    return float(record.function(Z[:, np.newaxis])[unit, 0])


@pytest.mark.parametrize("name", LOSSES)
def test_the_lines_of_a_loss(name: str) -> None:
    record = LOSSES[name]
    output = record.outputs[-1] if record.only else "tanh"
    A = ACTIVATIONS[output].function(Z)
    numbers, by_A = Z.copy(), A.copy()
    dA = central_differences(lambda: float(np.sum(record.each(by_A, SHARES))), by_A)
    assert record.derivation[-1].formula is None
    check_lines(record.derivation, record.slope, {"A": A, "Y": SHARES}, dA)
    dZ = central_differences(
        lambda: float(np.sum(record.each(ACTIVATIONS[output].function(numbers), SHARES))), numbers
    )
    assert bool(record.cancelling) is bool(record.cancelled)
    check_lines(record.cancelling, record.cancelled, {"Z": Z, "A": A, "Y": SHARES}, dZ)


# ----------------------------------------------------------- matrix products, read from their words

CASE = drawn(
    draw_problem("he", (2, 3, 4, 2), ("tanh", "sigmoid", "tanh"), "squared_error"), "squared_error"
)
_SUM = re.compile(r"(?:sum over (?P<over>\w) of )?(?P<factors>.+)")
_QUOTIENT = re.compile(r"d([A-Z]\d?)(?:\[([a-z,]+)\])?/d([A-Za-z]\d)\[([a-z,]+)\]")
_ENTRY = re.compile(r"([A-Za-z]+\d)\[([a-z,]+)\]")
_MATRIX = re.compile(r"\((.+)\)\[([a-z,]+)\]")


def test_the_lines_of_the_matrix_products() -> None:
    checked = set()
    for stage, found in stages_derived(CASE):
        if stage.kind in (Kind.SLOPE, Kind.LOSS_DERIVATIVE):
            continue
        checked.add(stage.kind)
        letters, expected = factor(found.left)
        for words, why in found.lines:
            value = line(words, letters)
            np.testing.assert_allclose(value, expected, rtol=1e-6, atol=1e-9, err_msg=words + why)
    assert checked == {Kind.WEIGHT_GRADIENT, Kind.BIAS_GRADIENT, Kind.BACK, Kind.DELTA}


def line(words: str, letters: str) -> Array:
    """What a line says, with the indices `letters` left."""
    match = _SUM.fullmatch(words)
    assert match
    matrix = _MATRIX.fullmatch(match["factors"])
    if matrix:
        assert matrix[2].replace(",", "") == letters
        return product(matrix[1])
    parts = [factor(each) for each in match["factors"].split(" ")]
    used = set("".join(indices for indices, _ in parts))
    assert used - set(letters) == set(match["over"] or ""), words
    return np.asarray(
        np.einsum(f"{','.join(indices for indices, _ in parts)}->{letters}", *(a for _, a in parts))
    )


def factor(words: str) -> tuple[str, Array]:
    """Its indices, each once, and its numbers, with an axis for each."""
    quotient, entry = _QUOTIENT.fullmatch(words), _ENTRY.fullmatch(words)
    if entry:
        return entry[2].replace(",", ""), np.squeeze(MATRICES[entry[1]])
    assert quotient, words
    of, rows, by, columns = quotient.groups()
    rows, columns = (rows or "").replace(",", ""), columns.replace(",", "")
    whole = numeric(of, by)
    letters = rows + "".join(each for each in columns if each not in rows)
    return letters, np.asarray(np.einsum(f"{rows}{columns}->{letters}", whole))


def product(words: str) -> Array:
    """A product of matrices as it is written."""
    if "⊙" in words:
        first, second = words.split(" ⊙ ")
        return MATRICES[first] * MATRICES[second]
    left, right = (
        MATRICES[each.rstrip("ᵀ")].T if "ᵀ" in each else MATRICES[each] for each in words.split(" ")
    )
    return np.asarray(left @ right)


MATRICES = {str(name): array for name, array in CASE.matrices.items()}


@cache
def numeric(of: str, by: str) -> Array:
    """The derivative of a matrix, or of C, by another, by central differences of the forward pass.

    Its axes are those of the first and then of the second; a bias has one, and C none.
    """
    array = MATRICES[by].copy()
    shape = MATRICES[of].shape if of != "C" else ()

    def value() -> Array:
        """The matrix, of a forward pass in which the other one is set to `array`."""
        numbers = {str(name): each for name, each in CASE.start.items()} | {by: array}
        known = {name: numbers[str(name)] for name in CASE.start}
        for stage in CASE.stages:
            name = stage.result
            known[name] = array if str(name) == by else stage.operation.evaluate(known)
            if str(name) == of:
                return known[name].reshape(shape)
        raise AssertionError(of)

    found = np.empty((*shape, *array.shape))
    for place in np.ndindex(*array.shape):
        kept, pair = array[place], []
        for way in (1e-5, -1e-5):
            array[place] = kept + way
            pair.append(value())
        array[place] = kept
        found[(..., *place)] = (pair[0] - pair[1]) / 2e-5
    return found[..., 0] if by.startswith("b") else found


def stages_derived(case: Drawn) -> Iterator[tuple[Stage, Derived]]:
    for stage in case.stages:
        found = derived(stage, case.model.activations[stage.layer - 1], case.model.loss)
        if found:
            yield stage, found


@pytest.mark.parametrize(
    ("activations", "loss"),
    [
        (("relu", "sigmoid"), "squared_error"),
        (("tanh", "sigmoid"), "binary_cross_entropy"),
        (("leaky_relu", "softmax"), "cross_entropy"),
    ],
)
def test_every_derivative_of_a_pass_has_one_unless_it_is_mistaken(
    activations: tuple[str, ...], loss: str
) -> None:
    case = drawn(draw_problem("he", (3, 2, 2), activations, loss), loss)
    found = {str(stage.result) for stage, _ in stages_derived(case)}
    slopes = {"f'(Z2)"} if loss == "squared_error" else set()
    assert (
        found == {"dA2", "delta2", "dW2", "db2", "dA1", "f'(Z1)", "delta1", "dW1", "db1"} | slopes
    )
    for name in MISTAKES:
        for stage in with_mistakes(case.stages, [name], case.model):
            if stage.mistake:
                assert derived(stage, activations[stage.layer - 1], loss) is None


def test_how_softmax_is_derived_names_both_units() -> None:
    found = derived_mixing("softmax")
    assert found is not None
    assert found.left == "dA[k]/dZ[j]"
    assert found.lines[-1][0] == "A[k] × ((1 where k = j, else 0) − A[j])"
    assert derived_mixing("tanh") is None


def test_the_bias_correction_undoes_what_the_optimizer_does_to_equal_gradients() -> None:
    rng, steps, adam = np.random.default_rng(3), 5, OPTIMIZERS["adam"]
    config = Config(optimizer="adam", beta1=0.8, beta2=0.9)
    numbers = [adam.numbers(0.1, t, config) for t in range(1, steps + 1)]

    def after(gradients: Array) -> dict[str, Array]:
        """What the record makes of one gradient after the other, beginning with a state of 0."""
        made = {name: np.zeros(1) for name in adam.state}
        for t, g in enumerate(gradients):
            made = adam(np.zeros(1), g, made, **numbers[t])
        return made

    stages = stages_of(Model(("sigmoid",), "squared_error", "adam", numbers[-1]))
    found = {str(stage.result): derived(stage, "sigmoid", "squared_error") for stage in stages}
    for name, beta, power in (("m", 0.8, 1), ("v", 0.9, 2)):
        lines = found[f"{name}_hatW1"]
        assert lines is not None
        assert lines.left == f"new {name}W1"
        # The first line, for gradients that differ.
        g = rng.normal(size=(steps, 1))
        weights = (1 - beta) * beta ** np.arange(steps)[::-1]
        assert after(g)[name] == pytest.approx(weights @ g**power)
        # The last, and what is said of this step, for equal ones.
        equal = after(np.full((steps, 1), 3.0))
        weight = float(re.findall(r"with t = 5, to ([\d.]+)\. ", lines.ends)[0])
        assert equal[name] == pytest.approx(weight * 3.0**power, rel=1e-3)
        assert equal[f"{name}_hat"] == pytest.approx(3.0**power)


def test_what_is_divided_by_something_else_has_no_such_derivation() -> None:
    tree = traced(lambda m, *, t: m / t)
    operation = Operation(tree, {"m": Operand(Name("W", 1, part="m"))}, {"t": 2.0})
    result = Name("W", 1, part="m_hat")
    stage = Stage(Direction.UPDATE, Kind.CORRECTION, 1, result, operation)
    assert derived(stage, "sigmoid", "squared_error") is None


def test_what_is_written_is_the_formula() -> None:
    case = drawn(
        draw_problem("he", (3, 2, 2), ("sigmoid", "sigmoid"), "squared_error"), "squared_error"
    )
    found = {str(stage.result): each for stage, each in stages_derived(case)}
    assert [formula for formula, _ in found["f'(Z1)"].lines] == [
        "exp(−Z) / (1 + exp(−Z))²",
        "1 / (1 + exp(−Z)) × (1 − 1 / (1 + exp(−Z)))",
        "A × (1 − A)",
    ]
    assert found["dA2"].ends == "For C, the mean over m samples, dC/dA is 2 × (A − Y) / m."
