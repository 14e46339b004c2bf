"""Training with penalties, clipping and weight decay: against central differences and by hand."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nnviz import Config, Run, train
from nnviz.core.explain.first_steps import first_steps, matched_rate
from nnviz.core.model.network import Network, forward, loss_value
from nnviz.core.model.parameters import flatten, network_of, weights_only
from nnviz.core.train import snapshots
from nnviz.core.train.program import Architecture
from nnviz.core.train.step import step_program

BASE = Config(dataset="moons", samples=12, hidden=(3,), activation="tanh", epochs=30)


def added(run: Run, step: int) -> np.ndarray:
    """What a step has added to the flat parameters."""
    before, after = run.networks_at([step, step + 1])
    return flatten(after) - flatten(before)


def penalised_loss(config: Config, network: Network) -> float:
    """C + penalty, added up weight by weight."""
    data = config.make_dataset()
    total = loss_value(forward(network, data.X), data.Y, config.loss)
    for layer in network:
        for w in layer.W.ravel():
            total += config.l1 * abs(w) + config.l2 / 2 * w**2
    return total


@pytest.mark.parametrize("strengths", [{"l1": 0.05}, {"l2": 0.2}, {"l1": 0.03, "l2": 0.1}])
def test_a_step_goes_down_the_slope_of_c_and_the_penalty(strengths: dict[str, Any]) -> None:
    config = replace(BASE, **strengths)
    run, h = train(config), 1e-6
    flat = flatten(run.network_at(7))
    slopes = np.empty_like(flat)
    for k in range(len(flat)):
        up, down = flat.copy(), flat.copy()
        up[k], down[k] = flat[k] + h, flat[k] - h
        values = (
            penalised_loss(config, network_of(each, config.sizes, config.activations))
            for each in (up, down)
        )
        slopes[k] = (next(values) - next(values)) / (2 * h)
    np.testing.assert_allclose(added(run, 7), -config.learning_rate * slopes, atol=1e-8)


def test_clipping_shortens_every_step_to_the_same_length_and_keeps_its_direction() -> None:
    free, run = train(BASE), train(replace(BASE, clip_norm=0.01))
    for step in (0, 11, 29):
        norm = np.sqrt((run.gradient_norm[step] ** 2).sum())
        assert norm > 0.01, "nothing to clip"
        length = BASE.learning_rate * 0.01 * norm / (norm + 1e-6)
        assert np.linalg.norm(added(run, step)) == pytest.approx(length, rel=1e-9)
    first, clipped = added(free, 0), added(run, 0)
    cosine = first @ clipped / np.linalg.norm(first) / np.linalg.norm(clipped)
    assert cosine == pytest.approx(1, abs=1e-12)


def test_a_norm_that_is_never_reached_changes_no_bit() -> None:
    free, run = train(BASE), train(replace(BASE, clip_norm=1e6))
    np.testing.assert_array_equal(run.loss, free.loss)


def test_what_is_off_is_not_in_the_program() -> None:
    # The strengths of what is off change no call: the program asks for none of their numbers.
    flat = np.zeros((1, 13))
    assert len(weights_only(BASE.sizes)) == flat.shape[1]
    lengths = []
    cases: list[dict[str, Any]] = [{}, {"l2": 0.1}, {"clip_norm": 1.0}]
    for strengths in cases:
        config = replace(BASE, **strengths)
        architecture = Architecture.of(config)
        numbers = {"rate": 0.5, **strengths}
        program = step_program(architecture, flat, 12, numbers, keep_targets=False)
        lengths.append(len(program.calls))
    assert lengths[0] < min(lengths[1:])


def test_weights_only_is_0_for_biases() -> None:
    network = network_of(weights_only((2, 3, 1)), (2, 3, 1), ("tanh", "sigmoid"))
    for layer in network:
        assert (layer.W == 1).all()
        assert (layer.b == 0).all()


@pytest.mark.parametrize(
    "settings",
    [
        {"l1": 0.05, "clip_norm": 0.1},
        {"l2": 0.2, "optimizer": "adam"},
        {"optimizer": "adamw", "weight_decay": 0.5, "clip_norm": 0.2, "batch_size": 5},
    ],
)
def test_updates_are_what_the_steps_add(settings: dict[str, Any]) -> None:
    run = train(replace(BASE, **settings))
    steps = [0, 3, 4, 17]
    network = snapshots.stacked(run.networks_at(steps))
    gradients = snapshots.gradients(run, steps, network)
    found = snapshots.updates(run, steps, network, gradients)
    for place, step in enumerate(steps):
        before, after = run.networks_at([step, step + 1])
        for (W, b), old, new in zip(found, before, after, strict=True):
            np.testing.assert_allclose(W[place], new.W - old.W, atol=1e-14)
            np.testing.assert_allclose(b[place], new.b - old.b, atol=1e-14)


@pytest.mark.parametrize(
    ("settings", "proportional"),
    [
        ({"l2": 0.2}, True),
        ({"clip_norm": 1e6}, True),
        ({"clip_norm": 0.01}, False),
        ({"optimizer": "adamw", "weight_decay": 0.5}, False),
    ],
)
def test_the_honest_first_step_is_the_runs(settings: dict[str, Any], proportional: bool) -> None:  # noqa: FBT001 (a parameter of the test)
    run = train(replace(BASE, **settings))
    first = first_steps(run, ["mean"])
    np.testing.assert_allclose(first.honest, added(run, 0), atol=1e-15)
    assert first.proportional == proportional
    assert (matched_rate(first, run.config) is not None) == proportional
