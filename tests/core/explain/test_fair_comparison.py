"""A mistake is compared with honest descent whose first step is as long, by independent numbers."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz import Config, backward, forward, train
from nnviz.core.arrays import Array
from nnviz.core.explain.fair_comparison import compared
from nnviz.core.explain.first_steps import first_steps, matched_rate
from nnviz.core.explain.mistakes import MISTAKES
from nnviz.core.model.network import Network
from nnviz.core.model.parameters import flat_vector, flatten
from nnviz.core.setup.batches import Batches
from tests.core.explain.test_mistakes import wrong_gradients
from tests.core.reference import Problem

CONFIG = Config(dataset="teacher", samples=10, hidden=(4, 3), activation="relu", epochs=30)
PROPORTIONAL = ("sgd", "momentum")


def first_problem(config: Config, network: Network) -> Problem:
    dataset = config.make_dataset()
    batch = Batches(config, dataset.X.shape[1]).indices(0)
    return Problem(network, dataset.X[:, batch], dataset.Y[:, batch])


def honest_gradient(config: Config, network: Network) -> Array:
    _, X, Y = first_problem(config, network)
    layers = backward(network, forward(network, X), Y, config.loss)
    return flat_vector((layer.dW, layer.db) for layer in layers)


@pytest.mark.parametrize("optimizer", PROPORTIONAL)
@pytest.mark.parametrize("batch_size", [0, 4])
@pytest.mark.parametrize("name", MISTAKES)
def test_with_the_matched_rate_the_honest_first_step_is_as_long(
    name: str, batch_size: int, optimizer: str
) -> None:
    config = replace(CONFIG, optimizer=optimizer, batch_size=batch_size)
    run = train(config)
    start = run.network_at(0)
    wrong = flat_vector(wrong_gradients(first_problem(config, start), config.loss, name))
    honest = honest_gradient(config, start)
    first = first_steps(run, [name])
    np.testing.assert_allclose(first.honest, -config.learning_rate * honest, rtol=1e-12)
    np.testing.assert_allclose(
        first.mistaken, -config.learning_rate * wrong, rtol=1e-11, atol=1e-15
    )
    rate = matched_rate(first, config)
    assert rate is not None
    lengths = rate * np.linalg.norm(honest), config.learning_rate * np.linalg.norm(wrong)
    assert lengths[0] == pytest.approx(lengths[1], rel=1e-12)
    cosine = honest @ wrong / (np.linalg.norm(honest) * np.linalg.norm(wrong))
    assert first.cosine == pytest.approx(cosine, abs=1e-12)


@pytest.mark.parametrize("optimizer", PROPORTIONAL)
def test_the_matched_training_is_the_run_with_that_rate(optimizer: str) -> None:
    run = train(replace(CONFIG, optimizer=optimizer, batch_size=4))
    found = compared(run, ["slope"], 25)
    assert found.rate is not None
    assert found.matched is not None
    other = train(replace(run.config, learning_rate=found.rate))
    np.testing.assert_allclose(found.matched.loss[:-1], other.loss[:25], rtol=1e-9)
    assert found.matched.loss[-1] == pytest.approx(other.loss_on_all(25), rel=1e-9)
    taken = [flatten(each) for each in other.networks_at([0, 1])]
    length = np.linalg.norm(taken[1] - taken[0])
    assert length == pytest.approx(float(np.linalg.norm(found.first.mistaken)), rel=1e-11)


def test_a_matched_rate_is_the_full_one_of_a_schedule() -> None:
    # The first step of four of a warm-up goes a quarter of the way, in both trainings.
    run = train(replace(CONFIG, schedule="exponential", warmup=3, decay=0.9))
    found = compared(run, ["mean"], 25)
    assert found.rate is not None
    assert found.rate == pytest.approx(10 * CONFIG.learning_rate, rel=1e-12), "of ten samples"
    assert found.matched is not None
    other = train(replace(run.config, learning_rate=found.rate))
    np.testing.assert_allclose(found.matched.loss[:-1], other.loss[:25], rtol=1e-9)
    honest = honest_gradient(run.config, run.network_at(0))
    np.testing.assert_allclose(
        found.first.honest, -CONFIG.learning_rate / 4 * honest, rtol=1e-12, atol=1e-16
    )


def test_the_honest_course_is_the_run() -> None:
    run = train(replace(CONFIG, epochs=130))
    moved = np.diff([flatten(each) for each in run.networks_at(range(121))], axis=0)
    path = sum(np.sqrt((moved**2).sum(axis=1)))
    assert compared(run, ["bias"], 120).honest.path == pytest.approx(path, rel=1e-12)
    found = compared(run, ["bias"], 20)
    assert found.start == pytest.approx(run.loss[0], rel=1e-14)
    np.testing.assert_allclose(found.honest.loss, run.loss[:21], rtol=1e-14)
    for step in (0, 7, 20):
        for layer, expected in zip(found.honest.network, run.network_at(step), strict=True):
            np.testing.assert_array_equal(layer.W[step], expected.W)
            np.testing.assert_array_equal(layer.b[step], expected.b)


def test_where_the_first_step_is_as_long_the_honest_training_is_the_matched_one() -> None:
    run = train(CONFIG)
    found = compared(run, ["sign"], 10)
    assert (found.first.ratio, found.first.cosine) == (1, -1)
    assert found.rate == CONFIG.learning_rate
    assert found.matched is found.honest


def test_adam_has_no_matched_rate_because_its_first_step_knows_no_size() -> None:
    run = train(replace(CONFIG, optimizer="adam", learning_rate=0.01))
    for name in sorted(MISTAKES.keys() - {"correction"}):
        first = first_steps(run, [name])
        assert not first.proportional
        assert matched_rate(first, run.config) is None
        problem = first_problem(run.config, run.network_at(0))
        wrong = flat_vector(wrong_gradients(problem, run.config.loss, name))
        np.testing.assert_allclose(
            first.mistaken, -0.01 * wrong / (np.abs(wrong) + 1e-8), rtol=1e-6, atol=1e-12
        )
    found = compared(run, ["mean"], 10)
    assert (found.rate, found.matched) == (None, None)
    assert found.first.ratio == pytest.approx(1, abs=0.05), "not 10, as the gradients'"
    taken = np.diff([flatten(each) for each in run.networks_at([0, 1])], axis=0)[0]
    np.testing.assert_allclose(found.first.honest, taken, atol=1e-15)


@pytest.mark.parametrize("optimizer", ["adam", "adamw"])
def test_without_the_bias_correction_the_first_step_is_longer(optimizer: str) -> None:
    run = train(Config(optimizer=optimizer, weight_decay=0.0, epochs=5))
    first = first_steps(run, ["correction"])
    assert first.ratio == pytest.approx((1 - 0.9) / np.sqrt(1 - 0.999), rel=1e-3)
    assert first.ratio == pytest.approx(3.16, abs=0.005), "as its words say"
    assert "3.16 times" in MISTAKES["correction"].consequence
    assert first.cosine == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_l2_on_the_biases_begins_as_they_do_with_0(optimizer: str) -> None:
    run = train(replace(CONFIG, optimizer=optimizer, l2=0.3))
    found = compared(run, ["penalised"], 20)
    np.testing.assert_array_equal(found.first.mistaken, found.first.honest)
    assert found.first.honest.any()
    assert (found.mistaken.loss[1:4] != found.honest.loss[1:4]).any()


def test_a_first_step_of_no_length_is_never_matched() -> None:
    zeros = train(Config(initializer="zeros", epochs=5))  # majority: the gradients cancel
    first = first_steps(zeros, ["sign"])
    assert not first.honest.any()
    assert np.isnan(first.ratio)
    assert np.isnan(first.cosine)
    assert matched_rate(first, zeros.config) is None
    # Where 1 is rarer than 0, b of the output has a gradient, and without it nothing has.
    rare = train(Config(dataset="moons", samples=11, initializer="zeros", epochs=5))
    found = compared(rare, ["bias"], 5)
    assert found.first.honest.any()
    assert (found.first.ratio, found.rate, found.matched) == (0, None, None)
    assert found.mistaken.loss.tolist() == [rare.loss[0]] * 6
