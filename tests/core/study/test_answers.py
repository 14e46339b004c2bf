"""Which questions there are, and which values each takes."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz import Config, Limit
from nnviz.core.setup.presets import PRESETS
from nnviz.core.study.answers import other_questions, rate_question, rates_with_current
from nnviz.core.study.question import Question
from nnviz.core.study.recommended import tried_rates
from nnviz.core.study.varied import varied

NOTES = PRESETS["majority"].config
DEEP = Config(
    *("moons", 2, 1, 40), hidden=(4, 2), activation=("tanh", "relu"), batch_size=10, epochs=20
)


def others(config: Config) -> dict[str, Question]:
    return {question.key: question for question in other_questions(config)}


@given(rate=st.floats(1e-9, 100.0))
def test_the_current_rate_is_one_of_64(rate: float) -> None:
    rates = rates_with_current(Config(learning_rate=rate))
    assert len(rates) == 64
    assert rate in rates
    assert list(rates) == sorted(set(rates))
    assert len(set(rates) - set(tried_rates(Config()))) <= 1  # the others are found again


def test_the_rates_are_even_on_a_logarithmic_scale() -> None:
    question = rate_question(Config(learning_rate=0.3))
    steps = np.diff(np.log10(question.sweep.axes[0].values))
    assert 0.5 < steps.min() / steps.mean() < steps.max() / steps.mean() < 1.5
    assert question.names[question.current] == "0.3"
    assert len(question.sweep.configs) == 64 * 8
    assert {config.seed for config in question.sweep.configs} == set(range(8))


def test_of_the_first_network() -> None:
    found = others(NOTES)
    assert list(found) == [
        *("width", "depth", "batch_size", "activation", "optimizer", "initializer"),
    ]
    names = {key: question.names for key, question in found.items()}
    assert names["width"] == ("1", "2", "3", "4", "6", "8", "12", "16", "24", "32", "48", "64")
    assert names["depth"] == ("0", "1", "2", "3", "4", "5", "6")
    assert names["batch_size"] == ("1", "2", "4", "all 8")
    assert {key: names[key][each.current] for key, each in found.items()} == {
        "width": "3",
        "depth": "1",
        "batch_size": "all 8",
        "activation": "relu",
        "optimizer": "sgd",
        "initializer": "auto",
    }


def test_of_layers_that_are_not_alike() -> None:
    found = others(DEEP)
    width, depth = found["width"], found["depth"]
    assert width.names[2:5] == ("3", "4-2", "4")  # by the mean
    assert width.names[width.current] == "4-2"
    assert [config.hidden for config in depth.sweep.configs[::8]] == [
        *((), (4,), (4, 2), (4, 2, 2), (4, 2, 2, 2), (4, 2, 2, 2, 2), (4, 2, 2, 2, 2, 2)),
    ]
    assert depth.sweep.configs[8 * 3].activation == ("tanh", "relu", "relu")
    assert depth.notes == ("A layer that is added has 2 units.",)
    assert found["activation"].names[:3] == ("tanh, relu", "relu", "leaky_relu")
    assert found["batch_size"].names == ("1", "2", "4", "8", "10", "16", "32", "all 40")
    assert "20 epochs" in found["batch_size"].notes[0]


def test_without_hidden_layers_there_is_no_width_and_no_activation() -> None:
    found = others(Config(hidden=()))
    assert list(found) == ["depth", "batch_size", "optimizer", "initializer"]
    assert found["depth"].sweep.configs[8].hidden == (3,)


def test_a_batch_larger_than_the_data_is_the_full_one() -> None:
    question = others(replace(NOTES, batch_size=500))["batch_size"]
    assert question.names[question.current] == "all 8"


def test_it_says_which_rate_each_optimizer_has() -> None:
    said = others(NOTES)["optimizer"].notes[0]
    for optimizer in ("sgd", "momentum", "rmsprop", "adam"):
        assert f"{optimizer} {Config(optimizer=optimizer).learning_rate:g}" in said
    by_hand = others(replace(NOTES, learning_rate=0.3))["optimizer"]
    assert by_hand.notes == ("All with the learning rate 0.3.",)
    assert {config.learning_rate for config in by_hand.sweep.configs} == {0.3}


def test_what_cannot_be_is_left_out_and_said() -> None:
    found = others(replace(NOTES, initializer="notes"))
    assert found["width"].names == ("3",)
    assert found["width"].notes[-1].startswith("Left out: 1, 2, 4, 6, 8")
    assert "needs 3 inputs and a first hidden layer of 3 units" in found["width"].notes[-1]
    assert "notes" not in others(DEEP)["initializer"].names


def test_a_run_that_takes_too_long_is_left_out() -> None:
    found = other_questions(replace(DEEP, batch_size=0), Limit(seconds=1e-3))
    (question,) = [each for each in found if each.key == "batch_size"]
    assert question.names[question.current] == "all 40"
    assert "1" not in question.names
    assert "more than the 0.1 seconds that one run may take" in question.notes[-1]


@pytest.mark.parametrize(
    "config", [NOTES, DEEP, *(PRESETS[name].config for name in ("or", "sine"))]
)
def test_a_change_makes_the_config_of_its_cell(config: Config) -> None:
    for question in (rate_question(config), *other_questions(config)):
        for place, cell in enumerate(question.sweep.cells):
            assert not cell.refusal
            changed = replace(config, **question.change(place))
            assert varied(changed, {"seed": 0}) == cell.configs[0]
        assert (
            varied(config, {"seed": 0}).sizes
            == question.sweep.cells[question.current].configs[0].sizes
        )
