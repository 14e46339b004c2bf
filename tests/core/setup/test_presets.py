"""Each promise of each preset holds in its run, step by step, and no number is written twice."""

import re
from dataclasses import replace
from functools import cache, singledispatch

import numpy as np
import pytest
from numpy.typing import NDArray

from nnviz import Config, Run, backward, forward, train
from nnviz.core.arrays import Array
from nnviz.core.model.network import Layer, Network, loss_value
from nnviz.core.setup.makers.curves import HEIGHT, WIDTH
from nnviz.core.setup.presets import PRESETS, SECTIONS, changes_of_cure, preset_of
from nnviz.core.setup.presets.preset import Preset
from nnviz.core.setup.promises import (
    AboveOnTest,
    Alike,
    BelowOnTest,
    BestOnTest,
    Clips,
    Dead,
    Diverges,
    Fitted,
    Kept,
    Learned,
    LossAbove,
    LossBelow,
    Near,
    NeverRight,
    Ravine,
    Reaches,
    Right,
    Settles,
    Shakes,
    Shrinks,
    Stops,
    Swings,
    Vanishes,
)

PROMISES = [(name, said) for name, preset in PRESETS.items() for said in preset.promises]


@cache
def run_of(name: str) -> Run:
    return train(PRESETS[name].config)


def outputs(run: Run, layer: int = -1) -> Array:
    """A of a layer on all data after every step; (steps + 1, units, samples)."""
    networks = run.networks_at(range(run.steps + 1))
    return np.array([forward(network, run.dataset.X)[layer].A for network in networks])


def shares_right(run: Run) -> Array:
    """Percent of the samples that are right after every step; (steps + 1,)."""
    A, Y = outputs(run), run.dataset.Y
    if len(Y) > 1:
        return np.asarray(100 * (A.argmax(axis=1) == Y.argmax(axis=0)).mean(axis=1))
    return np.asarray(100 * ((A > 0.5) == (Y > 0.5)).mean(axis=(1, 2)))


def losses(run: Run) -> Array:
    X, Y = run.dataset.X, run.dataset.Y
    networks = run.networks_at(range(run.steps + 1))
    return np.array([loss_value(forward(each, X), Y, run.config.loss) for each in networks])


def since(true: NDArray[np.bool_]) -> int:
    """The step from which on all of `true` (steps + 1,) is."""
    false = np.flatnonzero(np.logical_not(true))
    assert len(false) == 0 or false[-1] < len(true) - 1, "not true at the end"
    return int(false[-1]) + 1 if len(false) else 0


@singledispatch
def check(promise: object, _: Run) -> None:
    raise AssertionError(f"{promise} is not checked")


@check.register
def _(promise: Learned, run: Run) -> None:
    step = since(shares_right(run) == 100)
    assert step <= promise.step <= 1.25 * step


@check.register
def _(promise: Right, run: Run) -> None:
    assert promise.percent <= shares_right(run)[-1] < promise.percent + 3


@check.register
def _(promise: NeverRight, run: Run) -> None:
    assert promise.percent - 10 <= shares_right(run).max() <= promise.percent


@check.register
def _(promise: LossBelow, run: Run) -> None:
    assert run.loss[-1] < promise.loss < 3 * run.loss[-1]


@check.register
def _(promise: LossAbove, run: Run) -> None:
    assert promise.loss <= losses(run).min() < 1.2 * promise.loss


@check.register
def _(promise: Dead, run: Run) -> None:
    dead = (outputs(run, layer=0) == 0).all(axis=2).sum(axis=1)
    assert since(dead >= promise.units) == promise.step
    assert (dead[promise.step :] == promise.units).all()
    assert promise.units <= run.config.hidden[0]


@check.register
def _(promise: Diverges, run: Run) -> None:
    assert run.diverged_at == promise.step


@check.register
def _(promise: Vanishes, run: Run) -> None:
    first, last = run.gradient_norm[0, [0, -1]]
    assert last > promise.times * first
    # Each layer's is shorter than the next one's, as the answer of the cured one says.
    assert (run.gradient_norm[0, :-1] < run.gradient_norm[0, 1:]).all()


@check.register
def _(promise: Kept, run: Run) -> None:
    norms = run.gradient_norm[0]
    assert norms.max() < promise.times * norms.min()
    assert 0 < norms.argmax() < len(norms) - 1


@check.register
def _(promise: Shrinks, run: Run) -> None:
    before, after = np.linalg.norm(run.gradient_norm[:2], axis=1)
    assert before > promise.times * after


@check.register
def _(promise: Swings, run: Run) -> None:
    points = np.array(
        [
            np.append(network[0].W, network[0].b)
            for network in run.networks_at(range(promise.steps + 1))
        ]
    )
    updates = np.diff(points, axis=0)
    assert ((updates[1:] * updates[:-1]).sum(axis=1) < 0).all()
    assert (np.diff(losses(run)[: promise.steps]) < 0).all()  # what the answer says


@check.register
def _(promise: Alike, run: Run) -> None:
    networks = run.networks_at(range(run.steps + 1))
    for first, second, *_ in networks:
        assert len(first.W) == promise.units
        assert np.ptp(first.W, axis=0).max() == np.ptp(first.b) == np.ptp(second.W) == 0
    assert np.abs(networks[-1][0].W).max() > 1, "they do move"


@check.register
def _(promise: Reaches, run: Run) -> None:
    step = since(np.asarray(losses(run) < promise.loss))
    assert 0 < step <= promise.step <= 1.25 * step


@check.register
def _(promise: Clips, run: Run) -> None:
    config, gradient = run.config, run.gradient_norm[0]
    assert promise.times < np.linalg.norm(gradient) / config.clip_norm < 2 * promise.times
    update = flat(run.network_at(1)) - flat(run.network_at(0))
    assert np.linalg.norm(update) == pytest.approx(config.learning_rate * config.clip_norm)
    downhill = -gradient_of(run.network_at(0), run)
    assert update @ downhill == pytest.approx(np.linalg.norm(update) * np.linalg.norm(downhill))
    assert run.diverged_at is None


@check.register
def _(promise: Ravine, run: Run) -> None:
    network, step = run.network_at(run.steps), 1e-5
    along = flat(network) - flat(run.network_at(run.steps - 1))

    def curved(direction: Array) -> Array:
        """The Hessian times a direction of length 1, by central differences."""
        ahead, behind = (moved(network, sign * step * direction) for sign in (1, -1))
        return np.asarray((gradient_of(ahead, run) - gradient_of(behind, run)) / (2 * step))

    along /= np.linalg.norm(along)
    hessian = np.array([curved(axis) for axis in np.eye(len(along))])
    largest = np.linalg.eigvalsh((hessian + hessian.T) / 2).max()
    assert promise.times < largest / (along @ curved(along)) < 2 * promise.times
    assert 2 / largest == pytest.approx(promise.limit, abs=0.005)
    assert 0.8 * promise.limit < run.config.learning_rate < promise.limit
    assert (np.diff(losses(run)) < 0).all()


@check.register
def _(promise: Shakes, run: Run) -> None:
    last = losses(run)[-run.steps // 5 :]
    assert promise.times < last.max() / last.min() < 3 * promise.times


@check.register
def _(promise: Settles, run: Run) -> None:
    last = losses(run)[-run.steps // 5 :]
    assert 0.5 * promise.percent < 100 * (last.max() / last.min() - 1) < promise.percent


@check.register
def _(promise: Near, run: Run) -> None:
    X, Y = run.dataset.X, run.dataset.Y
    near = abs(Y - promise.slope * X) < 0.2
    assert near.mean() == pytest.approx(1 - run.config.noise)
    assert np.polyfit(X[near], Y[near], 1) == pytest.approx([promise.slope, 0], abs=0.01)
    assert promise.slope == pytest.approx(HEIGHT / WIDTH)


@check.register
def _(promise: Fitted, run: Run) -> None:
    slope, height = np.polyfit(run.dataset.X[0], outputs(run)[-1, 0], 1)
    assert promise.slope == pytest.approx(slope, abs=0.005)
    assert promise.height == pytest.approx(height, abs=0.005)


@check.register
def _(promise: BestOnTest, run: Run) -> None:
    assert run.test_loss is not None
    assert len(run.test_loss) == run.steps + 1
    assert run.test_loss.argmin() == promise.step


@check.register
def _(promise: BelowOnTest, run: Run) -> None:
    assert run.test_loss is not None
    assert run.test_loss[-1] < promise.loss < 1.2 * run.test_loss[-1]


@check.register
def _(promise: AboveOnTest, run: Run) -> None:
    assert run.test_loss is not None
    assert promise.loss < run.test_loss[-1] < 1.2 * promise.loss


@check.register
def _(promise: Stops, run: Run) -> None:
    assert run.stopped_at == run.steps == promise.step


def flat(network: Network) -> Array:
    """All weights and biases in a row."""
    return np.concatenate([each.ravel() for layer in network for each in (layer.W, layer.b)])


def moved(network: Network, by: Array) -> Network:
    """The network with `by`, as `flat` orders it, added to its weights and biases."""
    layers, start = [], 0
    for layer in network:
        W, b = (each.size for each in (layer.W, layer.b))
        parts = np.split(by[start : start + W + b], [W])
        start += W + b
        dW, db = parts[0].reshape(layer.W.shape), parts[1].reshape(layer.b.shape)
        layers.append(Layer(layer.W + dW, layer.b + db, layer.activation))
    return tuple(layers)


def gradient_of(network: Network, run: Run) -> Array:
    """That of C on all data, as `flat` orders it."""
    X, Y = run.dataset.X, run.dataset.Y
    gradients = backward(network, forward(network, X), Y, run.config.loss)
    return np.concatenate([part.ravel() for each in gradients for part in (each.dW, each.db)])


@pytest.mark.parametrize(("name", "said"), PROMISES)
def test_a_promise_is_kept(name: str, said: str) -> None:
    check(PRESETS[name].promises[said], run_of(name))


def changed(name: str, **changes: object) -> Run:
    return train(replace(PRESETS[name].config, **changes))  # type: ignore[arg-type]


def test_answers_about_another_learning_rate_or_other_weights_are_true() -> None:
    steeper = changed("vanishing", learning_rate=10 * PRESETS["vanishing"].config.learning_rate)
    check(PRESETS["vanishing"].promises["above"], steeper)
    check(PRESETS["vanishing"].promises["vanishes"], steeper)
    smaller = changed("exploding", initializer="xavier")
    assert smaller.diverged_at is None
    assert smaller.loss[-1] < smaller.loss[0]
    apart = changed("zeros", initializer="xavier", epochs=10 * PRESETS["zeros"].config.epochs)
    assert shares_right(apart)[-1] == 100


def test_two_relu_units_learn_xor_from_few_first_weights_and_three_from_more() -> None:
    learned = {
        units: sum(
            ((forward(run.network_at(run.steps), run.dataset.X)[-1].A > 0.5) == run.dataset.Y).all()
            for run in (changed("xor", hidden=(units,), seed=seed) for seed in range(30))
        )
        for units in (2, 3)
    }
    assert 0 < learned[2] < 15
    assert learned[2] < learned[3]


def test_the_biases_of_and_and_or_are_as_the_answers_say() -> None:
    layers = [run_of(name).network_at(run_of(name).steps)[0] for name in ("and", "or")]
    assert all((layer.W > 0).all() for layer in layers)
    assert layers[0].b[0, 0] < layers[1].b[0, 0] < 0


def test_the_points_of_the_spirals_that_are_wrong_at_the_end_are_near_the_centre() -> None:
    run = run_of("spirals")
    A = forward(run.network_at(run.steps), run.dataset.X)[-1].A
    distance = np.hypot(*run.dataset.X)
    wrong = ((A > 0.5) != (run.dataset.Y > 0.5))[0]
    assert wrong.any()
    assert distance[wrong].max() < 0.1 * distance.max()


def test_the_signal_of_the_exploding_one_grows_from_layer_to_layer() -> None:
    run = run_of("exploding")
    sizes = [np.std(layer.Z) for layer in forward(run.network_at(0), run.dataset.X)[:-1]]
    assert (np.diff(sizes) > 0).all()


def test_a_longer_step_is_no_cure_for_the_ravine() -> None:
    slow = run_of("ravine")
    twice = changed("ravine", learning_rate=2 * slow.config.learning_rate)
    assert losses(twice)[2] > losses(twice)[0]
    assert twice.loss[-1] > 2 * slow.loss[-1]


def test_momentum_and_adam_in_the_ravine_are_as_the_words_say() -> None:
    slow, momentum, adam = (run_of(f"ravine{which}") for which in ("", "_momentum", "_adam"))
    assert "Adam" in PRESETS["ravine_adam"].title
    at = PRESETS["ravine_adam"].promises["reached"].step  # type: ignore[union-attr]
    assert min(slow.loss[at], momentum.loss[at]) > 2 * adam.loss[at]
    rate = adam.config.learning_rate
    assert rate < slow.config.learning_rate / 5
    firsts = [flat(run.network_at(1)) - flat(run.network_at(0)) for run in (slow, adam)]
    assert np.linalg.norm(firsts[1]) > np.linalg.norm(firsts[0])
    assert abs(firsts[1]) == pytest.approx(np.full(len(firsts[1]), rate), rel=1e-4)
    turns = np.flatnonzero(np.diff(np.sign(np.diff(momentum.loss[:40]))))
    assert len(turns) > 5, "up and down"
    (v, _), *_ = momentum.state_at(120)["v"]
    assert np.linalg.norm(v) > 5 * momentum.gradient_norm[119, 0]


def test_more_epochs_do_not_settle_what_a_schedule_does() -> None:
    longer = changed("shaken", epochs=4 * PRESETS["shaken"].config.epochs)
    last = losses(longer)[-longer.steps // 5 :]
    assert last.max() / last.min() > 2
    shaken, settled = run_of("shaken"), run_of("settled")
    late = slice(-200, -1)
    assert settled.gradient_norm[late].mean() > 0.5 * shaken.gradient_norm[late].mean()
    assert settled.loss[late].max() > 3 * settled.loss[late].min()


def test_what_the_outliers_do_is_the_losses_own_doing() -> None:
    longer = changed("outliers", epochs=3 * PRESETS["outliers"].config.epochs)
    check(PRESETS["outliers"].promises["fitted"], longer)
    huber = run_of("outliers_huber")
    off = huber.dataset.Y - outputs(huber)[-1]
    outliers = huber.dataset.Y > 0.2 * huber.dataset.X + 0.2
    assert off[outliers].min() > 1
    distances = [
        np.sqrt(((outputs(run_of(name))[-1] - 0.2 * huber.dataset.X) ** 2).mean())
        for name in ("outliers", "outliers_huber", "outliers_absolute")
    ]
    assert distances[1] == pytest.approx(0.5 * distances[0], rel=0.15)
    assert distances[2] < 0.02 * distances[0]


def test_what_is_overfitted_are_outputs_and_not_the_share_of_right_ones() -> None:
    run, best = run_of("overfit"), 24
    assert run.test_accuracy is not None
    assert run.test_accuracy[best] == run.test_accuracy[-1] < 1
    assert run.dataset.test is not None
    X, Y = run.dataset.test.X, run.dataset.test.Y
    before, after = (forward(run.network_at(k), X)[-1].A for k in (best, run.steps))
    wrong = (after > 0.5) != (Y > 0.5)
    assert (abs(after - Y)[wrong] > 0.95).any()
    assert abs(after - Y)[wrong].mean() > abs(before - Y)[wrong].mean()
    hasty = changed("overfit_stopped", patience=1)
    assert hasty.stopped_at is not None
    assert hasty.stopped_at < best / 2
    np.testing.assert_array_equal(run_of("overfit_stopped").loss[:-1], run.loss[:44])


def test_the_noise_alone_adds_its_variance_to_the_loss_of_the_sine() -> None:
    run = run_of("sine")
    clean = HEIGHT * np.sin(np.pi * run.dataset.X / WIDTH)
    variance = run.config.noise**2
    assert ((run.dataset.Y - clean) ** 2).mean() == pytest.approx(variance, rel=0.2)
    assert run.loss[-1] > 0.9 * variance


def test_every_preset_is_in_one_section() -> None:
    assert sum(map(len, SECTIONS.values())) == len(PRESETS)


@pytest.mark.parametrize("name", [name for name, each in PRESETS.items() if each.cure])
def test_a_cure_is_a_setting_or_two_away(name: str) -> None:
    preset = PRESETS[name]
    changes = changes_of_cure(preset)
    assert 1 <= len(changes) <= 2
    assert preset_of(replace(preset.config, **changes)) == preset.cure


def test_there_are_at_least_sixteen_and_each_has_settings_of_its_own() -> None:
    assert len(PRESETS) >= 16
    assert len({preset.config for preset in PRESETS.values()}) == len(PRESETS)
    assert len({preset.title for preset in PRESETS.values()}) == len(PRESETS)


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_every_number_that_is_said_is_a_promise_or_a_setting(preset: Preset) -> None:
    words = preset.watch_ + preset.question_ + preset.answer_
    names = set(re.findall(r"{(\w+)", words))
    assert set(preset.promises) <= names, "a promise that nobody says"
    # What is left are steps and layers that have a number as their name, and factors of a formula.
    bare = re.sub(r"\{[^}]*\}", "", words)
    bare = re.sub(r"layer 1|step 0|W1|L2 penalty|\b[01]\b|delta is 2 \(A", "", bare)
    assert not re.search(r"\d", bare), bare
    assert all("{" not in said for said in (preset.watch, preset.question, preset.answer))


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_what_to_watch_is_two_or_three_sentences_and_one_question(preset: Preset) -> None:
    assert 2 <= len(re.findall(r"[.!](?=\s|$)", preset.watch)) <= 3
    assert preset.question.count("?") == 1


@pytest.mark.parametrize("name", PRESETS)
def test_it_trains_within_a_second(name: str) -> None:
    assert run_of(name).seconds < 1


def test_settings_are_known_by_their_preset() -> None:
    assert all(preset_of(preset.config) == name for name, preset in PRESETS.items())
    assert preset_of(Config(epochs=7)) is None


# ------------------------------------------------------------------------ what the answers say


def ends(name: str, **change: object) -> Run:
    """The run of a preset with some settings changed."""
    return train(Config(**PRESETS[name].config.to_dict() | change))


def test_and_has_a_more_negative_bias_than_or() -> None:
    (one,), (other,) = (run_of(name).network_at(300) for name in ("and", "or"))
    assert (one.W > 0).all()
    assert (other.W > 0).all()
    assert one.b < other.b < 0


def test_the_longest_good_learning_rate_of_the_line_is_that_of_the_theory() -> None:
    X = run_of("rate_right").dataset.X
    extended = np.vstack([X, np.ones(X.shape[1])])
    hessian = 2 * extended @ extended.T / X.shape[1]
    limit = 2 / np.linalg.eigvalsh(hessian).max()
    rates = [
        PRESETS[f"rate_{name}"].config.learning_rate
        for name in ("small", "right", "oscillating", "diverging")
    ]
    assert rates == sorted(rates)
    assert rates[1] < 0.9 * limit < rates[2] < limit < rates[3]


def test_the_rates_differ_in_nothing_else() -> None:
    configs = [preset.config for name, preset in PRESETS.items() if name.startswith("rate_")]
    assert {Config(**config.to_dict() | {"learning_rate": 1.0}) for config in configs} == {
        Config(**configs[0].to_dict() | {"learning_rate": 1.0})
    }


def test_a_diverging_loss_soon_grows_by_the_same_factor() -> None:
    factors = run_of("rate_diverging").loss[11:-1] / run_of("rate_diverging").loss[10:-2]
    assert np.ptp(factors) < 1e-3 * factors.mean()


def test_a_larger_rate_does_not_mend_vanishing_gradients() -> None:
    rate = PRESETS["vanishing"].config.learning_rate
    assert ends("vanishing", learning_rate=10 * rate).loss.min() > 0.2499


def test_xaviers_weights_mend_exploding_gradients() -> None:
    run = ends("exploding", initializer="xavier")
    assert run.diverged_at is None
    assert run.loss[-1] < run.loss[0]


def test_ten_times_the_steps_do_not_free_the_stuck_xor() -> None:
    run = ends("xor_stuck", epochs=10 * PRESETS["xor_stuck"].config.epochs)
    assert run.loss.min() > 0.16
    assert PRESETS["xor_stuck"].config == Config(
        **PRESETS["xor"].config.to_dict() | {"seed": PRESETS["xor_stuck"].config.seed}
    )


def test_the_dead_network_ends_at_a_quarter() -> None:
    assert run_of("dead").loss[-1] == pytest.approx(0.25)


def test_cross_entropy_rises_in_the_first_step() -> None:
    loss = run_of("saturated_cured").loss
    assert loss[1] > loss[0]


def test_what_stays_wrong_on_the_spirals_is_near_their_centre() -> None:
    run = run_of("spirals")
    wrong = (outputs(run)[-1] > 0.5) != (run.dataset.Y > 0.5)
    assert np.linalg.norm(run.dataset.X[:, wrong[0]], axis=0).max() < 0.2


def test_more_hidden_units_that_start_at_zero_do_not_help() -> None:
    assert shares_right(ends("zeros", hidden=(8,))).max() <= 90
    assert shares_right(ends("zeros", epochs=200)).max() <= 90
    assert shares_right(ends("zeros", initializer="xavier", epochs=200))[-1] == 100
