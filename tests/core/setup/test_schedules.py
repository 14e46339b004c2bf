"""Learning rates by hand, and as PyTorch's schedulers make them one after the other."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz import Config
from nnviz.core.arrays import Array
from nnviz.core.model.symbols import evaluated, symbols_of, traced
from nnviz.core.setup.batches import Batches
from nnviz.core.setup.rates import rate_at, rate_changes, rates_of
from nnviz.core.setup.schedules import SCHEDULES, warm_up
from tests.core.setup.torch_rates import torch_rates

CONFIG = Config(learning_rate=0.8, decay=0.5, decay_every=2, epochs=6)
BY_HAND = {
    "constant": [0.8, 0.8, 0.8, 0.8, 0.8, 0.8],
    "step": [0.8, 0.8, 0.4, 0.4, 0.2, 0.2],
    "exponential": [0.8, 0.4, 0.2, 0.1, 0.05, 0.025],
    # 0.4 (1 + cos(30° k)): the cosines of 0°, 30°, 60°, 90°, 120° and 150°.
    "cosine": [0.8, 0.4 * (1 + 3**0.5 / 2), 0.6, 0.4, 0.2, 0.4 * (1 - 3**0.5 / 2)],
}


def rates_of_epochs(config: Config) -> Array:
    batches = Batches(config, config.sample_count)
    return rates_of(config, np.arange(config.epochs) * batches.count)


@pytest.mark.parametrize("name", SCHEDULES)
def test_rates_by_hand(name: str) -> None:
    np.testing.assert_allclose(
        rates_of_epochs(replace(CONFIG, schedule=name)), BY_HAND[name], rtol=1e-14
    )


@pytest.mark.parametrize("name", SCHEDULES)
def test_the_warm_up_rises_to_the_full_rate_and_then_the_schedule_begins(name: str) -> None:
    # In quarters, since the full rate is the fourth: none is 0. Six epochs of the schedule follow.
    config = replace(CONFIG, schedule=name, warmup=3, epochs=9)
    np.testing.assert_allclose(rates_of_epochs(config), [0.2, 0.4, 0.6, *BY_HAND[name]], rtol=1e-14)
    assert [rate_at(config, step).warming for step in range(5)] == [True, True, True, False, False]


@pytest.mark.parametrize("epochs", [3, 4])
def test_a_warm_up_of_all_epochs_leaves_no_room_for_the_schedule(epochs: int) -> None:
    config = replace(CONFIG, schedule="cosine", warmup=4, epochs=epochs)
    np.testing.assert_allclose(rates_of_epochs(config), [0.16, 0.32, 0.48, 0.64][:epochs])


@given(
    name=st.sampled_from(sorted(SCHEDULES)),
    rate=st.floats(1e-6, 100),
    decay=st.floats(0.01, 1),
    decay_every=st.integers(1, 20),
    warmup=st.integers(0, 40),
    epochs=st.integers(1, 60),
)
@settings(max_examples=150)
def test_each_rate_is_that_of_pytorch(
    name: str, rate: float, decay: float, decay_every: int, warmup: int, epochs: int
) -> None:
    config = Config(
        schedule=name,
        learning_rate=rate,
        decay=decay,
        decay_every=decay_every,
        warmup=warmup,
        epochs=epochs,
    )
    np.testing.assert_allclose(rates_of_epochs(config), torch_rates(config), rtol=1e-9)


def test_all_steps_of_an_epoch_have_its_rate() -> None:
    config = Config(dataset="moons", samples=10, batch_size=4, schedule="exponential", decay=0.5)
    config = replace(config, learning_rate=0.8)
    found = rates_of(config, np.arange(9))
    np.testing.assert_allclose(found, np.repeat([0.8, 0.4, 0.2], 3), rtol=1e-14)
    assert [rate_at(config, step).epoch for step in (0, 2, 3, 8)] == [1, 1, 2, 3]


@pytest.mark.parametrize("warmup", [0, 2])
@pytest.mark.parametrize("name", SCHEDULES)
def test_how_a_rate_comes_about_is_what_it_is(name: str, warmup: int) -> None:
    config = replace(CONFIG, schedule=name, warmup=warmup, epochs=8)
    assert rate_changes(config) == (name != "constant" or warmup > 0)
    for step, rate in enumerate(rates_of_epochs(config)):
        how = rate_at(config, step)
        assert how.value == rate, "the same bits as in training"
        assert (how.formula is warm_up) == how.warming == (step < warmup)
        assert list(how.numbers) == list(symbols_of(how.formula))
        assert evaluated(traced(how.formula), how.numbers) == pytest.approx(rate, rel=1e-15)


@pytest.mark.parametrize("name", SCHEDULES)
def test_where_nothing_is_done_yet_the_rate_is_the_full_one(name: str) -> None:
    # Which the warm-up hands over to.
    assert rates_of_epochs(replace(CONFIG, schedule=name))[0] == CONFIG.learning_rate


def test_a_formula_is_read_from_left_to_right() -> None:
    formulas = {name: record.formula for name, record in SCHEDULES.items()}
    assert formulas == {
        "constant": "rate = full_rate",
        "step": "rate = full_rate × decay^(epochs_done // decay_every)",
        "exponential": "rate = full_rate × decay^epochs_done",
        "cosine": "rate = full_rate × (1 + cos(π × epochs_done / of_epochs)) / 2",
    }


def test_the_decay_nobody_chose_is_the_schedules() -> None:
    assert Config(schedule="step").decay == 0.1, "StepLR's default of gamma"
    assert Config(schedule="exponential").decay == 0.995
    assert Config(schedule="exponential", decay=0.5).decay == 0.5
