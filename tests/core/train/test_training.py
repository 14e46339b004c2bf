"""The fast trainer is the plain one to 1e-12, to the last bit itself again, and never blows up."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings

from nnviz import Config, Run, forward, train
from nnviz.core.model.network import loss_value
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.train.training import Training
from tests.core.reference import (
    assert_close_network,
    assert_same_network,
    gradient_norms,
    parameters_of,
    plain_step,
)
from tests.core.train.configs import small_configs
from tests.core.train.reference_step import PlainTraining, plain_training

TEACHER = Config(
    dataset="teacher",
    outputs=2,
    samples=10,
    hidden=(5, 4),
    activation=("tanh", "leaky_relu"),
    learning_rate=0.1,
    epochs=100,
)
BATCHES = replace(TEACHER, batch_size=4, epochs=34)  # 4, 4 and 2 samples: 102 steps
CLASSES = Config(
    dataset="blobs",
    outputs=4,
    samples=11,
    hidden=(4,),
    output="softmax",
    loss="cross_entropy",
    learning_rate=0.05,
    batch_size=4,  # the last batch has 3
    epochs=34,
)

DIVERGING = {
    "full batch": Config(dataset="teacher", output="identity", learning_rate=50),
    "mini batches": Config(dataset="teacher", output="identity", learning_rate=50, batch_size=7),
    "in the second step": Config(
        dataset="teacher",
        inputs=16,
        hidden=(64,) * 6,
        activation="identity",
        output="identity",
        initializer="he",
        learning_rate=100,
    ),
    "after many blocks": Config(
        dataset="teacher",
        hidden=(),
        output="identity",
        learning_rate=1.2,
        epochs=5000,
    ),
    "after many mini batches": Config(
        dataset="teacher",
        hidden=(),
        output="identity",
        learning_rate=1.2,
        batch_size=70,
        epochs=5000,
    ),
    "a norm before a loss": Config(
        dataset="teacher",
        inputs=1,
        outputs=2,
        samples=30,
        hidden=(3,),
        activation="tanh",
        output="identity",
        initializer="he",
        seed=63,
        learning_rate=20,
        batch_size=1,
        epochs=100,
    ),
    "sample by sample": Config(
        dataset="teacher",
        hidden=(2, 2, 2),
        activation="identity",
        output="identity",
        learning_rate=20,
        batch_size=1,
    ),
}
DIVERGES = pytest.mark.parametrize("config", DIVERGING.values(), ids=DIVERGING)


def assert_close_run(run: Run, plain: PlainTraining, tolerance: float = 1e-12) -> None:
    steps = len(plain.gradient_norm)
    assert run.steps == steps
    assert run.diverged_at is None
    np.testing.assert_allclose(run.loss, plain.loss, rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(run.gradient_norm, plain.gradient_norm, tolerance, tolerance)
    for step in (0, 1, steps // 2, steps):
        assert_close_network(run.network_at(step), plain.networks[step], tolerance)


def assert_same_run(run: Run, other: Run) -> None:
    np.testing.assert_array_equal(run.loss, other.loss)
    np.testing.assert_array_equal(run.gradient_norm, other.gradient_norm)
    assert run.diverged_at == other.diverged_at
    for step in (0, run.steps // 2, run.steps):
        assert_same_network(run.network_at(step), other.network_at(step))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(
    "base", [TEACHER, BATCHES, CLASSES], ids=["full batch", "mini batches", "classes"]
)
def test_training_is_the_plain_loop(base: Config, optimizer: str) -> None:
    config = replace(base, optimizer=optimizer, learning_rate=base.learning_rate / 5)
    plain = plain_training(config)
    assert len(plain.gradient_norm) >= 100
    assert_close_run(train(config), plain)


@pytest.mark.parametrize("batch_size", [1, 3, 9, 10, 11])
def test_training_is_the_plain_loop_for_every_kind_of_batch(batch_size: int) -> None:
    config = replace(TEACHER, batch_size=batch_size, epochs=30)
    assert_close_run(train(config), plain_training(config))


# Not Adam: it divides by the size of gradients, also of one that is all rounding.
@given(config=small_configs().filter(lambda config: config.optimizer != "adam"))
@settings(max_examples=60)
def test_training_any_config_is_the_plain_loop(config: Config) -> None:
    run = train(config)
    assume(run.diverged_at is None and run.loss.max() < 1e6)  # or rounding decides where it ends
    # Momentum and a narrow network magnify rounding, by a thousand in one of many runs.
    assert_close_run(run, plain_training(config), 1e-9)


def test_the_last_loss_is_of_the_last_network_on_the_whole_training_set() -> None:
    run = train(BATCHES)
    trace = forward(run.network_at(run.steps), run.dataset.X)
    assert run.loss[-1] == loss_value(trace, run.dataset.Y, BATCHES.loss)


def test_the_loss_on_all_is_of_the_network_then_on_the_whole_training_set() -> None:
    run = train(BATCHES)
    for step in (0, 1, 50, run.steps - 1, run.steps):
        trace = forward(run.network_at(step), run.dataset.X)
        assert run.loss_on_all(step) == pytest.approx(
            loss_value(trace, run.dataset.Y, BATCHES.loss), rel=1e-14
        )
    assert run.loss_on_all(run.steps) == run.loss[-1]
    assert run.loss_on_all(1) != run.loss[1], "which is on a batch"


def test_a_run_holds_what_it_was_asked_for() -> None:
    run = train(BATCHES)
    assert run.config is BATCHES
    np.testing.assert_array_equal(run.dataset.X, BATCHES.make_dataset().X)
    assert run.steps == 102
    assert run.loss.shape == (103,)
    assert run.gradient_norm.shape == (102, 3)
    assert run.seconds > 0


@pytest.mark.parametrize(
    ("optimizer", "rate"), [("sgd", 0.5), ("momentum", 0.05), ("adam", 0.01)], ids=str
)
@pytest.mark.parametrize("dataset", ["parity", "circles", "moons"])
def test_it_learns(dataset: str, optimizer: str, rate: float) -> None:
    config = Config(
        dataset=dataset, hidden=(8,), activation="tanh", loss="binary_cross_entropy", seed=1
    )
    run = train(replace(config, optimizer=optimizer, learning_rate=rate, epochs=3000))
    A = forward(run.network_at(run.steps), run.dataset.X)[-1].A
    accuracy = ((A > 0.5) == run.dataset.Y).mean()
    assert accuracy >= 0.98, f"{dataset}: {accuracy} with loss {run.loss[0]} -> {run.loss[-1]}"


def test_it_learns_several_classes() -> None:
    run = train(replace(CLASSES, samples=200, batch_size=0, learning_rate=0.5, epochs=300))
    A = forward(run.network_at(run.steps), run.dataset.X)[-1].A
    accuracy = (A.argmax(axis=0) == run.dataset.Y.argmax(axis=0)).mean()
    assert accuracy >= 0.98, f"{accuracy} with loss {run.loss[0]} -> {run.loss[-1]}"


@pytest.mark.parametrize(
    "config", [TEACHER, BATCHES, *DIVERGING.values()], ids=["calm", "calm batches", *DIVERGING]
)
def test_the_same_config_gives_the_same_run_to_the_last_bit(config: Config) -> None:
    assert_same_run(train(config), train(replace(config)))


@pytest.mark.parametrize("field", ["seed", "data_seed"])
def test_another_seed_gives_another_run(field: str) -> None:
    other = replace(TEACHER, **{field: 1})  # type: ignore[arg-type]  # both are numbers
    assert not np.array_equal(train(TEACHER).loss, train(other).loss)


@pytest.mark.parametrize(
    "config", [replace(BATCHES, epochs=1000), *DIVERGING.values()], ids=["calm", *DIVERGING]
)
@pytest.mark.parametrize("seconds", [0.0, 2e-3])
def test_training_in_bursts_is_training_in_one_go(config: Config, seconds: float) -> None:
    training, bursts, before = Training([config]), 0, -1
    while not training.finished:
        training.advance(seconds)
        assert training.step > before, "a burst takes a step, however short"
        before, bursts = training.step, bursts + 1
    assert_same_run(training.runs[0], train(config))
    if config.learning_rate == TEACHER.learning_rate:
        assert bursts > 1


def test_a_run_in_the_making_is_the_run_up_to_there() -> None:
    config = replace(BATCHES, epochs=50)  # 150 steps, more than are taken in one go
    training, whole = Training([config]), train(config)
    training.advance(0.0)
    part = training.runs[0]
    assert 0 < part.steps == training.step < whole.steps
    assert part.diverged_at is None
    np.testing.assert_array_equal(part.loss[:-1], whole.loss[: part.steps])
    np.testing.assert_array_equal(part.gradient_norm, whole.gradient_norm[: part.steps])
    assert_same_network(part.network_at(part.steps), whole.network_at(part.steps))
    kept = part.loss.copy()
    training.advance()
    np.testing.assert_array_equal(part.loss, kept)
    assert_same_run(training.runs[0], whole)


def test_advancing_a_finished_run_changes_nothing() -> None:
    training = Training([TEACHER])
    training.advance()
    once = training.runs[0]
    training.advance()
    assert_same_run(training.runs[0], once)


@DIVERGES
def test_a_run_that_diverges_ends_at_its_last_finite_step(config: Config) -> None:
    run = train(config)
    assert run.diverged_at == run.steps + 1
    assert run.loss.shape == (run.steps + 1,)
    assert np.isfinite(run.loss).all()
    assert np.isfinite(run.gradient_norm).all()
    for step in {0, 1, run.steps // 2, run.steps - 1, run.steps}:
        assert all(np.isfinite(array).all() for array in parameters_of(run.network_at(step)))


@DIVERGES
def test_the_step_after_the_last_finite_one_is_not_finite(config: Config) -> None:
    run = train(config)
    with np.errstate(all="ignore"):
        _, gradients, after = plain_step(config, run.dataset, run.network_at(run.steps), run.steps)
        loss = loss_value(forward(after, run.dataset.X), run.dataset.Y, config.loss)
        values = [np.array(gradient_norms(gradients)), np.array(loss), *parameters_of(after)]
    assert not all(np.isfinite(value).all() for value in values), f"after {run.steps}: {values}"


@DIVERGES
def test_a_run_that_diverges_was_the_plain_one_until_then(config: Config) -> None:
    run = train(config)
    with np.errstate(all="ignore"):
        losses, network = [], run.network_at(0)
        for step in range(run.steps):
            loss, _, network = plain_step(config, run.dataset, network, step)
            losses.append(loss)
    # Divergence magnifies rounding as well, hence not 1e-12.
    np.testing.assert_allclose(run.loss[:-1], losses, rtol=1e-6)


def test_divergence_comes_as_early_and_as_late_as_it_is_named() -> None:
    assert train(DIVERGING["in the second step"]).diverged_at == 2
    for name in ("after many blocks", "after many mini batches"):
        assert train(DIVERGING[name]).steps > 5 * 64, name


def test_a_run_whose_last_step_breaks_it_diverged() -> None:
    config = DIVERGING["full batch"]
    last = train(config).diverged_at
    assert last is not None
    assert train(replace(config, epochs=last)).diverged_at == last
    assert train(replace(config, epochs=last - 1)).diverged_at is None
