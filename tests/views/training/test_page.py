"""The page as Streamlit runs it: defaults, every control, links, and what goes wrong."""

import math
import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from nnviz import Config, forward, train
from nnviz.core.model.activations import hidden_activations
from nnviz.core.model.initializers import INITIALIZERS
from nnviz.core.model.network import loss_value
from nnviz.core.setup.datasets import DATASETS
from tests.views.opened import MAIN, open_app
from tests.views.shown import figures, first_and_last, players, shown, shown_loss


def test_it_opens_on_the_notes_network_and_learns() -> None:
    app = open_app()
    config = Config(initializer="notes", learning_rate=0.5, epochs=300)  # auto takes the notes'
    assert first_and_last(app)["C of all data"] == shown_loss(config)
    assert first_and_last(app)["accuracy"] == "0.5 → 1"
    assert shown(app).steps[-1] == 300
    assert not app.warning


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_dataset_is_shown(dataset: str) -> None:
    app = open_app(epochs="10")
    app.selectbox(key="dataset").set_value(dataset).run()
    assert not app.exception
    assert ("accuracy" in shown(app).readings) == DATASETS[dataset].classes


HIDDEN, INITIAL = tuple(hidden_activations()), tuple(INITIALIZERS)


@pytest.mark.parametrize("place", range(max(len(HIDDEN), len(INITIAL))))
def test_every_activation_and_initializer_is_shown(place: int) -> None:
    activation, initializer = HIDDEN[place % len(HIDDEN)], INITIAL[place % len(INITIAL)]
    open_app(activation=activation, output=activation, initializer=initializer, epochs="10")


def test_a_link_gives_the_same_run() -> None:
    app = open_app(
        dataset="moons", samples="120", noise="0.2", data_seed="3", layers="2", width_1="6",
        width_2="4", activation="tanh", seed="11", learning_rate="1", batch_size="16", epochs="50",
        loss="binary_cross_entropy", initializer="he", step="100",
    )  # fmt: skip
    config = Config(
        dataset="moons", samples=120, noise=0.2, data_seed=3, hidden=(6, 4), activation="tanh",
        seed=11, learning_rate=1.0, batch_size=16, epochs=50, loss="binary_cross_entropy",
        initializer="he",
    )  # fmt: skip
    film, run = shown(app), train(config)
    assert (film.step, film.steps[-1]) == (100, run.steps)
    assert not app.warning
    frame = film.steps.index(100)
    here = forward(run.network_at(100), run.dataset.X)
    loss = loss_value(here, run.dataset.Y, config.loss)
    assert film.readings["C of all data"][frame] == pytest.approx(loss, rel=1e-12)
    assert film.readings["C of this batch"][frame] == run.loss[100]
    assert np.isnan(film.readings["C of this batch"][-1]), "no step follows the last"


@pytest.mark.parametrize(
    ("field", "value", "allowed"),
    [
        ("dataset", "banana", "majority"),
        ("learning_rate", "-1", "a number above 0 and at most 100"),
        ("learning_rate", "nan", "a number above 0 and at most 100"),
        ("inputs", "99", "a whole number from 2 to 6"),
        ("layers", "seven", "a whole number from 0 to 6"),
        ("seed", "1e99", "a whole number from 0"),
        ("width_1", "65", "a whole number from 1 to 64"),
        ("batch_size", "3.5", "a whole number from 0 to 5000 (0 = the full batch)"),
        ("panels", "cinema", "some of network"),
        ("why", "W9.1.1", "a weight, a bias or an activation, such as W1.3.3"),
        ("log", "maybe", "true or false"),
        ("rescale", "2", "true or false"),
    ],
)
def test_nonsense_in_the_link_is_named_and_replaced(field: str, value: str, allowed: str) -> None:
    app = open_app(**{field: value})
    (warning,) = app.warning
    assert f"`{value}`" in warning.value
    assert allowed in warning.value
    assert shown(app).readings["accuracy"][-1] == 1


@pytest.mark.parametrize("number", ["inf", "-inf", "1e400", "9" * 400])
@pytest.mark.parametrize("field", ["seed", "width_1", "learning_rate", "epochs", "inputs"])
def test_an_infinite_number_in_the_link_is_refused(field: str, number: str) -> None:
    app = open_app(**{field: number})
    (warning,) = app.warning
    assert f"`{number[:40]}" in warning.value
    assert shown(app).readings["accuracy"][-1] == 1


def test_a_setting_that_is_given_twice_is_refused() -> None:
    app = AppTest.from_file(MAIN, default_timeout=60)
    app.query_params["seed"] = ["1", "2"]
    app.run()
    (warning,) = app.warning
    assert "`1,2`" in warning.value
    assert app.number_input(key="seed").value == 0


@pytest.mark.parametrize("batch_size", ["0", "all"])
def test_the_full_batch_has_two_names(batch_size: str) -> None:
    assert not open_app(batch_size=batch_size).warning


def test_a_field_without_a_control_is_unknown() -> None:
    (warning,) = open_app(hidden="4").warning
    assert "`hidden`" in warning.value


# A weighted sum alone: no unit can die, and long steps do nothing but grow.
_BOWL = {"dataset": "gaussians", "layers": "0", "output": "identity"}


def test_a_loss_that_rises_is_said_and_a_smaller_rate_offered() -> None:
    app = open_app(**_BOWL, learning_rate="0.8", epochs="20")
    (warning,) = app.warning
    assert "The loss has risen" in warning.value
    (offer,) = [button for button in app.button if "learning rate" in button.label]
    offer.click().run()
    assert app.select_slider(key="learning_rate").value == 0.2


def test_a_note_about_the_link_goes_when_the_control_is_used() -> None:
    app = open_app(seed="many")
    assert app.warning
    app.number_input(key="seed").set_value(5).run()
    assert not app.warning


def test_a_strangers_words_are_not_interpreted() -> None:
    app = open_app(**{"dataset": "`**bold**` <b>", "evil`[x](y)": "1"})
    texts = [warning.value for warning in app.warning]
    assert any("`**bold** <b>`" in text for text in texts)
    assert any("`evil[x](y)`" in text for text in texts)


def test_what_does_not_go_together_is_replaced_and_said() -> None:
    app = open_app(dataset="xor", output="tanh", loss="binary_cross_entropy", initializer="notes")
    said = " ".join(info.value for info in app.info)
    assert "Initial weights: `notes` does not fit. Needed: 3 inputs and a first" in said
    assert "Output activation: `tanh` does not fit. Needed: sigmoid with loss binary" in said
    assert app.selectbox(key="initializer").value == "notes"


def test_divergence_is_said_and_a_smaller_rate_offered() -> None:
    app = open_app(dataset="teacher", output="identity", learning_rate="50", width_1="8")
    config = Config(dataset="teacher", output="identity", learning_rate=50, hidden=(8,), epochs=300)
    run = train(config)
    assert run.diverged_at is not None
    (warning,) = app.warning
    assert f"Step {run.diverged_at} led to" in warning.value
    assert shown(app).steps[-1] == run.steps
    (offer,) = [button for button in app.button if "learning rate" in button.label]
    offer.click().run()
    assert app.select_slider(key="learning_rate").value == 5
    assert not app.exception


@pytest.mark.parametrize(
    ("optimizer", "advice"),
    [
        ("sgd", "a smaller learning rate makes"),
        ("momentum", "a smaller learning rate or a smaller momentum makes"),
    ],
)
def test_the_advice_is_that_for_the_optimizer(optimizer: str, advice: str) -> None:
    seen = set()
    for rate in ("2", "50"):
        settings = {"optimizer": optimizer, "learning_rate": rate, "epochs": "100"}
        for warning in open_app(**_BOWL, **settings).warning:
            assert f": {advice}" in warning.value
            seen.add(warning.value.split("**")[1])
    assert seen == {"Training diverged.", "The loss has risen"}


@pytest.mark.parametrize(("outputs", "dataset"), [("1", "moons"), ("4", "blobs")])
def test_accuracy_is_that_of_the_samples(outputs: str, dataset: str) -> None:
    config = Config(dataset=dataset, outputs=int(outputs), samples=90, noise=0.6, epochs=30)
    app = open_app(
        dataset=dataset,
        outputs=outputs,
        samples="90",
        noise="0.6",
        epochs="30",
    )
    run = train(config)
    A, Y = forward(run.network_at(30), run.dataset.X)[-1].A, run.dataset.Y
    # Sample by sample, as the help says.
    right = sum(
        (a[0] > 0.5) == (y[0] == 1) if len(a) == 1 else list(y).index(1) == list(a).index(max(a))
        for a, y in zip(A.T, Y.T, strict=True)
    )
    assert 0 < right < 90
    film = shown(app)
    assert film.readings["accuracy"][film.steps.index(30)] == right / 90
    assert ("0.5" in film.meanings["accuracy"]) == (dataset == "moons")


def test_too_much_work_is_refused_with_its_estimate() -> None:
    app = open_app(dataset="spirals", samples="5000", layers="6", epochs="100000", batch_size="10")
    (warning,) = app.warning
    assert "minutes to train; the limit is 5 seconds" in warning.value
    assert "larger batches" in warning.value
    assert not players(app)
    (offer,) = [button for button in app.button if "epochs" in button.label]
    offer.click().run()
    assert not any("the limit is" in warning.value for warning in app.warning)
    assert players(app)


def test_a_new_seed_is_another_run() -> None:
    app = open_app()
    before = first_and_last(app)["C of all data"]
    app.button(key="new_seed").click().run()
    assert first_and_last(app)["C of all data"] != before


def test_it_opens_at_step_0_and_plays_unless_the_link_names_a_step() -> None:
    film = shown(open_app())
    assert (film.step, film.plays) == (0, True)
    for step in ("0", "123", "300"):
        film = shown(open_app(step=step))
        assert (film.step, film.plays) == (int(step), False)


@pytest.mark.parametrize("step", ["-1", "later", "1e9", "301", "2.5", "99999999999999999999"])
def test_a_step_that_is_not_there_is_the_first(step: str) -> None:
    app = open_app(step=step)
    assert shown(app).step == 0
    (warning,) = app.warning
    assert f"`{step}`" in warning.value
    assert "a whole number from 0 to 300, or start. Used: `start`." in warning.value


def test_what_is_learned_is_said_of_the_data_as_they_are() -> None:
    app = open_app(inputs="4", initializer="xavier", epochs="1")
    said = [each.value for each in app.markdown]
    assert "Four inputs vote; the network learns whether more than half say 1." in said


def test_how_long_the_training_took_is_said_below() -> None:
    (said,) = [each.value for each in open_app().caption if "history" in each.value]
    assert re.fullmatch(r"300 steps, with all their history, took [\d.]+ m?s\.", said)


def test_a_step_that_is_there_needs_no_note() -> None:
    app = open_app(step="123", epochs="1000", dataset="xor")
    assert not app.warning


def test_no_panels_is_said() -> None:
    app = open_app()
    app.button_group(key="panels").set_value([]).run()
    assert "Choose a panel" in app.info[0].value


def test_the_panel_of_the_learning_rate_is_there_while_it_changes() -> None:
    app = open_app(epochs="20")
    assert "rate" not in figures(app)
    assert "rate" not in app.button_group(key="panels").options
    app.selectbox(key="schedule").set_value("cosine").run()
    assert figures(app)[-1] == "rate"
    assert shown(app).readings["rate"][:2].tolist() == rates_of_cosine(20)[:2]
    assert app.query_params == {"epochs": "20", "schedule": "cosine"}
    app.button_group(key="panels").set_value(["loss", "rate"]).run()
    assert figures(app) == ["loss", "rate"]
    app.selectbox(key="schedule").set_value("constant").run()
    assert figures(app) == ["loss"]
    assert not app.warning
    app.text_input(key="typed_warmup").set_value("3").run()
    assert figures(app) == ["loss", "rate"]
    assert not app.exception


def rates_of_cosine(epochs: int) -> list[float]:
    return [0.5 * (1 + math.cos(math.pi * epoch / epochs)) / 2 for epoch in range(epochs)]
