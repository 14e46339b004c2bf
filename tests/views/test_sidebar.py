"""What fits together, what is used in place of what does not, and how that is said."""

from dataclasses import asdict, replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from nnviz import Config
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.datasets import DATASETS
from nnviz.core.setup.presets import PRESETS
from nnviz.core.setup.settings import Choice, LayerChoice
from nnviz.views.fitting import fitting
from nnviz.views.settings import FIRST, query_of
from tests.views.late import has_only, receipts
from tests.views.opened import open_app, open_folded
from tests.views.shown import first_and_last, shown, shown_loss

FIRST_BLOBS = {"dataset": "blobs", "outputs": 3, "samples": 200, "noise": 0.1, "inputs": 2}


def asked(**changes: Any) -> dict[str, Any]:
    """What the sidebar asks for when a newcomer changes some of it."""
    return asdict(FIRST) | changes


def captions(app: AppTest) -> list[str]:
    return [each.value for each in app.sidebar.caption]


@pytest.mark.parametrize(
    ("changes", "used", "unfit"),
    [
        # Of two that were chosen, the output gives way.
        ({**FIRST_BLOBS, "loss": "cross_entropy"}, ("softmax", "cross_entropy"), ["output"]),
        ({**FIRST_BLOBS, "output": "softmax"}, ("sigmoid", "squared_error"), ["output"]),
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
            ["output", "loss"],
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


@pytest.mark.parametrize(
    ("dataset", "output", "loss", "activation"),
    [
        ("blobs", "softmax", "cross_entropy", "relu"),
        ("three_spirals", "softmax", "cross_entropy", "relu"),
        ("sine", "identity", "squared_error", "tanh"),
        ("moons", "sigmoid", "squared_error", "relu"),
    ],
)
def test_output_and_loss_follow_the_dataset_without_a_word(
    dataset: str, output: str, loss: str, activation: str
) -> None:
    app = open_app()
    if dataset == "sine":  # nor does a preset stand in the way
        app.selectbox(key="preset").set_value("or").run()
        app.selectbox(key="preset").set_value("majority").run()
    app.selectbox(key="dataset").set_value(dataset).run()
    assert not app.info
    assert not app.warning
    shown_ones = [app.selectbox(key=name).value for name in ("output", "loss", "activation")]
    assert shown_ones == [output, loss, activation]
    assert app.query_params.keys() - {"preset"} == {"dataset"}
    config = Config(dataset=dataset, epochs=300)
    assert first_and_last(app)["C of all data"] == shown_loss(config)


def test_the_loss_follows_the_output() -> None:
    app = open_app(dataset="blobs")
    app.selectbox(key="output").set_value("sigmoid").run()
    assert not app.info
    assert app.selectbox(key="loss").value == "squared_error"
    config = Config(dataset="blobs", output="sigmoid", epochs=300)
    assert first_and_last(app)["C of all data"] == shown_loss(config)
    app.selectbox(key="output").set_value("softmax").run()
    assert app.selectbox(key="loss").value == "cross_entropy"
    assert not app.info


def test_a_loss_of_probabilities_is_not_for_any_number() -> None:
    app = open_app(dataset="sine", loss="binary_cross_entropy")
    (info,) = app.info
    assert info.value.startswith(
        "Loss C: `binary_cross_entropy` does not fit. Needed: a dataset of targets from 0 to 1"
    )
    assert info.value.endswith("So `squared_error` is used.")
    below = [each.value for each in app.caption if "does not fit" in each.value]
    assert below == ["It does not fit: `squared_error` is used. The note at the top says why."]


def test_a_loss_that_the_data_do_not_allow_is_named_and_the_data_stay() -> None:
    app = open_app(dataset="xor", loss="cross_entropy")
    (info,) = app.info
    assert "Loss C: `cross_entropy` does not fit. Needed: a dataset with an output" in info.value
    assert "(blobs, three_spirals)" in info.value
    assert shown(app).readings["accuracy"][-1] * 4 % 1 == 0, "of four samples"


@pytest.mark.parametrize(
    "name", ["activation", "output", "loss", "optimizer", "initializer", "schedule"]
)
def test_the_help_says_what_each_name_means_and_its_formula(name: str) -> None:
    choice = SETTINGS[name]
    assert isinstance(choice, Choice | LayerChoice)
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


def test_a_text_that_is_behind_does_not_come_back_when_another_control_is_moved() -> None:
    app = open_app(epochs="10")
    had = receipts(app)
    app.select_slider(key="learning_rate").set_value(1.0).run()
    has_only(app, had)
    app.text_input(key="typed_learning_rate").set_value("0.5")  # the browser still shows it
    app.number_input(key="seed").set_value(3).run()
    assert app.select_slider(key="learning_rate").value == 1.0
    assert app.text_input(key="typed_learning_rate").value == "1"
    assert app.query_params == {"epochs": "10", "learning_rate": "1", "seed": "3"}


def test_a_slider_that_moves_quickly_is_not_held_back_by_a_text_that_is_behind() -> None:
    # The browser sends what all widgets show: here still the text of some moves ago.
    app = open_app(epochs="10")
    had = receipts(app)
    for rate in (1.0, 2.0, 3.0, 2.0, 1.0, 0.5):
        app.select_slider(key="learning_rate").set_value(rate).run()
        has_only(app, had)
        app.text_input(key="typed_learning_rate").set_value("0.5")
    app.text_input(key="typed_learning_rate").set_value("2")  # of an answer on its way
    app.select_slider(key="learning_rate").set_value(0.7).run()
    assert app.select_slider(key="learning_rate").value == 0.7
    assert app.text_input(key="typed_learning_rate").value == "0.7"
    assert app.query_params["learning_rate"] == "0.7"
    # The browser has heard of all, and the viewer types the same again.
    app.text_input(key="typed_learning_rate").set_value("0.5").run()
    assert app.select_slider(key="learning_rate").value == 0.5


def test_a_text_that_has_come_is_not_typed_where_another_is_on_its_way() -> None:
    app = open_app(epochs="10")
    app.select_slider(key="learning_rate").set_value(1.0).run()
    has = receipts(app)
    for rate in (2.0, 3.0):
        app.select_slider(key="learning_rate").set_value(rate).run()
        has_only(app, has)
        app.text_input(key="typed_learning_rate").set_value("1")
    app.number_input(key="seed").set_value(3).run()
    assert app.select_slider(key="learning_rate").value == 3.0


def test_what_was_on_its_way_to_a_widget_is_followed_by_what_was_chosen_meanwhile() -> None:
    app = open_app(epochs="10")
    had = receipts(app)
    app.text_input(key="typed_learning_rate").set_value("0.3").run()
    assert given(app, "learning_rate")
    has_only(app, had)
    app.select_slider(key="learning_rate").set_value(0.5)  # it has not heard of 0.3
    app.text_input(key="typed_learning_rate").set_value("0.5").run()
    assert app.select_slider(key="learning_rate").value == 0.5
    assert given(app, "learning_rate"), "else 0.3 comes, and stays"
    app.number_input(key="seed").set_value(3).run()
    assert not given(app, "learning_rate")


def given(app: AppTest, key: str) -> bool:
    """Whether the last run of the script gave a slider its value."""
    return bool(app.select_slider(key=key).proto.set_value)


def test_a_preset_holds_where_another_control_is_moved_before_it_has_come() -> None:
    app = open_app()
    before = {key: app.selectbox(key=key).value for key in ("dataset", "activation")}
    had = receipts(app)
    app.selectbox(key="preset").set_value("xor").run()
    has_only(app, had)
    for key, value in before.items():
        app.selectbox(key=key).set_value(value)
    app.number_input(key="seed").set_value(0)
    app.select_slider(key="learning_rate").set_value(0.7).run()
    chosen = replace(PRESETS["xor"].config, learning_rate=0.7)
    assert app.query_params == query_of(chosen)


@pytest.mark.parametrize("dataset", DATASETS)
def test_another_dataset_needs_no_word_about_weights_that_nobody_chose(dataset: str) -> None:
    app = open_app(epochs="10")
    app.selectbox(key="dataset").set_value(dataset).run()
    assert not app.info
    assert not app.warning
    assert app.query_params == {"epochs": "10"} | (
        {"dataset": dataset} if dataset != "majority" else {}
    )


# ------------------------------------------------------------------------------------- what is said


def test_what_does_not_fit_is_said_in_one_note() -> None:
    app = open_app(dataset="moons", loss="cross_entropy", output="softmax")
    (info,) = app.info
    first, second = info.value.split("\n\n")
    assert first.startswith("Output activation: `softmax` does not fit. Needed: a dataset with")
    assert second.startswith("Loss C: `cross_entropy` does not fit. Needed: a dataset with")
    assert not app.warning


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "notes in layer 1, xavier in layer 2"),
        ({"dataset": "xor", "layers": "2"}, "he in layers 1 to 2, xavier in layer 3"),
        ({"dataset": "xor", "layers": "0"}, "xavier in layer 1"),
    ],
)
def test_what_auto_means_here_is_said(settings: dict[str, str], said: str) -> None:
    app = open_app(**settings)
    assert said in captions(app)
    app.selectbox(key="initializer").set_value("zeros").run()
    assert captions(app) == ["Changed under More: Initial weights"]


@pytest.mark.parametrize(
    ("key", "number", "needs", "kept"),
    [
        ("width_1", 65, "a whole number from 1 to 64", 3),
        ("width_1", 0, "a whole number from 1 to 64", 3),
        ("seed", -1, "a whole number from 0 to 2147483647", 0),
    ],
)
def test_a_number_beyond_its_limits_is_refused_in_words(
    key: str, number: int, needs: str, kept: int
) -> None:
    app = open_app()
    assert app.number_input(key=key).help.endswith(f"It is {needs}.")
    app.number_input(key=key).set_value(number).run()
    (warning,) = app.warning
    assert f"`{key}`: asked for `{number}`, needs {needs}. Used: `{kept}`" in warning.value
    assert app.number_input(key=key).value == kept
    assert app.query_params == {}
    app.number_input(key=key).set_value(5).run()
    assert not app.warning
    assert app.query_params == {key: "5"}


def test_without_test_data_there_is_neither_split_seed_nor_patience() -> None:
    app = open_app(test_fraction="0.5", patience="7")
    assert {"split_seed", "patience"} <= keys(app.sidebar)
    app.select_slider(key="test_fraction").set_value(0).run()
    assert not app.exception
    assert not {"split_seed", "patience"} & keys(app.sidebar)
    app.select_slider(key="test_fraction").set_value(0.3).run()
    assert app.select_slider(key="patience").value == 7


def test_a_patience_of_0_is_called_off() -> None:
    app = open_app(test_fraction="0.5", patience="off")
    assert not [each for each in app.warning if "patience" in each.value]
    assert app.text_input(key="typed_patience").value == "off"
    app.text_input(key="typed_patience").set_value("3").run()
    assert app.query_params["patience"] == "3"


def test_of_too_few_samples_the_smallest_test_fraction_is_said() -> None:
    app = open_app(dataset="xor", test_fraction="0.05")
    (note,) = app.sidebar.info
    assert "of 4 samples at least 0.125" in note.value
    app.select_slider(key="test_fraction").set_value(0.3).run()
    assert not app.sidebar.info


def test_without_a_hidden_layer_there_is_no_hidden_activation() -> None:
    app = open_app(activation="tanh")
    app.slider(key="layers").set_value(0).run()
    assert "activation" not in {each.key for each in app.selectbox}
    app.slider(key="layers").set_value(1).run()
    assert app.selectbox(key="activation").value == "tanh"


# -------------------------------------------------------------------------------- layer by layer


def test_each_hidden_layer_may_have_its_own_activation() -> None:
    app = open_app(layers="2", activation="tanh", epochs="10", initializer="xavier")
    app.toggle(key="activation_divided").set_value(True).run()
    assert [app.selectbox(key=f"activation_{layer}").value for layer in (1, 2)] == ["tanh", "tanh"]
    assert "activation" not in {each.key for each in app.selectbox}
    assert app.query_params["activation"] == "tanh,tanh"
    app.selectbox(key="activation_2").set_value("relu").run()
    assert app.query_params["activation"] == "tanh,relu"
    config = Config(hidden=(3, 3), activation=("tanh", "relu"), initializer="xavier", epochs=10)
    assert first_and_last(app)["C of all data"] == shown_loss(config)
    assert "Changed under More: Hidden activation, Initial weights" in captions(app)
    app.toggle(key="activation_divided").set_value(False).run()
    assert app.selectbox(key="activation").value == "tanh"
    assert app.query_params["activation"] == "tanh"


def test_a_layer_that_goes_leaves_the_others_their_activations_and_comes_back_with_its_own() -> (
    None
):
    app = open_app(layers="3", activation="tanh,relu,sigmoid", epochs="10")
    for layers, names in (
        (2, "tanh,relu"),
        (3, "tanh,relu,sigmoid"),
        (4, "tanh,relu,sigmoid,sigmoid"),
    ):
        app.slider(key="layers").set_value(layers).run()
        assert app.query_params["activation"] == names
        assert not app.exception
    app.slider(key="layers").set_value(2).run()
    app.selectbox(key="activation_1").set_value("identity").run()
    app.slider(key="layers").set_value(1).run()
    assert app.selectbox(key="activation").value == "identity"
    assert "activation_divided" not in {each.key for each in app.toggle}, "one layer is not divided"
    app.slider(key="layers").set_value(3).run()
    assert app.query_params["activation"] == "identity,relu,sigmoid"


@pytest.mark.parametrize(
    ("layers", "asked_for", "used", "opens"),
    [
        ("2", "tanh,relu,relu", "tanh,relu", 1),
        ("4", "tanh,relu", "tanh,relu,relu,relu", 1),
        ("1", "tanh,relu", "tanh", 0),
        ("2", "tanh,brakes", "relu", 0),
        ("2", "tanh,softmax", "relu", 0),
        ("2", ",", "relu", 0),
    ],
)
def test_a_link_with_too_many_too_few_or_wrong_activations(
    layers: str, asked_for: str, used: str, opens: int
) -> None:
    app = open_folded(layers=layers, activation=asked_for, epochs="10")
    (said,) = [each.value for each in app.sidebar.warning]
    assert f"`activation`: asked for `{asked_for}`, needs one of relu, " in said
    assert said.endswith(f"or one for each hidden layer, with commas between. Used: `{used}`.")
    assert app.query_params["activation"] == asked_for
    assert app.session_state["more"] == opens


@pytest.mark.parametrize(
    ("link", "named"),
    [
        ({}, ""),
        ({"learning_rate": "abc", "epochs": "-3"}, "Learning rate, Epochs."),
        ({"layers": "99", "width_1": "0"}, "Hidden layers, Units 1."),
        ({"loss": "cross_entropy", "nonsense": "1"}, "Loss C, `nonsense`."),
        ({"seed": "x", "inputs": "99", "epochs": "x", "a": "1"}, "Inputs, {}, Epochs and 1 more."),
        ({"beta1": "2"}, ""),  # which makes no difference here, and has no note
    ],
)
def test_the_main_part_names_what_the_sidebar_has_a_note_about(
    link: dict[str, str], named: str
) -> None:
    app = open_folded(**link)

    def said() -> list[str]:
        return [each.value for each in app.main.markdown if "Not as asked for" in each.value]

    named = named.format(SETTINGS["seed"].label)
    expected = f":material/warning: Not as asked for: {named} The sidebar (») says why."
    assert said() == ([expected] if named else [])
    if "learning_rate" in link:
        app.text_input(key="typed_learning_rate").set_value("0.25").run()
        assert said() == [expected.replace("Learning rate, ", "")]


# ------------------------------------------------------------------------------- what is in sight


def keys(block: Any) -> set[str]:
    """The settings that have a widget in this part of the page."""
    kinds = (block.selectbox, block.slider, block.select_slider, block.number_input)
    found = {str(each.key) for kind in kinds for each in kind}
    found |= {str(each.key).removeprefix("typed_") for each in block.text_input}
    return found & SETTINGS.keys()


def test_what_is_not_basic_stands_under_more() -> None:
    app = open_app(dataset="teacher", optimizer="adam", epochs="10", test_fraction="0.5")
    (more,) = app.sidebar.expander
    others = {name for name, described in SETTINGS.items() if not described.basic}
    of_choices = {name for name, each in SETTINGS.items() if getattr(each, "constant_of", "")}
    unused = of_choices - {"beta1", "beta2"}
    assert {"momentum", "weight_decay", "decay", "decay_every"} <= unused
    assert keys(more) == others - unused
    assert keys(app.sidebar) == SETTINGS.keys() - {"hidden"} - unused


def test_what_is_changed_under_more_is_said() -> None:
    app = open_app(layers="2", seed="4")

    def said() -> list[str]:
        return [each for each in captions(app) if each.startswith("Changed")]

    assert said() == []
    app.selectbox(key="optimizer").set_value("momentum").run()
    assert said() == ["Changed under More: Optimizer"]
    app.text_input(key="typed_momentum").set_value("0.5").run()
    assert said() == ["Changed under More: Optimizer, Momentum"]
    app.selectbox(key="optimizer").set_value("sgd").run()
    assert said() == []


@pytest.mark.parametrize(
    ("settings", "opens"),
    [({}, 0), ({"loss": "binary_cross_entropy"}, 0), ({"optimizer": "best"}, 1)],
)
def test_more_opens_where_a_link_asked_for_what_it_cannot_be(
    settings: dict[str, str], opens: int
) -> None:
    assert open_folded(**settings).session_state["more"] == opens


def test_what_is_folded_has_no_widgets_yet_holds_and_its_note_is_said() -> None:
    app = open_folded(optimizer="adam", beta1="2", epochs="10")
    assert app.session_state["more"]
    assert {"optimizer", "beta1", "beta2"} <= keys(app.sidebar)
    app.text_input(key="typed_beta2").set_value("0.5").run()
    app.session_state["more"] = False
    app.run()
    assert keys(app.sidebar) == {name for name in SETTINGS if SETTINGS[name].basic} & keys(app)
    (said,) = [each.value for each in app.sidebar.warning]
    assert "`beta1`: asked for `2`" in said
    assert captions(app) == ["Changed under More: Optimizer, Beta 2"]
    asked_for = {"optimizer": "adam", "beta1": "2", "beta2": "0.5", "epochs": "10"}
    assert app.query_params == asked_for
    config = Config(optimizer="adam", beta2=0.5, epochs=10)
    assert first_and_last(app)["C of all data"] == shown_loss(config)
    app.session_state["more"] = True
    app.run()
    assert app.text_input(key="typed_beta2").value == "0.5"
    assert app.query_params == asked_for


# ------------------------------------------------------------------------- an optimizer's own rate


def test_a_learning_rate_that_nobody_chose_follows_the_optimizer() -> None:
    app = open_app()
    for optimizer in ("adam", "sgd", "momentum"):
        app.selectbox(key="optimizer").set_value(optimizer).run()
        usual = OPTIMIZERS[optimizer].learning_rate
        assert app.select_slider(key="learning_rate").value == usual
        assert "learning_rate" not in app.query_params
        config = Config(optimizer=optimizer, learning_rate=usual, epochs=300)
        assert first_and_last(app)["C of all data"] == shown_loss(config)


def test_a_learning_rate_that_was_chosen_stays() -> None:
    app = open_app()
    app.select_slider(key="learning_rate").set_value(0.3).run()
    app.selectbox(key="optimizer").set_value("adam").run()
    assert app.select_slider(key="learning_rate").value == 0.3
    assert app.query_params == {"learning_rate": "0.3", "optimizer": "adam"}
    linked = open_app(optimizer="adam", learning_rate="0.5")
    assert linked.select_slider(key="learning_rate").value == 0.5
    assert linked.query_params == {"learning_rate": "0.5", "optimizer": "adam"}
