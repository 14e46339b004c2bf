"""The stepper: one update after another, and a start from anywhere."""

import numpy as np
import pytest

from nnviz import Config
from nnviz.core.arrays import Array
from nnviz.core.model.parameters import flatten, network_of
from nnviz.core.train.stepper import Stepper
from nnviz.core.train.tape import Row, Tape
from tests.core.reference import plain_run, plain_step

FULL = Config(dataset="teacher", samples=10, hidden=(4,), epochs=30)
BATCHES = Config(dataset="teacher", samples=10, hidden=(4,), batch_size=4, epochs=10)


def start(config: Config) -> Array:
    return flatten(plain_run(Config.from_dict({**config.to_dict(), "epochs": 1})).networks[0])


def rows(count: int, stepper: Stepper, config: Config) -> list[Row]:
    return Tape(config, stepper.batches, rows=max(1, count)).rows[:count]


@pytest.mark.parametrize("config", [FULL, BATCHES], ids=["full batch", "mini batches"])
def test_each_row_receives_the_update_of_its_step(config: Config) -> None:
    dataset = config.make_dataset()
    stepper = Stepper(config, dataset, start(config))
    tape = rows(30, stepper, config)
    stepper.advance(tape)
    network = network_of(start(config), config.sizes, config.activations)
    for step, (update, terms) in enumerate(tape):
        loss, gradients, network = plain_step(config, dataset, network, step)
        expected = np.concatenate([np.vstack([g.dW.T, g.db.T]).ravel() for g in gradients])
        expected *= config.learning_rate
        np.testing.assert_allclose(update, expected, rtol=1e-11, atol=1e-14, err_msg=f"step {step}")
        samples = 10 if config is FULL else (4, 4, 2)[step % 3]
        assert (terms[samples] ** 2).sum() == pytest.approx(samples * loss, rel=1e-12)
    assert stepper.step == 30
    np.testing.assert_allclose(stepper.parameters, flatten(network), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("config", [FULL, BATCHES], ids=["full batch", "mini batches"])
@pytest.mark.parametrize("stop", [0, 1, 2, 3, 4, 17, 29, 30])
def test_stopping_anywhere_and_starting_anew_changes_no_bit(config: Config, stop: int) -> None:
    dataset = config.make_dataset()
    whole = Stepper(config, dataset, start(config))
    whole.advance(rows(30, whole, config))
    first = Stepper(config, dataset, start(config))
    first.advance(rows(stop, first, config))
    assert first.step == stop
    # One that comes from elsewhere, in the middle of another epoch.
    second = Stepper(config, dataset, start(config) + 1)
    second.advance(rows(7, second, config))
    second.restart(first.parameters, first.step)
    second.advance(rows(30 - stop, second, config))
    assert second.step == 30
    np.testing.assert_array_equal(second.parameters, whole.parameters)


def test_the_given_parameters_are_copied() -> None:
    given = start(FULL)
    kept = given.copy()
    stepper = Stepper(FULL, FULL.make_dataset(), given)
    stepper.advance(rows(3, stepper, FULL))
    np.testing.assert_array_equal(given, kept)
    assert not np.array_equal(stepper.parameters, kept)
