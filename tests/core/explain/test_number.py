"""One number of a run after many steps: it is the run's, and its gradient is what C does."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz import Config, Run, backward, forward, train
from nnviz.core.explain.names import Entry, Name
from nnviz.core.explain.number import (
    gradients_of_activation,
    gradients_of_parameter,
    values_of,
)
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.network import Network
from nnviz.core.setup.batches import Batches
from nnviz.core.train import snapshots

CONFIGS = {
    "majority": Config(activation="tanh", epochs=12),
    "batches": Config(
        "moons", samples=23, hidden=(4, 3), activation="tanh", batch_size=5, epochs=3
    ),
    "classes": Config("blobs", hidden=(4,), output="softmax", loss="cross_entropy", epochs=7),
    "probabilities": Config(loss="binary_cross_entropy", activation="tanh", epochs=7),
}
SAMPLE = 3


@pytest.fixture(scope="module", params=CONFIGS)
def run(request: pytest.FixtureRequest) -> Run:
    return train(CONFIGS[request.param])


def parameters_of(run: Run) -> list[Entry]:
    found = []
    for number, layer in enumerate(run.network_at(0), start=1):
        row = len(layer.b) - 1
        found += [Entry(Name("W", number), row, 1), Entry(Name("b", number), row, 0)]
    return found


def test_a_parameter_is_the_runs_at_every_step(run: Run) -> None:
    for entry in parameters_of(run):
        values = values_of(run, run.kept_network, entry)
        for step, value in zip(run.kept_steps.tolist(), values, strict=True):
            layer = run.network_at(step)[(entry.name.layer or 0) - 1]
            own = layer.W if entry.name.letter == "W" else layer.b
            assert value == own[entry.row, entry.column]


def test_its_gradient_is_that_of_the_next_steps_data(run: Run) -> None:
    steps = run.kept_steps.tolist()
    all_gradients = snapshots.gradients(run, steps, run.kept_network)
    batches = Batches(run.config, run.dataset.X.shape[1])
    for entry in parameters_of(run):
        found = gradients_of_parameter(run, steps, all_gradients, entry)
        for step in (0, 1, run.steps - 1):
            network, batch = run.network_at(step), batches.indices(step)
            X, Y = run.dataset.X[:, batch], run.dataset.Y[:, batch]
            own = backward(network, forward(network, X), Y, run.config.loss)
            gradient = own[(entry.name.layer or 0) - 1]
            cell = (gradient.dW if entry.name.letter == "W" else gradient.db)[entry[1:]]
            assert found[step] == pytest.approx(cell, rel=1e-12)
        assert np.isnan(found[-1]) == (batches.count > 1), "no batch follows the last step"


def loss_from(run: Run, network: Network, layer: int, A: np.ndarray) -> float:
    """C of the sample, where A of a layer is this."""
    Z = A
    for above in network[layer:]:
        Z = above.W @ A + above.b
        A = ACTIVATIONS[above.activation].function(Z)
    Y = run.dataset.Y[:, [SAMPLE]]
    record = replace(LOSSES[run.config.loss], stable=None)  # of A alone: it is what is moved
    return float(record.value(Z, A, Y))


def test_the_gradient_of_an_activation_is_what_c_of_its_sample_does(run: Run) -> None:
    X = run.dataset.X[:, [SAMPLE]]
    for layer in range(len(run.config.sizes)):
        entry = Entry(Name("A", layer), run.config.sizes[layer] - 1, SAMPLE)
        values = values_of(run, run.kept_network, entry)
        gradients = gradients_of_activation(run, run.kept_network, entry)
        for step in (0, 2, run.steps):
            network = run.network_at(step)
            A = [X, *(each.A for each in forward(network, X))][layer]
            assert values[step] == pytest.approx(A[entry.row, 0], rel=1e-12)
            nudge = np.zeros_like(A)
            nudge[entry.row] = 1e-6
            rise = loss_from(run, network, layer, A + nudge) - loss_from(
                run, network, layer, A - nudge
            )
            assert gradients[step] == pytest.approx(rise / 2e-6, rel=1e-6, abs=1e-9)
