"""What fits together, what is used in place of what does not, and how that is said."""

from dataclasses import asdict
from typing import Any

import pytest

from nnviz import Config
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.losses import LOSSES
from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.datasets import DATASETS
from nnviz.core.setup.settings import Choice
from nnviz.views.sidebar import FIRST, fitting
from tests.views.shown import first_and_last, shown
from tests.views.training.test_page import open_app, shown_loss

FIRST_BLOBS = {"dataset": "blobs", "outputs": 3, "samples": 200, "noise": 0.1, "inputs": 2}


def asked(**changes: Any) -> dict[str, Any]:
    """What the sidebar asks for when a newcomer changes some of it."""
    return asdict(FIRST) | changes


@pytest.mark.parametrize(
    ("changes", "used", "unfit"),
    [
        # What was chosen stays, and what nobody chose follows it.
        ({**FIRST_BLOBS, "loss": "cross_entropy"}, ("softmax", "cross_entropy"), ["output"]),
        ({**FIRST_BLOBS, "output": "softmax"}, ("softmax", "cross_entropy"), ["loss"]),
        # Of two that were chosen, the output gives way.
        (
            {**FIRST_BLOBS, "output": "softmax", "loss": "binary_cross_entropy"},
            ("sigmoid", "binary_cross_entropy"),
            ["output"],
        ),
        # Where there are no classes to choose among, both are those of before.
        ({"loss": "cross_entropy"}, ("sigmoid", "squared_error"), ["loss"]),
        ({"output": "softmax"}, ("sigmoid", "squared_error"), ["output"]),
        (
            {"output": "softmax", "loss": "cross_entropy"},
            ("sigmoid", "squared_error"),
            ["loss", "output"],
        ),
        ({**FIRST_BLOBS}, ("sigmoid", "squared_error"), []),
    ],
)
def test_output_and_loss_follow_what_was_chosen(
    changes: dict[str, Any], used: tuple[str, str], unfit: list[str]
) -> None:
    config, found = fitting(asked(**changes))
    assert (config.output, config.loss) == used
    assert list(found) == unfit
    others = [name for name in SETTINGS if name not in ("output", "loss")]
    for name in others:
        assert getattr(config, name) == asked(**changes)[name], "nothing else is touched"


def test_softmax_is_one_click_away_and_says_what_it_brings() -> None:
    app = open_app(dataset="blobs")
    assert "accuracy" in shown(app).readings
    assert not app.info
    app.selectbox(key="output").set_value("softmax").run()
    (info,) = app.info
    assert info.value == (
        "Loss C: `squared_error` does not fit. Needed: cross_entropy with output softmax. So"
        " `cross_entropy` is used."
    )
    config = Config(dataset="blobs", output="softmax", loss="cross_entropy", epochs=300)
    assert first_and_last(app)["C"] == shown_loss(config)
    app.selectbox(key="loss").set_value("cross_entropy").run()
    assert not app.info


def test_a_loss_that_the_data_do_not_allow_is_named_and_the_data_stay() -> None:
    app = open_app(dataset="xor", loss="cross_entropy")
    (info,) = app.info
    assert "Loss C: `cross_entropy` does not fit. Needed: a dataset with an output" in info.value
    assert "(blobs)" in info.value
    assert shown(app).readings["accuracy"][-1] * 4 % 1 == 0, "of four samples"


@pytest.mark.parametrize("name", ["activation", "output", "loss", "optimizer", "initializer"])
def test_the_help_says_what_each_name_means_and_its_formula(name: str) -> None:
    choice = SETTINGS[name]
    assert isinstance(choice, Choice)
    text = open_app(dataset="blobs").selectbox(key=name).help
    first, *items = text.split("\n- ")
    assert first == choice.explanation
    for item, (option, record) in zip(items, choice.options.items(), strict=True):
        assert record.description
        formula = "".join(f" `{p}`" for p in getattr(record, "formula", "").split("; ") if p)
        assert item == f"`{option}`: {record.description}{formula}"


def test_what_the_help_says_that_a_loss_needs_is_what_it_needs() -> None:
    for name, loss in LOSSES.items():
        for output in loss.only:
            assert f"needs the output {output}" in loss.description
        assert ("as blobs has" in loss.description) == loss.distribution
        takes_softmax = "softmax" in loss.outputs
        assert (f"the loss {name}" in ACTIVATIONS["softmax"].description) == takes_softmax


def test_a_slider_that_moves_quickly_is_not_held_back_by_a_text_that_is_behind() -> None:
    # The browser sends what all widgets show: here still the text of two moves ago.
    app = open_app(epochs="10")
    app.select_slider(key="learning_rate").set_value(1.0).run()
    app.text_input(key="typed_learning_rate").set_value("0.5")
    app.select_slider(key="learning_rate").set_value(2.0).run()
    assert app.select_slider(key="learning_rate").value == 2.0
    assert app.text_input(key="typed_learning_rate").value == "2"
    assert app.query_params["learning_rate"] == "2"
    app.text_input(key="typed_learning_rate").set_value("0.5").run()
    assert app.select_slider(key="learning_rate").value == 0.5


@pytest.mark.parametrize("dataset", DATASETS)
def test_another_dataset_needs_no_word_about_weights_that_nobody_chose(dataset: str) -> None:
    app = open_app(epochs="10")
    app.selectbox(key="dataset").set_value(dataset).run()
    assert not app.info
    assert not app.warning
    assert app.query_params == {"epochs": "10"} | (
        {"dataset": dataset} if dataset != "majority" else {}
    )
