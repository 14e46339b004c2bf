"""Many steps at once are what each step is alone."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz import Config, Run, backward, forward, train
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.network import Gradients
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.setup.batches import Batches
from nnviz.core.train import snapshots
from nnviz.core.train.parts import parts
from tests.core.reference import SOME_MODELS

CONFIG = Config(
    dataset="teacher", inputs=3, outputs=2, samples=10, hidden=(5, 4), learning_rate=0.1, epochs=30
)
CONFIGS = pytest.mark.parametrize(
    "config",
    [CONFIG, replace(CONFIG, batch_size=4), replace(CONFIG, hidden=()), Config(epochs=30)],
    ids=["full batch", "mini batches", "no hidden layer", "majority"],
)


def with_model(config: Config, activation: str, loss: str, output: str) -> Config:
    """The same with another model, and with data for its loss."""
    if LOSSES[loss].distribution:
        config = replace(config, dataset="blobs", inputs=2, outputs=3)
    return replace(config, activation=activation, loss=loss, output=output)


# All steps in one group, some in each with a smaller one last, and each in a group of its own.
GROUPS = pytest.mark.parametrize(
    "memory", [None, 4000, 1], ids=["one group", "some groups", "many groups"]
)


def steps_of(run: Run) -> list[int]:
    return [0, 1, 2, run.steps // 2, run.steps - 1, run.steps]


def gradient_alone(run: Run, step: int) -> Gradients:
    """The gradient of one step, on its batch; after the last one, on all data."""
    X, Y = run.dataset.X, run.dataset.Y
    if step < run.steps:
        batch = Batches(run.config, X.shape[1]).indices(step)
        X, Y = X[:, batch], Y[:, batch]
    network = run.network_at(step)
    return backward(network, forward(network, X), Y, run.config.loss)


def set_memory(memory: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if memory is not None:
        monkeypatch.setattr("nnviz.core.train.parts._BYTES", memory)


@CONFIGS
def test_parameters(config: Config) -> None:
    run = train(config)
    steps = steps_of(run)
    matrices = snapshots.parameters(snapshots.stacked(run.networks_at(steps)))
    for index, step in enumerate(steps):
        for (W, b), layer in zip(matrices, run.network_at(step), strict=True):
            np.testing.assert_array_equal(W[index], layer.W)
            np.testing.assert_array_equal(b[index], layer.b)


@CONFIGS
@GROUPS
def test_activations_and_outputs(
    config: Config, memory: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_memory(memory, monkeypatch)
    run = train(config)
    steps, X = steps_of(run), run.dataset.X
    network = snapshots.stacked(run.networks_at(steps))
    found = snapshots.activations(network, X)
    for index, step in enumerate(steps):
        for A, layer in zip(found, forward(run.network_at(step), X), strict=True):
            np.testing.assert_allclose(A[index], layer.A, rtol=1e-13, atol=1e-15)
    np.testing.assert_array_equal(snapshots.outputs(network, X), found[-1])


@CONFIGS
@GROUPS
def test_gradients_are_those_of_the_step_and_its_batch(
    config: Config, memory: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_memory(memory, monkeypatch)
    run = train(config)
    steps = steps_of(run)
    found = snapshots.gradients(run, steps, snapshots.stacked(run.networks_at(steps)))
    for index, step in enumerate(steps):
        for (dW, db), layer in zip(found, gradient_alone(run, step), strict=True):
            np.testing.assert_allclose(dW[index], layer.dW, rtol=1e-12, atol=1e-15)
            np.testing.assert_allclose(db[index], layer.db, rtol=1e-12, atol=1e-15)


@CONFIGS
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_updates_are_what_the_next_step_adds(config: Config, optimizer: str) -> None:
    run = train(replace(config, optimizer=optimizer, learning_rate=0.01))
    steps = [0, 1, 2, 3, 7, 8, run.steps - 1]
    network = snapshots.stacked(run.networks_at(steps))
    found = snapshots.updates(run, steps, network, snapshots.gradients(run, steps, network))
    after = run.networks_at([step + 1 for step in steps])
    for index, (W, b) in enumerate(found):
        for place, there in enumerate(after):
            before = network[index]
            # A difference has lost the digits that both numbers share.
            np.testing.assert_allclose(
                W[place], there[index].W - before.W[place], rtol=1e-9, atol=1e-14
            )
            np.testing.assert_allclose(
                b[place], there[index].b - before.b[place], rtol=1e-9, atol=1e-14
            )


@CONFIGS
def test_norms_are_those_the_run_kept(config: Config) -> None:
    run = train(config)
    steps = range(run.steps)
    found = snapshots.gradients(run, steps, snapshots.stacked(run.networks_at(steps)))
    np.testing.assert_allclose(snapshots.norms(found), run.gradient_norm, rtol=1e-12, atol=1e-14)


# Each model with another number of hidden layers, 0 to 6, in turn.
@pytest.mark.parametrize(
    ("activation", "loss", "output", "depth"),
    [(*model, index % 7) for index, model in enumerate(SOME_MODELS)],
)
def test_every_model_and_depth(activation: str, loss: str, output: str, depth: int) -> None:
    config = replace(CONFIG, hidden=(6, 5, 4, 3, 4, 5)[:depth], batch_size=4, epochs=4)
    run = train(with_model(config, activation, loss, output))
    steps = range(run.steps + 1)
    network = snapshots.stacked(run.networks_at(steps))
    found, A = (
        snapshots.gradients(run, steps, network),
        snapshots.activations(network, run.dataset.X),
    )
    assert len(found) == len(A) == depth + 1
    for step in steps:
        trace = forward(run.network_at(step), run.dataset.X)
        gradients = gradient_alone(run, step)
        for index, ((dW, db), layer) in enumerate(zip(found, gradients, strict=True)):
            np.testing.assert_allclose(dW[step], layer.dW, rtol=1e-12, atol=1e-15)
            np.testing.assert_allclose(db[step], layer.db, rtol=1e-12, atol=1e-15)
            np.testing.assert_allclose(A[index][step], trace[index].A, rtol=1e-12, atol=1e-15)
    norms = snapshots.norms(found)
    assert norms.shape == (run.steps + 1, depth + 1)
    np.testing.assert_allclose(norms[:-1], run.gradient_norm, rtol=1e-12, atol=1e-14)


def test_the_last_steps_gradient_is_of_all_data_and_the_short_batchs_of_its_own() -> None:
    run = train(replace(CONFIG, batch_size=4))
    batches = Batches(run.config, 10)
    assert [len(batches.indices(step)) for step in range(3)] == [4, 4, 2], "the last one is short"
    X, Y = run.dataset.X, run.dataset.Y
    for step, chosen in ((2, batches.indices(2)), (run.steps, np.arange(10))):
        network = run.network_at(step)
        (dW, _), *_ = snapshots.gradients(run, [step], snapshots.stacked([network]))
        alone = backward(network, forward(network, X[:, chosen]), Y[:, chosen], run.config.loss)
        np.testing.assert_allclose(dW[0], alone[0].dW, rtol=1e-12)


@pytest.mark.parametrize(("activation", "loss", "output"), SOME_MODELS)
def test_forward_and_backward_take_many_networks_at_once(
    activation: str, loss: str, output: str
) -> None:
    run = train(with_model(replace(CONFIG, epochs=5), activation, loss, output))
    X, Y = run.dataset.X, run.dataset.Y
    networks = run.networks_at(range(run.steps + 1))
    many = snapshots.stacked(networks)
    trace = forward(many, X)
    gradients = backward(many, trace, Y, loss)
    for index, network in enumerate(networks):
        trace_alone = forward(network, X)
        for together, alone in zip(trace, trace_alone, strict=True):
            np.testing.assert_allclose(together.Z[index], alone.Z, rtol=1e-12, atol=1e-15)
            np.testing.assert_allclose(together.A[index], alone.A, rtol=1e-12, atol=1e-15)
        for gradient, alone_gradient in zip(
            gradients, backward(network, trace_alone, Y, loss), strict=True
        ):
            for got, expected in zip(gradient, alone_gradient, strict=True):
                np.testing.assert_allclose(got[index], expected, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("shape", [(5, 3), (4, 5), (1, 1)])
def test_norms_are_of_weights_and_biases_together(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(7)
    dW, db = rng.normal(size=(6, *shape)), rng.normal(size=(6, shape[0], 1))
    found = snapshots.norms([(dW, db), (0 * dW, 2 * db)])
    by_hand = [
        [np.linalg.norm(np.hstack([w, b])), 2 * np.linalg.norm(b)]
        for w, b in zip(dW, db, strict=True)
    ]
    np.testing.assert_allclose(found, by_hand, rtol=1e-14)


def test_z_and_a_of_a_group_fit_into_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    run = train(CONFIG)
    network = snapshots.stacked(run.networks_at(range(9)))
    units = 5 + 4 + 2
    for held in (1, 2, 4, 9):
        set_memory(2 * 8 * units * 10 * held, monkeypatch)
        groups = [len(part[0].W) for part in parts(network, 10)]
        assert max(groups) == held
        assert sum(groups) == 9


def test_the_step_after_which_a_run_diverged_is_shown_without_a_warning() -> None:
    run = train(Config(dataset="teacher", output="identity", learning_rate=50))
    assert run.diverged_at is not None
    steps = range(run.steps + 1)
    norms = snapshots.norms(
        snapshots.gradients(run, steps, snapshots.stacked(run.networks_at(steps)))
    )
    assert np.isfinite(norms[:-1]).all()
