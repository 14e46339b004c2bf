"""One record is all that a formula takes, of activations or schedules: it is known everywhere."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from nnviz import Config, Run, backward, forward, train
from nnviz.core.explain.central_differences import numeric_gradient
from nnviz.core.explain.gradient_check import Verdict, gradient_check
from nnviz.core.explain.names import INPUT, TARGETS
from nnviz.core.model.activations import ACTIVATIONS, Activation
from nnviz.core.model.losses import LOSSES, Loss
from nnviz.core.model.network import Network, loss_value
from nnviz.core.model.optimizers import OPTIMIZERS, Optimizer
from nnviz.core.setup.schedules import SCHEDULES, Schedule
from nnviz.views.backprop.shown_pass import ShownPass
from nnviz.workers import Report
from tests.core.reference import assert_close_network
from tests.views.opened import board_html, open_app, open_page
from tests.workers.taught import taught

SETTINGS = {
    "activation": "arcsinh",
    "loss": "log_cosh",
    "optimizer": "averaged",
    "schedule": "inverse",
}


def _averaged(W: Any, g: Any, u: Any, *, rate: Any, t: Any, beta1: Any) -> dict[str, Any]:
    u = beta1 * u + g
    mean = u * (1 - beta1) / (1 - beta1**t)
    return {"u": u, "mean": mean, "W": W - rate * mean}


def _inverse(*, full_rate: Any, decay: Any, epochs_done: Any) -> Any:
    return full_rate / (1 + decay * epochs_done)


ARCSINH = Activation("arcsinh", lambda Z: np.arcsinh(Z), lambda Z, A: 1 / np.cosh(A))  # noqa: ARG005, PLW0108 (parameters are read)
LOG_COSH = Loss(
    "log cosh",
    each=lambda A, Y: np.log(np.cosh(A - Y)),
    slope=lambda A, Y: np.tanh(A - Y),
)
RECORDS: list[tuple[dict[str, Any], str, Any]] = [
    (ACTIVATIONS, "arcsinh", ARCSINH),
    (LOSSES, "log_cosh", LOG_COSH),
    (OPTIMIZERS, "averaged", Optimizer("averaged gradients", _averaged)),
    (SCHEDULES, "inverse", Schedule("inverse time", _inverse, decay=0.5)),
]


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    for registry, name, record in RECORDS:
        monkeypatch.setitem(registry, name, record)


def register_in_worker(_: Report) -> None:
    for registry, name, record in RECORDS:
        registry[name] = record


@pytest.fixture
def run() -> Run:
    config = Config(dataset="moons", samples=30, hidden=(4, 3), batch_size=12, epochs=20)
    return train(Config(**{**config.to_dict(), **SETTINGS}))


def test_it_is_trained(run: Run) -> None:
    # The mean of all gradients so far, weighted by powers of beta1; written out, not step by step.
    network, X, Y = run.network_at(0), run.dataset.X, run.dataset.Y
    orders = [np.random.default_rng((run.config.seed, epoch)).permutation(30) for epoch in (0, 1)]
    gradients: list[list[np.ndarray[Any, Any]]] = []
    for step in range(6):
        batch = orders[step // 3][12 * (step % 3) : 12 * (step % 3) + 12]
        trace = forward(network, X[:, batch])
        assert run.loss[step] == pytest.approx(
            loss_value(trace, Y[:, batch], "log_cosh"), rel=1e-12
        )
        gradients.append(
            [d for g in backward(network, trace, Y[:, batch], "log_cosh") for d in (g.dW, g.db)]
        )
        weights = run.config.beta1 ** np.arange(step, -1, -1.0)
        means = [
            np.tensordot(weights / weights.sum(), np.array(each), axes=1)
            for each in zip(*gradients, strict=True)
        ]
        rate = run.config.learning_rate / (1 + run.config.decay * (step // 3))
        network = _moved(network, means, rate)
        assert_close_network(run.network_at(step + 1), network)


def _moved(network: Network, means: list[Any], rate: float) -> Network:
    pairs = zip(means[::2], means[1::2], strict=True)
    return tuple(
        type(layer)(layer.W - rate * dW, layer.b - rate * db, layer.activation)
        for layer, (dW, db) in zip(network, pairs, strict=True)
    )


@pytest.mark.parametrize("step", [0, 7, 60])
def test_it_is_explained_and_checked(run: Run, step: int) -> None:
    shown = ShownPass(run, step, 0, (), {})
    for stage in shown.stages:
        array = shown.matrices[stage.result]
        for row, column in ((0, 0), (-1 % array.shape[0], -1 % array.shape[1])):
            total = stage.cell(shown.matrices, row, column)
            assert total.value == pytest.approx(array[row, column], rel=1e-9, abs=1e-12)
    trace = forward(shown.network, shown.start[INPUT])
    honest = backward(shown.network, trace, shown.start[TARGETS], "log_cosh")
    for layer, gradient in enumerate(honest, start=1):
        found = {str(name): array for name, array in shown.matrices.items()}
        np.testing.assert_allclose(found[f"dW{layer}"], gradient.dW, rtol=1e-12, atol=1e-15)
        if step < run.steps:
            after = run.network_at(step + 1)[layer - 1]
            np.testing.assert_allclose(found[f"new W{layer}"], after.W, rtol=1e-11, atol=1e-13)
    numeric = numeric_gradient(shown.network, shown.start[INPUT], shown.start[TARGETS], "log_cosh")
    assert gradient_check(shown.gradient, numeric).verdict.max() <= Verdict.FINE


@pytest.fixture
def taught_worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with taught(register_in_worker, monkeypatch):
        yield


@pytest.mark.usefixtures("taught_worker")
def test_it_is_offered_and_restored_from_a_link() -> None:
    link = {"dataset": "moons", "epochs": "10", **SETTINGS}
    app = open_app(**link)
    for name, value in SETTINGS.items():
        select = app.selectbox(key=name)
        assert select.value == value
        assert value in select.options
    assert not app.warning
    assert dict(app.query_params) == link
    assert "averaged" in app.selectbox(key="optimizer").help
    assert app.text_input(key="typed_decay").value == "0.5"
    board = board_html(open_page("backprop", **link, stage="new_W1"))
    assert "full_rate / (1 + decay × epochs_done) = 0.5 / (1 + 0.5 × 0) = 0.5" in board
    assert "arcsinh(" in board_html(open_page("backprop", **link, stage="A1", cell="A1.1.1"))
