"""One step of each optimizer by hand, and several against its closed form."""

import numpy as np
import pytest

from nnviz import Config
from nnviz.core.arrays import Array
from nnviz.core.model.optimizers import OPTIMIZERS
from tests.core.train.reference_step import decay, plain_update

W, g = np.array([[1.0, 3.0]]), np.array([[2.0, -4.0]])


def test_gradient_descent_goes_against_the_gradient_and_leaves_its_input_alone() -> None:
    # 1 - 0.25 x 2 = 0.5 and 3 - 0.25 x -4 = 4.
    found = OPTIMIZERS["sgd"](W, g, {}, rate=0.25)
    assert list(found) == ["W"]
    np.testing.assert_array_equal(found["W"], [[0.5, 4.0]])
    np.testing.assert_array_equal(W, [[1.0, 3.0]])


def test_momentum_carries_on() -> None:
    # v: 0.5 x 8 + 2 = 6 and 0.5 x 0 - 4 = -4; W: 1 - 0.25 x 6 = -0.5 and 3 - 0.25 x -4 = 4.
    state = {"v": np.array([[8.0, 0.0]])}
    found = OPTIMIZERS["momentum"](W, g, state, rate=0.25, momentum=0.5)
    np.testing.assert_array_equal(found["v"], [[6.0, -4.0]])
    np.testing.assert_array_equal(found["W"], [[-0.5, 4.0]])


def test_the_first_step_of_adam_is_as_long_as_the_rate() -> None:
    # With the bias corrected, m_hat = g and v_hat = g^2: the step is the rate, against the sign.
    state = {"m": np.zeros_like(W), "v": np.zeros_like(W)}
    found = OPTIMIZERS["adam"](W, g, state, rate=0.25, t=1, beta1=0.9, beta2=0.999)
    np.testing.assert_allclose(found["m"], [[0.2, -0.4]])
    np.testing.assert_allclose(found["v"], [[0.004, 0.016]])
    np.testing.assert_allclose(found["m_hat"], g)
    np.testing.assert_allclose(found["v_hat"], g**2)
    np.testing.assert_allclose(found["W"], [[0.75, 3.25]], rtol=1e-8)


def test_the_decay_of_adamw_stands_beside_its_step_and_spares_biases() -> None:
    # Adam's step is the rate, 0.25; beside it a part 0.25 x 0.4 = 0.1 of each weight is taken away.
    state = {"m": np.zeros_like(W), "v": np.zeros_like(W)}
    adamw = OPTIMIZERS["adamw"]
    numbers = {"rate": 0.25, "t": 1, "beta1": 0.9, "beta2": 0.999, "weight_decay": 0.4}
    found = adamw(W, g, state, **numbers)
    np.testing.assert_allclose(found["W"], [[1 - 0.1 - 0.25, 3 - 0.3 + 0.25]], rtol=1e-8)
    of_biases = adamw(W, g, state, **adamw.for_biases(numbers))
    np.testing.assert_allclose(of_biases["W"], [[1 - 0.25, 3 + 0.25]], rtol=1e-8)
    assert adamw.named_for_biases == OPTIMIZERS["adam"].named
    assert OPTIMIZERS["sgd"].named_for_biases == OPTIMIZERS["sgd"].named


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_what_a_step_needs_is_in_the_record(name: str) -> None:
    optimizer = OPTIMIZERS[name]
    state = {each: np.zeros_like(W) for each in optimizer.state}
    found = optimizer(W, g, state, **optimizer.numbers(0.5, 1, Config()))
    assert list(found)[-1] == "W"
    assert set(optimizer.state) <= set(found)
    assert list(found) == list(optimizer.named)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_many_steps_are_the_closed_form(name: str) -> None:
    config = Config(optimizer=name, learning_rate=0.3, momentum=0.8, beta1=0.7, beta2=0.95)
    optimizer, rng = OPTIMIZERS[name], np.random.default_rng(8)
    gradients: list[Array] = []
    stepped, by_hand = rng.normal(size=(3, 2)), np.zeros((3, 2))
    by_hand[...] = stepped
    state = {each: np.zeros_like(stepped) for each in optimizer.state}
    for t in range(1, 21):
        gradients.append(rng.normal(size=(3, 2)))
        found = optimizer(
            stepped, gradients[-1], state, **optimizer.numbers(config.learning_rate, t, config)
        )
        stepped, state = found["W"], {each: found[each] for each in optimizer.state}
        expected = plain_update(config, gradients, config.learning_rate)
        by_hand += expected.added + decay(config, by_hand, config.learning_rate)
        np.testing.assert_allclose(stepped, by_hand, rtol=1e-12, atol=1e-13)
        assert set(state) == set(expected.state)
        for each, value in expected.state.items():
            np.testing.assert_allclose(state[each], value, rtol=1e-12, atol=1e-14)


def test_a_formula_is_read_from_left_to_right() -> None:
    assert OPTIMIZERS["sgd"].formula == "W ← W − rate × g"
    assert OPTIMIZERS["momentum"].formula == "v ← momentum × v + g; W ← W − rate × v"
    first, *_, corrected, last = OPTIMIZERS["adam"].formula.split("; ")
    assert first == "m ← beta1 × m + (1 − beta1) × g"
    assert corrected == "v_hat ← v / (1 − beta2^t)"
    assert last.startswith("W ← W − rate × m_hat / (√(v_hat) + ")
