"""A shown pass is one pass of a run: its samples, its changes, its mistakes, and its gradient."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

import numpy as np
import pytest

from nnviz import Config, Run, train
from nnviz.core.arrays import Array
from nnviz.core.explain.chain_rule import Parameter
from nnviz.core.explain.mistakes import MISTAKES
from nnviz.core.explain.my_number import check
from nnviz.core.explain.names import INPUT, LOSS, TARGETS, Entry, Name
from nnviz.core.explain.targets import changed_targets
from nnviz.core.explain.uncleared import old
from nnviz.core.setup.batches import Batches
from nnviz.views.backprop.shown_pass import ShownPass, samples_of
from tests.core.reference import Problem, assert_same_network, flat_gradient, parameters_of

CONFIGS = {
    "momentum": Config(optimizer="momentum", momentum=0.8, learning_rate=0.1, epochs=12),
    "adam": Config(
        dataset="blobs",
        inputs=2,
        samples=24,
        hidden=(4,),
        activation="leaky_relu",
        output="softmax",
        loss="cross_entropy",
        optimizer="adam",
        beta1=0.8,
        batch_size=10,
        learning_rate=0.05,
        epochs=5,
    ),
    "whole": Config(initializer="notes", learning_rate=0.5, epochs=12),
    "batches": Config(
        dataset="moons",
        samples=40,
        hidden=(4, 3),
        activation="tanh",
        loss="binary_cross_entropy",
        batch_size=16,
        epochs=4,
    ),
}


@pytest.fixture(scope="module")
def runs() -> dict[str, Run]:
    return {name: train(config) for name, config in CONFIGS.items()}


@pytest.fixture(params=CONFIGS)
def run(request: pytest.FixtureRequest, runs: dict[str, Run]) -> Run:
    return runs[request.param]


def shown_pass(
    run: Run,
    step: int = 0,
    sample: int = 0,
    mistakes: Iterable[str] = (),
    changes: Mapping[Entry, float] | None = None,
) -> ShownPass:
    return ShownPass(run, step, sample, tuple(mistakes), changes or {})


def data_of(run: Run, step: int, sample: int) -> tuple[Array, Array]:
    """X and Y of a shown pass, by the readable batches."""
    X, Y = run.dataset.X, run.dataset.Y
    if sample:
        return X[:, [sample - 1]], Y[:, [sample - 1]]
    if step == run.steps:
        return X, Y
    batch = Batches(run.config, X.shape[1]).indices(step)
    return X[:, batch], Y[:, batch]


# ------------------------------------------------------------------------------------- samples


def test_a_batch_is_that_of_the_schedule(runs: dict[str, Run]) -> None:
    run = runs["batches"]
    batches = Batches(run.config, 40)
    # Batches of 16, 16 and 8: the third step's is short, the fourth begins the next epoch.
    for step, size in ((0, 16), (1, 16), (2, 8), (3, 16), (run.steps - 1, 8)):
        found = np.arange(40)[samples_of(run, step, 0)]
        np.testing.assert_array_equal(found, batches.indices(step))
        assert len(found) == size
        np.testing.assert_array_equal(shown_pass(run, step).start[INPUT], run.dataset.X[:, found])
        np.testing.assert_array_equal(shown_pass(run, step).start[TARGETS], run.dataset.Y[:, found])


def test_after_the_last_step_all_data_are_shown(run: Run) -> None:
    last = shown_pass(run, run.steps)
    np.testing.assert_array_equal(last.start[INPUT], run.dataset.X)
    np.testing.assert_array_equal(last.start[TARGETS], run.dataset.Y)


def test_samples_count_from_1(run: Run) -> None:
    count = run.dataset.X.shape[1]
    for sample in (1, 2, count):
        one = shown_pass(run, 3, sample)
        np.testing.assert_array_equal(one.start[INPUT][:, 0], run.dataset.X[:, sample - 1])
        np.testing.assert_array_equal(one.start[TARGETS][:, 0], run.dataset.Y[:, sample - 1])
        assert one.start[INPUT].shape[1] == one.matrices[Name("delta", 1)].shape[1] == 1


# ---------------------------------------------------------------------------------- the numbers


def test_the_network_is_that_of_the_step(run: Run) -> None:
    for step in (0, 5, run.steps):
        assert_same_network(shown_pass(run, step).network, run.network_at(step))
        activations = [layer.activation for layer in shown_pass(run, step).network]
        assert tuple(activations) == run.config.activations


def test_the_loss_before_each_step_is_the_runs(run: Run) -> None:
    found = [float(shown_pass(run, step).matrices[LOSS][0, 0]) for step in range(run.steps + 1)]
    np.testing.assert_allclose(found, run.loss, rtol=1e-10)


def test_the_new_parameters_are_those_of_the_next_step(run: Run) -> None:
    for step in (0, 2, run.steps - 1):
        found, after = shown_pass(run, step).matrices, run.network_at(step + 1)
        names = [Name(each, n, new=True) for n in range(1, len(after) + 1) for each in "Wb"]
        for name, array in zip(names, parameters_of(after), strict=True):
            np.testing.assert_allclose(found[name], array, rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("sample", [0, 2])
def test_the_gradient_is_backwards(run: Run, sample: int) -> None:
    for step in (0, 2, run.steps):
        problem = Problem(run.network_at(step), *data_of(run, step, sample))
        expected = flat_gradient(problem, run.config.loss)
        found = shown_pass(run, step, sample).gradient
        np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-15)


def test_what_the_board_needs(run: Run) -> None:
    found = shown_pass(run, 1)
    shown, (X, Y) = found.on_board, data_of(run, 1, 0)
    assert shown.stages == found.stages
    assert shown.matrices is found.matrices
    assert tuple(shown.sizes) == run.config.sizes
    gradient = flat_gradient(Problem(run.network_at(1), X, Y), run.config.loss)
    # The flat order is W1 column by column: its second number is W1[2,1].
    total = shown.chain.of_parameter(Parameter(1, 1, 0))
    assert total.value == pytest.approx(gradient[1], rel=1e-10)
    assert len(total.terms) == X.shape[1]


# ----------------------------------------------------------------------------------- mistakes


def test_without_mistakes_the_stages_are_the_honest_ones(run: Run) -> None:
    found = shown_pass(run)
    assert found.stages == found.honest_stages
    assert not any(stage.mistake for stage in found.stages)


def test_a_mistake_is_in_the_stages_and_in_the_gradient(run: Run) -> None:
    honest, wrong = shown_pass(run, 2), shown_pass(run, 2, mistakes=["bias"])
    assert {stage.mistake for stage in wrong.stages} == {"", "bias"}
    assert not any(stage.mistake for stage in wrong.honest_stages)
    # In the flat order b1 follows the columns of W1; with the mistake its gradient is 0.
    inputs, units, *_ = run.config.sizes
    biases = slice(inputs * units, (inputs + 1) * units)
    assert honest.gradient[biases].any()
    assert not wrong.gradient[biases].any()
    weights = slice(0, inputs * units)
    np.testing.assert_array_equal(wrong.gradient[weights], honest.gradient[weights])


@pytest.mark.parametrize("sample", [0, 3])
def test_what_is_not_cleared_is_the_gradient_of_the_runs_step_before(run: Run, sample: int) -> None:
    for step in (1, 2, run.steps):
        X, Y = data_of(run, step - 1, 0)
        before = flat_gradient(Problem(run.network_at(step - 1), X, Y), run.config.loss)
        wrong = shown_pass(run, step, sample, mistakes=["cleared"])
        own = shown_pass(run, step, sample).gradient
        np.testing.assert_allclose(wrong.gradient, own + before, rtol=1e-9, atol=1e-13)
    first = shown_pass(run, 0, sample, mistakes=["cleared"])
    np.testing.assert_array_equal(first.gradient, shown_pass(run, 0, sample).gradient)


def test_that_number_is_named_where_it_is_typed_on_the_honest_page(run: Run) -> None:
    cell = Entry(Name("b", 1).gradient, 0, 0)
    wrong = shown_pass(run, 2, mistakes=["cleared"]).matrices[cell.name][0, 0]
    found = check(Decimal(repr(float(wrong))), cell, shown_pass(run, 2).honest)
    assert MISTAKES["cleared"].slip in found.slips


def test_a_change_of_what_only_a_mistake_reads_waits_for_it(run: Run) -> None:
    place = Entry(old(Name("b", 1).gradient), 0, 0)
    wrong = shown_pass(run, 2, mistakes=["cleared"], changes={place: 5.0})
    assert wrong.start[place.name][0, 0] == 5.0
    honest = shown_pass(run, 2, changes={place: 5.0})
    np.testing.assert_array_equal(honest.gradient, shown_pass(run, 2).gradient)


# ------------------------------------------------------------------------------------- changes

CHANGES = {
    Entry(Name("W", 1), 1, 0): 9.0,
    Entry(Name("W", 1), 0, 1): -7.0,
    Entry(Name("W", 2), 0, 1): 2.0,
    Entry(Name("b", 2), 0, 0): 0.25,
    Entry(INPUT, 1, 1): 3.0,
    Entry(TARGETS, 0, 0): 0.5,
}


def test_changes_change_what_they_name_and_nothing_else(run: Run) -> None:
    before, after = shown_pass(run, 2).start, shown_pass(run, 2, changes=CHANGES).start
    assert list(before) == list(after)
    different = {
        Entry(name, int(row), int(column)): float(after[name][row, column])
        for name in before
        for row, column in np.argwhere(before[name] != after[name])
    }
    assert different == CHANGES


def test_changes_leave_the_run_as_it_was(run: Run) -> None:
    X, Y = run.dataset.X.copy(), run.dataset.Y.copy()
    kept = [array.copy() for array in parameters_of(run.network_at(2))]
    for sample in (0, 1):
        changes = {place: value for place, value in CHANGES.items() if sample == 0 or place[2] == 0}
        changed = shown_pass(run, 2, sample, changes=changes)
        assert changed.matrices[Name("W", 1)][1, 0] == 9
        assert changed.gradient.any()
    np.testing.assert_array_equal(run.dataset.X, X)
    np.testing.assert_array_equal(run.dataset.Y, Y)
    for array, before in zip(parameters_of(run.network_at(2)), kept, strict=True):
        np.testing.assert_array_equal(array, before)


def test_everything_is_computed_with_the_changes(run: Run) -> None:
    _, Y = data_of(run, 2, 0)
    shared = changed_targets(run.config.loss, Y, Entry(TARGETS, 0, 0), 0.5)
    changed = shown_pass(run, 2, changes=CHANGES | shared)
    start = changed.start
    assert changed.network[0].W[1, 0] == 9
    assert changed.network[1].b[0, 0] == 0.25
    problem = Problem(changed.network, start[INPUT], start[TARGETS])
    expected = flat_gradient(problem, run.config.loss)
    np.testing.assert_allclose(changed.gradient, expected, rtol=1e-10, atol=1e-15)
    assert not np.allclose(changed.gradient, shown_pass(run, 2).gradient)
    total = changed.on_board.chain.of_parameter(Parameter(1, 1, 0))
    assert total.value == pytest.approx(expected[1], rel=1e-10, abs=1e-15)


def test_a_change_that_overflows_is_computed_without_a_warning(run: Run) -> None:
    changed = shown_pass(
        run, 2, changes={Entry(Name("W", 1), 0, 0): 1e300, Entry(INPUT, 0, 0): 1e300}
    )
    assert not np.isfinite(changed.matrices[Name("Z", 1)]).all()
    assert changed.gradient.shape == shown_pass(run, 2).gradient.shape
    assert changed.on_board.sizes == run.config.sizes


# -------------------------------------------------------------------------------- what there is


def test_a_cell_is_found_by_its_text(run: Run) -> None:
    found = shown_pass(run, 1)
    assert set(found.matrices) == {*found.start, *(stage.result for stage in found.stages)}
    assert found.cell_named("dW1", 1, 0) == Entry(Name("W", 1).gradient, 1, 0)
    for text in ("", "W9", "X", "w1"):
        assert found.cell_named(text, 0, 0) is None
