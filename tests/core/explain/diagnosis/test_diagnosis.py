"""Each finding on a run that has it, by the run's numbers, and the change of settings mends it."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz import Config, Run, forward, train
from nnviz.core.explain.diagnosis import diagnosis
from nnviz.core.explain.diagnosis.course import flat
from nnviz.core.explain.diagnosis.finding import Finding
from nnviz.core.setup.presets import PRESETS, preset_of
from tests.core.setup.torch_rates import torch_rates

FINDINGS = {
    "xor_line": "No straight line parts these classes.",
    "xor_stuck": "2 of 3 ReLU units are dead.",
    "vanishing": "The gradient vanishes.",
    "exploding": "Training diverged.",
    "dead": "A layer is dead.",
    "saturated": "The output is saturated.",
    "rate_diverging": "Training diverged.",
    "zeros": "The hidden units are all alike.",
}


def found(config: Config) -> tuple[Run, Finding]:
    run = train(config)
    finding = diagnosis(run)
    assert finding is not None
    return run, finding


def right(run: Run) -> float:
    A = forward(run.network_at(run.steps), run.dataset.X)[-1].A
    return float(((A > 0.5) == (run.dataset.Y > 0.5)).mean())


@pytest.mark.parametrize("name", FINDINGS)
def test_what_is_wrong_with_a_preset_is_found(name: str) -> None:
    assert found(PRESETS[name].config)[1].title == FINDINGS[name]


@pytest.mark.parametrize(
    "name", sorted(PRESETS.keys() - FINDINGS.keys() - {"overfit", "spirals", "spirals_small"})
)
def test_of_a_preset_that_learns_nothing_is_said(name: str) -> None:
    assert diagnosis(train(PRESETS[name].config)) is None


def test_the_preset_that_overfits_is_offered_the_early_stop_of_another() -> None:
    finding = found(PRESETS["overfit"].config)[1]
    assert finding.title == "The network overfits."
    assert finding.mend
    stopped = replace(PRESETS["overfit"].config, **finding.mend)
    assert preset_of(stopped) == "overfit_stopped"


@pytest.mark.parametrize("name", FINDINGS)
def test_the_change_that_is_offered_mends_it(name: str) -> None:
    run, finding = found(PRESETS[name].config)
    assert finding.mend
    assert finding.offer
    mended = train(replace(run.config, **finding.mend))
    again = diagnosis(mended)
    assert mended.loss[-1] < run.loss[-1] or finding.mend.get("loss")
    assert right(mended) > right(run) or mended.diverged_at is None
    assert again is None or again.title != finding.title


@pytest.mark.parametrize(
    "schedule", [{"schedule": "exponential", "decay": 0.5}, {"warmup": 100_000}]
)
def test_a_learning_rate_next_to_none_is_mended_by_a_constant_one(
    schedule: dict[str, object],
) -> None:
    config = Config(dataset="moons", activation="tanh", learning_rate=0.02, epochs=500)
    run, finding = found(replace(config, **schedule))  # type: ignore[arg-type]  # a field of each type
    assert finding.title == "The learning rate is next to 0 for too long."
    half = np.median(torch_rates(run.config))  # an epoch is a step
    assert finding.sentence.startswith(f"In half of the steps it is {half:.2g} or less, where 0.02")
    assert finding.mend == {"schedule": "constant", "warmup": 0}
    assert train(replace(run.config, **finding.mend)).loss[-1] < 0.9 * run.loss[-1]


@pytest.mark.parametrize(
    "config",
    [
        Config(l2=0.3, epochs=300),
        Config(dataset="moons", l1=0.3, epochs=300),
        Config(dataset="three_spirals", optimizer="adam", l2=0.1, clip_norm=1.0, epochs=300),
        Config(dataset="circles", hidden=(8,), optimizer="adam", l1=0.5),  # half the units are dead
    ],
)
def test_a_penalty_that_is_too_strong(config: Config) -> None:
    run, finding = found(config)
    assert finding.title == "The penalty holds the weights near 0."
    first, last = (
        np.linalg.norm(np.concatenate([layer.W.ravel() for layer in run.network_at(step)]))
        for step in (0, run.steps)
    )
    assert f"from {first:.3g} to {last:.3g}," in finding.sentence
    assert finding.mend is not None
    assert train(replace(config, **finding.mend)).loss[-1] < 0.9 * run.loss[-1]
    assert diagnosis(train(replace(config, l1=0.0, l2=1e-6))) != finding


def test_the_step_at_which_a_layer_died_is_that_of_its_activations() -> None:
    run, finding = found(Config(learning_rate=10.0, epochs=40))
    hidden = [forward(run.network_at(step), run.dataset.X)[0].A for step in range(41)]
    step = [bool((A == 0).all()) for A in hidden].index(True)
    assert f"From step {step} on, every unit of hidden layer 1" in finding.sentence


def test_a_layer_that_was_dead_from_the_start_is_said_to_be() -> None:
    run, finding = found(Config(dataset="xor", hidden=(3,), initializer="he", seed=8, epochs=50))
    assert (forward(run.network_at(0), run.dataset.X)[0].A == 0).all()
    assert finding.sentence.startswith("From the start, every unit of hidden layer 1")
    assert finding.mend == {"activation": "leaky_relu"}


@pytest.mark.parametrize(
    ("width", "seed", "said", "mend"),
    [
        (3, 7, "A layer is dead.", ("tanh", "leaky_relu")),
        (4, 8, "3 of 4 ReLU units are dead.", "tanh"),
    ],
)
def test_of_several_activations_only_relu_dies_and_it_alone_is_replaced(
    width: int, seed: int, said: str, mend: str | tuple[str, ...]
) -> None:
    several = Config("xor", hidden=(width, width), activation=("tanh", "relu"), epochs=60)
    run, finding = found(replace(several, initializer="xavier", seed=seed))
    trace = forward(run.network_at(run.steps), run.dataset.X)
    dead = (trace[1].A == 0).all(axis=1)
    assert said == ("A layer is dead." if dead.all() else f"{dead.sum()} of 4 ReLU units are dead.")
    assert finding.title == said
    assert finding.mend == {"activation": mend}


def test_where_not_every_step_is_kept_the_step_of_death_is_a_bound() -> None:
    run, finding = found(Config(learning_rate=10.0, epochs=5000))
    assert len(run.kept_steps) < run.steps
    first_kept = int(run.kept_steps[run.kept_steps >= 3][0])
    assert f"From step {first_kept} on, or a little earlier," in finding.sentence


def test_the_ratio_that_is_said_is_that_of_the_first_gradients() -> None:
    run, finding = found(PRESETS["vanishing"].config)
    first, *_, last = run.gradient_norm[0]
    assert f"{last / first:,.0f} times shorter" in finding.sentence


def test_a_saturated_output_has_wrong_answers_and_a_flat_sigmoid() -> None:
    run, _ = found(PRESETS["saturated"].config)
    A = forward(run.network_at(run.steps), run.dataset.X)[-1].A
    wrong = (A > 0.5) != (run.dataset.Y > 0.5)
    assert wrong.any()
    assert (A * (1 - A))[wrong].max() < 0.01


def test_a_flat_sigmoid_is_found_with_another_loss_in_which_its_slope_stays() -> None:
    _, finding = found(replace(PRESETS["saturated"].config, loss="mean_absolute_error"))
    assert finding.title == "The output is saturated."


@pytest.mark.parametrize("activation", ["elu", "gelu", "silu", "softplus"])
def test_units_that_still_give_something_are_not_said_to_be_dead(activation: str) -> None:
    for name in ("xor_stuck", "dead"):
        run = train(replace(PRESETS[name].config, activation=activation))
        finding, A = diagnosis(run), forward(run.network_at(run.steps), run.dataset.X)[0].A
        assert finding is None or "dead" not in finding.title or (A == 0).all(axis=1).any()


def test_units_that_differ_by_little_are_not_alike() -> None:
    run = train(replace(PRESETS["zeros"].config, initializer="uniform"))
    W = run.network_at(run.steps)[0].W
    assert np.ptp(W, axis=0).max() > 1e-6
    finding = diagnosis(run)
    assert finding is None or "alike" not in finding.title


def test_one_hidden_unit_is_not_said_to_be_like_others() -> None:
    finding = diagnosis(train(replace(PRESETS["zeros"].config, hidden=(1,))))
    assert finding is None or "alike" not in finding.title


@pytest.mark.parametrize("hidden", [(), (3,), (4, 4)])
@pytest.mark.parametrize("dataset", ["xor", "parity", "circles", "moons", "spirals"])
def test_linear_networks_never_get_all_right(dataset: str, hidden: tuple[int, ...]) -> None:
    config = Config(dataset=dataset, hidden=hidden, activation="identity", initializer="xavier")
    run, finding = found(config)
    assert "parts these classes" in finding.title
    samples = run.dataset.X.shape[1]
    assert f"at most {samples - 1} of the {samples} samples" in finding.sentence
    shares = [right_at(run, step) for step in range(0, run.steps, 10)]
    assert max(shares) <= (samples - 1) / samples


def right_at(run: Run, step: int) -> float:
    A = forward(run.network_at(step), run.dataset.X)[-1].A
    return float(((A > 0.5) == (run.dataset.Y > 0.5)).mean())


def test_a_loss_that_hardly_moves_is_said_with_its_numbers() -> None:
    run, finding = found(Config(dataset="circles", learning_rate=1e-4, epochs=50))
    assert finding.title == "The loss has hardly moved."
    assert f"{run.loss[0]:.4g}" in finding.sentence
    assert finding.mend == {"learning_rate": 1e-3}


@pytest.mark.parametrize(("rate", "offered"), [(3.0, 30), (50.0, 100), (100.0, None)])
def test_no_learning_rate_is_offered_beyond_the_largest(rate: float, offered: float | None) -> None:
    run = train(Config(dataset="xor", initializer="zeros", learning_rate=rate, epochs=50))
    finding = flat(run, forward(run.network_at(50), run.dataset.X))
    assert finding is not None
    assert finding.mend == (offered and {"learning_rate": offered})


@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])
def test_the_advice_is_that_for_the_optimizer(optimizer: str) -> None:
    _, finding = found(replace(PRESETS["rate_diverging"].config, optimizer=optimizer))
    assert ("a smaller momentum" in finding.sentence) == (optimizer == "momentum")


def test_a_loss_that_has_risen_is_said() -> None:
    run, finding = found(replace(PRESETS["rate_diverging"].config, learning_rate=1.0))
    assert run.loss[-1] > run.loss[0]
    assert finding.title == "The loss has risen"
    assert f"from {run.loss[0]:.4g} to {run.loss[-1]:.4g}" in finding.sentence


def test_several_outputs_and_numbers_are_looked_at_too() -> None:
    assert diagnosis(train(Config(dataset="blobs", output="sigmoid", epochs=400))) is None
    teacher = train(Config(dataset="teacher", learning_rate=1e-4, epochs=60))
    finding = diagnosis(teacher)
    assert finding is not None
    assert finding.title == "The loss has hardly moved."


@pytest.mark.parametrize(
    ("dataset", "output", "words"),
    [
        ("sine", "sigmoid", "sigmoid never gives less than 0."),
        ("sine", "relu", "ReLU never gives less than 0."),
        ("majority", "tanh", ""),
        ("majority", "relu", ""),
        ("moons", "sigmoid", ""),
        ("teacher", "sigmoid", ""),
        ("sine", "tanh", ""),
        ("sine", "leaky_relu", ""),
        ("blobs", "softmax", ""),
    ],
)
def test_targets_that_no_output_reaches_are_named(dataset: str, output: str, words: str) -> None:
    run = train(Config(dataset=dataset, output=output, hidden=(4,), epochs=300))
    finding = diagnosis(run)
    unreached = finding is not None and finding.title == "The output cannot reach its targets."
    assert unreached == bool(words)
    if words:
        assert finding is not None
        assert finding.sentence.endswith(words)
        said = f"from {run.dataset.Y.min():.2g} to {run.dataset.Y.max():.2g};"
        assert said.replace("-", "−") in finding.sentence
        assert len(f"{finding.title} {finding.sentence}") <= 130
        assert finding.mend is not None
        mended = train(replace(run.config, **finding.mend))
        assert mended.loss[-1] < 0.5 * run.loss[-1]
        assert diagnosis(mended) is None


def test_targets_on_both_sides_of_what_is_reached() -> None:
    finding = diagnosis(train(Config(dataset="line", output="sigmoid", epochs=5, noise=0.0)))
    assert finding is not None
    assert "less than 0." in finding.sentence
    finding = diagnosis(train(Config(dataset="sine", noise=0.9, output="sigmoid", epochs=5)))
    assert finding is not None
    assert finding.sentence.endswith("sigmoid never gives less than 0 or more than 1.")


def test_one_answer_to_all_is_not_learned_however_bad_the_first_ones_were() -> None:
    config = Config(dataset="sine", hidden=(4,), activation="relu", initializer="uniform", epochs=9)
    run = train(replace(config, learning_rate=3.0, epochs=60))
    finding = diagnosis(run)
    assert run.loss[-1] > 0.5 * run.dataset.Y.var()
    assert finding is not None


def test_several_classes_without_a_hidden_layer_are_not_all_told_apart() -> None:
    config = Config(dataset="three_spirals", hidden=(), epochs=100)
    finding = found(config)[1]
    assert finding.title == "No straight lines part these classes."
    assert "199 of the 200" in finding.sentence
    other = diagnosis(train(replace(config, output="relu", loss="squared_error")))
    assert other is None or other.title != finding.title
    assert diagnosis(train(Config(dataset="blobs", hidden=(), noise=0.0, epochs=400))) is None


@pytest.mark.parametrize("name", FINDINGS)
def test_it_fits_in_one_line_beside_its_button(name: str) -> None:
    finding = found(PRESETS[name].config)[1]
    assert len(f"{finding.title} {finding.sentence}") <= 130
    assert len(finding.offer) <= 32
