"""The weights that are taken home are those of the step, and need no pickle to be read."""

from io import BytesIO

import numpy as np
import pytest

from nnviz import Config, train
from nnviz.core.export.origin import Origin, config_of
from nnviz.core.export.weights import weights_file

LINK = "http://localhost:8501?dataset=moons&step=7"


@pytest.mark.parametrize("hidden", [(), (4, 2)])
def test_the_file_holds_the_network_after_the_step(hidden: tuple[int, ...]) -> None:
    config = Config(dataset="moons", hidden=hidden, batch_size=16, epochs=3)
    run = train(config)
    file = np.load(BytesIO(weights_file(run, 7, Origin(config, LINK))), allow_pickle=False)
    for number, layer in enumerate(run.network_at(7), start=1):
        np.testing.assert_array_equal(file[f"W{number}"], layer.W)
        np.testing.assert_array_equal(file[f"b{number}"], layer.b)
    assert len(file) == 2 * (len(hidden) + 1) + 3
    assert file["step"] == 7
    assert file["link"] == LINK
    assert config_of(str(file["settings"])) == config


def test_trained_on_from_it_goes_where_the_run_went() -> None:
    """By hand: one step of gradient descent on squared error, through a ReLU and a sigmoid."""
    config = Config()
    run = train(config)
    before = np.load(BytesIO(weights_file(run, 20, Origin(config))))
    X, Y, m = run.dataset.X, run.dataset.Y, run.dataset.X.shape[1]
    Z1 = before["W1"] @ X + before["b1"]
    A1 = np.maximum(0, Z1)
    A2 = 1 / (1 + np.exp(-(before["W2"] @ A1 + before["b2"])))
    delta2 = 2 * (A2 - Y) * A2 * (1 - A2) / m
    delta1 = before["W2"].T @ delta2 * (Z1 > 0)
    after = np.load(BytesIO(weights_file(run, 21, Origin(config))))
    np.testing.assert_allclose(after["W1"], before["W1"] - 0.5 * delta1 @ X.T, rtol=1e-12)
    np.testing.assert_allclose(after["W2"], before["W2"] - 0.5 * delta2 @ A1.T, rtol=1e-12)


def test_a_step_outside_of_the_run_is_refused() -> None:
    run = train(Config(epochs=5))
    with pytest.raises(IndexError, match="got 6, needs 0 <= step <= 5"):
        weights_file(run, 6, Origin(run.config))
