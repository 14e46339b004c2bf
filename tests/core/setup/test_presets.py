"""Each promise of each preset holds in its run, step by step, and no number is written twice."""

import re
from dataclasses import replace
from functools import cache, singledispatch

import numpy as np
import pytest

from nnviz import Config, Run, forward, train
from nnviz.core.arrays import Array
from nnviz.core.setup.presets import PRESETS, preset_of
from nnviz.core.setup.presets.preset import Preset
from nnviz.core.setup.promises import (
    Alike,
    Dead,
    Diverges,
    Kept,
    Learned,
    LossAbove,
    LossBelow,
    NeverRight,
    Right,
    Shrinks,
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
    return np.asarray(100 * ((outputs(run) > 0.5) == (run.dataset.Y > 0.5)).mean(axis=(1, 2)))


def losses(run: Run) -> Array:
    return np.array([run.loss_on_all(step) for step in range(run.steps + 1)])


def since(true: Array) -> int:
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
    bare = re.sub(r"layer 1|step 0|W1|\b[01]\b|delta is 2 \(A", "", bare)
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
