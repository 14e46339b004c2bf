"""The menu of presets: what it says of the settings, and that choosing one sets them all."""

import pytest
from streamlit.testing.v1 import AppTest

from nnviz.core.setup.presets import PRESETS
from nnviz.views.settings import FIRST, query_of
from tests.views.late import has_only, receipts
from tests.views.opened import open_app
from tests.views.shown import shown


def titles_of_warnings(app: AppTest) -> list[str]:
    return [warning.value.split("**")[1] for warning in app.warning]


def test_it_opens_on_the_notes_network() -> None:
    app = open_app()
    assert PRESETS[str(app.selectbox(key="preset").value)].config == FIRST
    assert PRESETS["majority"].watch in [each.value for each in app.markdown]


@pytest.mark.parametrize("name", PRESETS)
def test_a_link_with_its_settings_is_the_preset(name: str) -> None:
    app = open_app(**query_of(PRESETS[name].config))
    assert app.selectbox(key="preset").value == name
    assert len(app.info) == bool(PRESETS[name].config.patience)  # which says where it stopped
    said = [each.value for each in app.markdown]
    assert PRESETS[name].watch in said
    assert f"**Predict:** {PRESETS[name].question}" in said


def test_choosing_one_sets_all_settings_and_plays_from_the_start() -> None:
    app = open_app(dataset="moons", noise="0.3", layers="2", width_1="7", step="5", seed="3")
    assert app.selectbox(key="preset").value == "your own"
    assert shown(app).step == 5
    app.selectbox(key="preset").set_value("spirals").run()
    assert not app.exception
    assert app.selectbox(key="dataset").value == "spirals"
    assert [app.number_input(key=f"width_{layer}").value for layer in (1, 2)] == [16, 16]
    assert shown(app)[3:] == (0, True)
    assert app.query_params == query_of(PRESETS["spirals"].config)


def test_the_first_one_clears_the_address() -> None:
    app = open_app(dataset="moons", learning_rate="3")
    app.selectbox(key="preset").set_value("majority").run()
    assert not app.query_params


def test_a_setting_that_is_changed_makes_it_ones_own() -> None:
    app = open_app()
    app.number_input(key="seed").set_value(5).run()
    assert app.selectbox(key="preset").value == "your own"
    app.number_input(key="seed").set_value(0).run()
    assert app.selectbox(key="preset").value == "majority"


def test_a_refusal_goes_when_a_preset_is_chosen() -> None:
    app = open_app(seed="many")
    assert app.warning
    app.selectbox(key="preset").set_value("and").run()
    assert not app.warning


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("xor_line", "No straight line parts these classes."),
        ("dead", "A layer is dead."),
        ("vanishing", "The gradient vanishes."),
        ("zeros", "The hidden units are all alike."),
    ],
)
def test_what_is_wrong_is_one_line_and_its_button_mends_it(name: str, title: str) -> None:
    app = open_app(**query_of(PRESETS[name].config))
    assert titles_of_warnings(app) == [title]
    app.button(key="offer").click().run()
    assert not app.exception
    assert title not in titles_of_warnings(app)
    assert app.selectbox(key="preset").value != name


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("outliers", "set *Loss C*, under *More*, to `huber`."),
        ("overfit", "set *L2 penalty*, under *More*, to 0.02."),
        ("ravine", "set *Learning rate* to 0.05 and *Optimizer*, under *More*, to `momentum`."),
        ("spirals_small", "set *Hidden layers* to 2, with 16 and 16 units."),
    ],
)
def test_a_preset_names_the_setting_that_helps_and_its_button_opens_the_cure(
    name: str, words: str
) -> None:
    app = open_app(**query_of(PRESETS[name].config))
    assert f"**What helps:** {words}" in [each.value for each in app.markdown]
    app.button(key="cure").click().run()
    assert not app.exception
    cure = PRESETS[name].cure
    assert app.selectbox(key="preset").value == cure
    assert app.query_params == query_of(PRESETS[cure].config)
    assert shown(app)[3:] == (0, True)


def test_of_what_learned_nothing_is_said() -> None:
    assert not open_app(**query_of(PRESETS["circles"].config)).warning


def test_one_that_the_browser_did_not_know_to_be_left_is_not_chosen() -> None:
    """It sends the menu as it saw it, where a slider moves quickly."""
    app = open_app(step="100")
    had = receipts(app)
    app.select_slider(key="learning_rate").set_value(1.0).run()
    assert app.selectbox(key="preset").value == "your own"
    has_only(app, had)
    app.selectbox(key="preset").set_value("majority")
    app.select_slider(key="learning_rate").set_value(2.0).run()
    assert app.selectbox(key="preset").value == "your own"
    assert app.select_slider(key="learning_rate").value == 2
    assert shown(app).step == 100
