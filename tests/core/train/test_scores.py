"""Scores: the loss and the right answers, beside a sample by sample count."""

import numpy as np
import pytest

from nnviz import Config, train
from nnviz.core.arrays import Array
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.network import Layer
from nnviz.core.train.scores import scores
from nnviz.core.train.snapshots import stacked


@pytest.mark.parametrize("loss", LOSSES)
def test_the_loss_on_all_data_is_that_of_the_run(loss: str) -> None:
    dataset, output = ("blobs", "softmax") if LOSSES[loss].distribution else ("moons", "sigmoid")
    config = Config(
        dataset=dataset, outputs=3 if dataset == "blobs" else 1, output=output, loss=loss,
        samples=50, epochs=20,
    )  # fmt: skip
    run = train(config)
    steps = list(range(run.steps + 1))
    found = scores(stacked(run.networks_at(steps)), run.dataset.X, run.dataset.Y, loss)
    np.testing.assert_allclose(found.loss, run.loss, rtol=1e-12)


def test_they_are_those_of_each_step_on_the_given_data() -> None:
    config = Config(dataset="moons", samples=60, hidden=(4,), batch_size=7, epochs=5, seed=3)
    run = train(config)
    X, Y = run.dataset.X, run.dataset.Y
    steps = [0, 4, run.steps]
    found = scores(stacked(run.networks_at(steps)), X, Y, config.loss)
    for place, step in enumerate(steps):
        layers = run.network_at(step)
        hidden = np.maximum(0, layers[0].W @ X + layers[0].b)
        A = 1 / (1 + np.exp(-(layers[1].W @ hidden + layers[1].b)))
        loss = sum((a - y) ** 2 for a, y in zip(A[0], Y[0], strict=True)) / 60
        right = sum((a > 0.5) == (y == 1) for a, y in zip(A[0], Y[0], strict=True))
        assert found.loss[place] == pytest.approx(loss, rel=1e-12)
        assert found.right[place] == right


def test_with_a_class_for_each_output_the_largest_counts() -> None:
    config = Config(dataset="blobs", outputs=4, samples=40, hidden=(3,), noise=0.5, epochs=5)
    run = train(config)
    layers, X, Y = run.network_at(2), run.dataset.X, run.dataset.Y
    right = 0
    for x, y in zip(X.T, Y.T, strict=True):
        hidden = [
            max(0.0, float(row @ x + b[0])) for row, b in zip(*rows_of(layers[0]), strict=True)
        ]
        Z = [float(row @ hidden + b[0]) for row, b in zip(*rows_of(layers[1]), strict=True)]
        right += Z.index(max(Z)) == list(y).index(1)  # as of A: the sigmoid rises
    assert scores(stacked([run.network_at(2)]), X, Y, config.loss).right == [right]


def rows_of(layer: Layer) -> tuple[Array, Array]:
    """The rows of W and of b, one for each unit."""
    return layer.W, layer.b
