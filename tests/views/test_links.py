"""Links: what they may ask for, how a stranger's words are shown, and what is written back."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from nnviz import Config, backward, forward, train
from nnviz.core.limits import Integers, Reals
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.initializers import INITIALIZERS
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.datasets import DATASETS
from nnviz.core.setup.schedules import SCHEDULES
from nnviz.core.setup.settings import Choice
from nnviz.player.component import PlayerState
from nnviz.views import playhead, shell
from nnviz.views.experiments.metric import NAME as METRIC_NAME
from nnviz.views.fitting import fitting
from nnviz.views.notes import NOTES
from nnviz.views.quoted import quoted
from nnviz.views.settings import FIRST, NAMES, parameter_of
from tests.views.opened import board_html, open_app, open_page, title, words
from tests.views.shown import first_and_last, shown_loss


def test_no_two_pages_mean_something_else_by_the_same_name() -> None:
    names = [*shell._OF_PAGES, *NAMES]
    assert {name for name in names if names.count(name) > 1} <= {NOTES.name, METRIC_NAME}


# ---------------------------------------------------------------------------- a stranger's words

NASTY = [
    "a\n\n[Log in](http://x.example)",
    "a\r\n\r\n# heading",
    "a\r\r**b**",
    "a\u2028\u2028**b**",
    "a\u2029b\x85c\x0bd\x0ce",
    "``` `` ` [x](http://x.example)",
    "$\\frac{1}{2}$ :red[stop] <b>bold</b> <script>alert(1)</script>",
    "\u202egnp.exe",
    "x" * 10_000,
    "\x00\x07\x1b[31m",
]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_quoted_is_one_short_line_of_code(text: str) -> None:
    shown = quoted(text)
    assert shown[0] == shown[-1] == "`"
    inside = shown[1:-1]
    assert "`" not in inside
    assert inside.isprintable()
    assert len(inside.splitlines()) == 1
    assert len(inside) <= 41


@pytest.mark.parametrize("text", ["", " ", "`", "\n"])
def test_quoted_nothing_is_said(text: str) -> None:
    assert quoted(text) == "nothing"


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_a_note_about_a_link_is_one_paragraph(text: str) -> None:
    app = open_app(dataset=text, **{text: "1"})
    assert len(app.warning) == 2
    for warning in app.warning:
        assert len(warning.value.splitlines()) == 1
        assert quoted(text) in warning.value


# ---------------------------------------------------------------------- numbers beyond all measure

DIGITS = "9" * 5000  # more than Python reads as a whole number


@pytest.mark.parametrize("page", ["", "backprop"])
@pytest.mark.parametrize("name", ["step", "seed", "learning_rate", "batch_size", "layers"])
def test_a_number_of_5000_digits_is_refused(page: str, name: str) -> None:
    app = open_page(page, **{name: DIGITS})
    (warning,) = app.warning
    assert f"`{DIGITS[:40]}…`" in warning.value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sample", DIGITS),
        ("cell", f"W1.{DIGITS}.1"),
        ("cell", f"W1.1.{DIGITS}"),
        ("cell", "W1.١.٢"),
    ],
)
def test_a_sample_or_cell_beyond_all_measure_is_refused(name: str, text: str) -> None:
    app = open_page("backprop", **{name: text})
    assert title(app) == "Forward, layer 1: Z 1"
    if text.isascii():
        (warning,) = app.warning
        assert quoted(text) in warning.value


def test_the_cell_that_a_note_names_is_there() -> None:
    app = open_page("backprop", dataset="xor", width_1="2", cell="W9.1.1")
    (warning,) = [each.value for each in app.warning if "a cell of this pass" in each.value]
    named = warning.partition("such as ")[2].partition(".")[0]
    assert named == "W1"
    example = warning.partition("such as ")[2].partition(". Used")[0]
    assert example == "W1.2.2"
    assert not [
        each for each in open_page("backprop", dataset="xor", width_1="2", cell=example).warning
        if "cell" in each.value
    ]  # fmt: skip


# ------------------------------------------------------------------------- what holds, and is kept


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("learning_rate", "0.25"),
        ("learning_rate", "1e-05"),
        ("learning_rate", "0.0123456789"),
        ("batch_size", "3"),
        ("epochs", "250"),
    ],
)
def test_any_number_within_limits_can_be_linked(name: str, text: str) -> None:
    app = open_app(**{name: text})
    assert not [each for each in app.warning if "needs" in each.value]
    assert app.select_slider(key=name).value == float(text)
    assert app.query_params == {name: text}
    config = Config(**{**FIRST.to_dict(), name: type(getattr(FIRST, name))(float(text))})
    assert first_and_last(app)["C of all data"] == shown_loss(config)


def test_a_number_can_be_typed() -> None:
    app = open_app()
    app.text_input(key="typed_learning_rate").set_value("0.25").run()
    assert app.select_slider(key="learning_rate").value == 0.25
    assert app.query_params == {"learning_rate": "0.25"}
    app.text_input(key="typed_learning_rate").set_value("fast").run()
    (warning,) = app.warning
    assert "`fast`, needs a number above 0 and at most 100. Used: `0.25`" in warning.value
    assert app.text_input(key="typed_learning_rate").value == "0.25"
    app.select_slider(key="learning_rate").set_value(0.3).run()
    assert not app.warning
    assert app.text_input(key="typed_learning_rate").value == "0.3"
    app.select_slider(key="learning_rate").set_value(FIRST.learning_rate).run()
    assert app.query_params == {}


def test_what_is_refused_stays_in_the_address_until_another_value_is_chosen() -> None:
    app = open_app(seed="many", layers="2")
    assert app.query_params == {"seed": "many", "layers": "2"}
    app.slider(key="layers").set_value(1).run()
    assert app.query_params == {"seed": "many"}
    assert app.warning
    app.number_input(key="seed").set_value(5).run()
    assert app.query_params == {"seed": "5"}
    assert not app.warning


def test_of_a_list_the_part_that_can_be_used_is() -> None:
    app = open_page("backprop", broken="sign,brakes")
    (warning,) = [each.value for each in app.warning if "brakes" in each.value]
    assert "Used: `sign`" in warning
    assert app.selectbox(key="broken_1").value == "sign"


def test_a_value_outlives_a_dataset_with_other_limits() -> None:
    app = open_app(dataset="teacher", initializer="he", inputs="5")
    for dataset, inputs in (("majority", 5), ("teacher", 5), ("parity", 5)):
        app.selectbox(key="dataset").set_value(dataset).run()
        assert app.slider(key="inputs").value == inputs
        assert app.query_params["inputs"] == str(inputs)
    app.selectbox(key="dataset").set_value("moons").run()
    assert not app.exception
    app.selectbox(key="dataset").set_value("teacher").run()
    app.slider(key="inputs").set_value(12).run()
    app.selectbox(key="dataset").set_value("majority").run()
    assert app.slider(key="inputs").value == DATASETS["majority"].inputs.default
    assert not app.exception


def test_choices_of_one_page_are_kept_on_the_others() -> None:
    app = open_page("backprop", stage="dW1", sample="6", broken="sign", quiz="true", seed="3")
    first = dict(app.query_params)
    pages = app._registered_pages.items()
    for page in ("matrices", "", "backprop"):
        app._page_hash = next(key for key, info in pages if info.get("url_pathname") == page)
        app.query_params.clear()  # as the browser does, and again where the address was written
        app.run()
        assert not app.exception
        assert app.query_params == first
    assert title(app) == "Backward, layer 1: dW 1"
    assert app.number_input(key="sample").value == 6
    assert app.toggle(key="quiz").value
    app.button_group(key="data").set_value("batch").run()
    assert "sample" not in app.query_params


# -------------------------------------------------------------------------------------------- steps


@pytest.mark.parametrize(
    ("page", "step", "epochs"), [("", 7, 100_000), ("", 333, 5000), ("backprop", 33, 100_000)]
)
def test_a_step_that_the_film_leaves_out_is_kept(page: str, step: int, epochs: int) -> None:
    settings = {"step": str(step), "epochs": str(epochs), "dataset": "and", "layers": "0"}
    app = open_page(page, **settings)
    assert app.query_params == settings
    assert not app.warning
    assert not [each for each in app.caption if f"step {step}" in each.value]


def test_the_pass_is_that_of_the_step_in_the_link_whatever_the_film_has() -> None:
    settings = {"step": "4001", "epochs": "20000", "learning_rate": "0.001"}
    app = open_page("backprop", stage="dW1", cell="dW1.2.3", **settings)
    run = train(Config(epochs=20_000, learning_rate=0.001))
    network, X, Y = run.network_at(4001), run.dataset.X, run.dataset.Y
    gradients = backward(network, forward(network, X), Y, run.config.loss)
    assert f"{gradients[0].dW[1, 2]:.10g}".lstrip("-") in words(board_html(app))


# -------------------------------------------------------------------------------- new in a registry

# A newcomer has only words here: it is offered, and the run is too long to be begun.
TOO_MUCH = {"epochs": "100000", "layers": "6", "batch_size": "1"}


class Record:
    """What a registry's record has been copied from, with other words on it."""

    def __init__(self, record: Any, **words: Any) -> None:
        self._record = record
        vars(self).update(words)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._record, name)

    def __call__(self, *arguments: Any) -> Any:
        return self._record(*arguments)


NEWCOMERS: list[tuple[str, dict[str, Any], str]] = [
    ("dataset", DATASETS, "majority"),
    ("activation", ACTIVATIONS, "relu"),
    ("output", ACTIVATIONS, "sigmoid"),
    ("loss", LOSSES, "squared_error"),
    ("initializer", INITIALIZERS, "xavier"),
    ("optimizer", OPTIMIZERS, "sgd"),
    ("schedule", SCHEDULES, "constant"),
]


@pytest.mark.parametrize(("name", "registry", "like"), NEWCOMERS)
def test_a_new_record_is_offered_explained_and_restored(
    name: str, registry: dict[str, Any], like: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = {"formula": "new", "description": "new"}
    monkeypatch.setitem(registry, "newcomer", Record(registry[like], **words))
    app = open_app(**{name: "newcomer"}, **TOO_MUCH)
    select = app.selectbox(key=name)
    assert select.value == "newcomer"
    assert "newcomer" in select.options
    assert "- `newcomer`: new" in select.help
    assert app.query_params == {name: "newcomer", **TOO_MUCH}
    assert not [each for each in app.warning if "needs" in each.value]


def test_an_optimizers_constants_are_shown_with_it_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for optimizer, constants in (("heavy", ("momentum",)), ("adaptive", ("beta1", "beta2"))):
        record = Record(OPTIMIZERS["sgd"], formula="of one line", constants=constants)
        monkeypatch.setitem(OPTIMIZERS, optimizer, record)

    def typed(app: AppTest) -> set[str]:
        keys = {str(each.key).removeprefix("typed_") for each in app.text_input}
        return keys & {"momentum", "beta1", "beta2"}

    app = open_app(**TOO_MUCH)
    assert typed(app) == set()
    app.selectbox(key="optimizer").set_value("heavy").run()
    assert typed(app) == {"momentum"}
    app.text_input(key="typed_momentum").set_value("0.5").run()
    assert app.query_params["momentum"] == "0.5"
    app.text_input(key="typed_momentum").set_value("1").run()
    assert any("of at least 0 and below 1. Used: `0.5`" in each.value for each in app.warning)
    app.selectbox(key="optimizer").set_value("adaptive").run()
    assert typed(app) == {"beta1", "beta2"}
    app.selectbox(key="optimizer").set_value("heavy").run()
    assert app.text_input(key="typed_momentum").value == "0.5"
    again = open_app(optimizer="adaptive", beta2="0.9999", **TOO_MUCH)
    assert again.text_input(key="typed_beta2").value == "0.9999"


def test_a_schedules_numbers_are_shown_with_it_alone() -> None:
    def typed(app: AppTest) -> dict[str, str | None]:
        found = {str(each.key).removeprefix("typed_"): each.value for each in app.text_input}
        return {name: found[name] for name in ("decay", "decay_every", "warmup") if name in found}

    app = open_app(**TOO_MUCH)
    assert typed(app) == {"warmup": "0"}, "a warm-up can stand before any schedule"
    shown = {}
    for name in SCHEDULES:
        app.selectbox(key="schedule").set_value(name).run()
        shown[name] = typed(app)
    assert shown == {
        "constant": {"warmup": "0"},
        "step": {"decay": "0.1", "decay_every": "100", "warmup": "0"},
        "exponential": {"decay": "0.995", "warmup": "0"},
        "cosine": {"warmup": "0"},
    }
    assert app.query_params == {"schedule": "cosine", **TOO_MUCH}
    again = open_app(schedule="step", decay="0.25", decay_every="7", warmup="5", **TOO_MUCH)
    assert typed(again) == {"decay": "0.25", "decay_every": "7", "warmup": "5"}
    again.text_input(key="typed_decay").set_value("0").run()
    assert any("above 0 and at most 1. Used: `0.25`" in each.value for each in again.warning)


def test_for_a_loss_that_needs_another_output_one_that_fits_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loss = Record(LOSSES["squared_error"], outputs=("identity",))
    monkeypatch.setitem(LOSSES, "newcomer", loss)
    app = open_app(loss="newcomer", **TOO_MUCH)
    (said,) = [each.value for each in app.info]
    assert "Output activation: `sigmoid` does not fit. Needed: identity with loss newcomer" in said
    assert "So `identity` is used" in said


def test_settings_that_fit_are_used_as_they_are() -> None:
    asked = {"dataset": "xor", "initializer": "notes", "seed": 7}
    config, unfit = fitting(asked)
    assert config == Config(dataset="xor", seed=7)
    assert list(unfit) == ["initializer"]
    assert fitting({"seed": 7}) == (Config(seed=7), {})


def test_every_number_of_config_has_a_parameter_that_writes_what_it_reads() -> None:
    for name, described in SETTINGS.items():
        limits = getattr(described, "limits", None)
        if isinstance(limits, Integers | Reals):
            parameter = parameter_of(name)
            for value in (limits.low, limits.default, limits.high, 0.1, 1e-7, 1 / 3):
                try:
                    checked = limits.check(name, value)
                except ValueError:
                    continue
                assert parameter.read(parameter.write(checked)) == checked
        elif isinstance(described, Choice):
            for option in described.options:
                assert parameter_of(name).read(option) == option


@pytest.mark.parametrize("step", ["abc", "-5", "1e9"])
def test_a_step_that_is_none_is_named_while_the_film_plays(
    step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    playing = PlayerState(7, playing=True, moved=False)
    monkeypatch.setattr(playhead, "player", lambda *_, **__: playing)  # as the browser says
    app = open_app(step=step)
    (note,) = app.warning
    assert note.value.startswith(
        f"`step`: asked for `{step}`, needs a whole number from 0 to 300, or"
    )
    assert app.query_params["step"] == step
