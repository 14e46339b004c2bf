"""Training with a schedule and a warm-up: against plain loops, replayed, in stacks, explained."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz import Config, Run, train
from nnviz.core.explain.names import Name
from nnviz.core.explain.stage import evaluated
from nnviz.core.explain.stages import Model, stages_of
from nnviz.core.explain.stages import given as given_matrices
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.setup.batches import Batches
from nnviz.core.setup.schedules import SCHEDULES
from nnviz.core.train import snapshots
from nnviz.core.train.training import Training
from tests.core.reference import assert_close_network, assert_same_network
from tests.core.train.reference_step import plain_training

CONFIG = Config(
    dataset="moons",
    samples=10,
    hidden=(3,),
    activation="tanh",
    learning_rate=0.3,
    epochs=9,
    warmup=2,
    decay=0.7,
    decay_every=2,
)


@st.composite
def scheduled(draw: st.DrawFn) -> Config:
    """Any schedule with any optimizer, of the full batch or of three, the last one smaller."""
    return replace(
        CONFIG,
        schedule=draw(st.sampled_from(sorted(SCHEDULES))),
        optimizer=draw(st.sampled_from(sorted(OPTIMIZERS))),
        learning_rate=draw(st.floats(0.001, 0.3)),
        decay=draw(st.floats(0.1, 1)),
        decay_every=draw(st.integers(1, 9)),
        warmup=draw(st.integers(0, 10)),
        batch_size=draw(st.sampled_from([0, 4])),
        test_fraction=draw(st.sampled_from([0.0, 0.4])),
    )


@given(config=scheduled())
@settings(max_examples=25, deadline=None)
def test_every_step_is_that_of_the_plain_loop(config: Config) -> None:
    run, plain = train(config), plain_training(config)
    np.testing.assert_allclose(run.loss, plain.loss, rtol=1e-9, atol=1e-13)
    for step, network in enumerate(plain.networks):
        assert_close_network(run.network_at(step), network, 1e-9)


@given(config=scheduled(), step=st.integers(0, 26))
@settings(max_examples=25, deadline=None)
def test_a_step_is_replayed_to_the_bit_and_explained(config: Config, step: int) -> None:
    run = train(config)
    step = min(step, run.steps - 1)
    after = run.network_at(step + 1)
    assert_same_network(few_kept(config).network_at(step + 1), after)
    network = snapshots.stacked([run.network_at(step)])
    updates = snapshots.updates(run, [step], network, snapshots.gradients(run, [step], network))
    explained = new_parameters(run, step)
    for index, (layer, (W, b)) in enumerate(zip(after, updates, strict=True)):
        np.testing.assert_allclose(network[index].W[0] + W[0], layer.W, rtol=1e-9, atol=1e-13)
        np.testing.assert_allclose(network[index].b[0] + b[0], layer.b, rtol=1e-9, atol=1e-13)
        for letter, array in (("W", layer.W), ("b", layer.b)):
            made = explained[Name(letter, index + 1).renewed]
            np.testing.assert_allclose(made, array, rtol=1e-9, atol=1e-13)


def few_kept(config: Config) -> Run:
    """The same run, of which only the first and the last step are kept."""
    training = Training([config], kept_bytes=1)
    training.advance()
    return training.runs[0]


def new_parameters(run: Run, step: int) -> dict[Name, np.ndarray]:
    """What the stages of a pass make of W and b."""
    batch = Batches(run.config, run.dataset.X.shape[1]).indices(step)
    X, Y = run.dataset.X[:, batch], run.dataset.Y[:, batch]
    optimizer, state = run.config.optimizer, run.state_at(step)
    start = given_matrices(run.network_at(step), X, Y, optimizer, state)
    return evaluated(stages_of(Model.of(run.config, step)), start)


def test_the_equation_of_an_update_has_the_rate_of_its_step() -> None:
    # 0.3 in three steps up, then 0.3, 0.21, 0.147.
    config = replace(CONFIG, schedule="exponential")
    for step, rate in enumerate([0.1, 0.2, 0.3, 0.21, 0.147]):
        stage = next(each for each in stages_of(Model.of(config, step)) if each.result.new)
        assert str(stage.operation.equation[1]).strip() == f"− {rate:g}", stage.operation.equation


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_after_the_warm_up_the_first_epoch_of_the_schedule_begins_it(schedule: str) -> None:
    # Two epochs of warm-up are as many steps with a third and two thirds of the rate.
    run = train(replace(CONFIG, schedule=schedule))
    slow = train(replace(CONFIG, learning_rate=0.1, epochs=1, warmup=0))
    np.testing.assert_allclose(run.network_at(1)[0].W, slow.network_at(1)[0].W, rtol=1e-13)
    changes = [np.linalg.norm(run.network_at(k + 1)[1].b - run.network_at(k)[1].b) for k in (0, 2)]
    network = snapshots.stacked([run.network_at(0), run.network_at(2)])
    (_, (_, db)) = snapshots.gradients(run, [0, 2], network)
    np.testing.assert_allclose(changes, [0.1, 0.3] * np.linalg.norm(db, axis=(1, 2)), rtol=1e-9)
