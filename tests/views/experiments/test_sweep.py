"""The form of a sweep, its link, and what it says of what cannot be."""

import pytest
from streamlit.testing.v1 import AppTest

from nnviz import Config
from nnviz.core.setup.setting_text import write_setting
from nnviz.core.study.results import METRICS, Results
from nnviz.core.study.sweep import Axis, Sweep
from nnviz.core.train.stacks import outcomes_of
from nnviz.views.experiments import sweep_picked
from tests.views.opened import finished, open_page

FAST = {"epochs": "20", "seeds": "2"}
TWO = {
    "vary_1": "learning_rate=0.1:10:3:log",
    "vary_2": "hidden=none,2,4-2",
}


def sweep_page(**parameters: str) -> AppTest:
    return open_page("experiments", study="sweep", **parameters)


def said(app: AppTest) -> str:
    """All notes of the page."""
    parts = (*app.warning, *app.error, *app.info, *app.caption)
    return "\n".join(str(part.value) for part in parts)


def link(app: AppTest, name: str) -> str:
    """What the address says of a parameter."""
    found = app.query_params[name]
    return found if isinstance(found, str) else found[0]


def test_without_a_link_it_is_the_rate_and_the_layers() -> None:
    app = sweep_page(epochs="10")
    assert app.selectbox(key="vary_1_field").value == "learning_rate"
    assert app.selectbox(key="vary_2_field").value == "hidden"
    assert app.selectbox(key="vary_3_field").value == "none"
    assert "72 combinations × 8 seeds = 576 runs" in said(app)
    assert not app.warning


def test_the_form_shows_the_link_and_writes_it() -> None:
    app = sweep_page(**FAST, **TWO)
    assert app.text_input(key="vary_1_low").value == "0.1"
    assert app.text_input(key="vary_1_count").value == "3"
    assert app.text_input(key="vary_2_values").value == "none,2,4-2"
    assert "9 combinations × 2 seeds = 18 runs" in said(app)
    app.text_input(key="vary_1_count").set_value("5").run()
    assert link(app, "vary_1") == "learning_rate=0.1:10:5:log"
    assert "15 combinations" in said(app)
    app.selectbox(key="vary_2_field").set_value("none").run()
    assert link(app, "vary_2") == "none"
    assert "5 combinations × 2 seeds = 10 runs" in said(app)


def test_another_spacing_keeps_the_values() -> None:
    app = sweep_page(**FAST, **TWO)
    app.button_group(key="vary_1_spacing").set_value("list").run()
    assert app.text_input(key="vary_1_values").value == "0.1,1,10"
    app.button_group(key="vary_1_spacing").set_value("linear").run()
    assert link(app, "vary_1") == "learning_rate=0.1:10:3"


def test_another_field_begins_with_values_of_its_own() -> None:
    app = sweep_page(**FAST, **TWO)
    app.selectbox(key="vary_2_field").set_value("optimizer").run()
    assert "momentum" in app.multiselect(key="vary_2_names").value
    app.multiselect(key="vary_2_names").set_value(["sgd", "adam"]).run()
    assert link(app, "vary_2") == "optimizer=sgd,adam"
    assert "6 combinations" in said(app)
    assert not app.exception


def test_what_cannot_be_read_is_said_at_its_place_and_stays_to_be_mended() -> None:
    app = sweep_page(**FAST, **TWO)
    app.text_input(key="vary_1_low").set_value("0").run()
    assert app.text_input(key="vary_1_low").value == "0"
    (note,) = app.warning
    assert "learning_rate: got `0.0`, needs a number above 0" in note.value
    assert "Used: `learning_rate=0.1:10:3:log`" in note.value
    app.text_input(key="vary_1_low").set_value("0.2").run()
    assert not app.warning
    assert link(app, "vary_1") == "learning_rate=0.2:10:3:log"


def test_nonsense_in_a_link_is_named() -> None:
    app = sweep_page(
        epochs="20",
        vary_1="colour=1,2",
        seeds="many",
        search="luck",
        metric="beauty",
        combination="7",
        result="poem",
        across="colour",
    )
    notes = said(app)
    assert "field of a sweep: got `colour`, needs one of dataset" in notes
    assert app.selectbox(key="vary_1_field").value == "learning_rate"  # which is used in its place
    for name in ("seeds", "search", "metric", "combination", "result", "across"):
        assert f"`{name}`: asked for" in notes, name
    assert "72 combinations × 8 seeds" in notes


def test_combinations_that_cannot_be_are_counted_and_said() -> None:
    app = sweep_page(**FAST, dataset="moons", vary_1="test_fraction=0,0.2", vary_2="patience=off,5")
    (note,) = (each.value for each in app.warning)
    assert note.startswith("1 of 4 combinations cannot be: `patience: got 5, needs 0 without test")
    assert "3 combinations × 2 seeds = 6 runs" in said(app)


def test_a_field_twice_and_too_many_runs_are_refused() -> None:
    app = sweep_page(vary_1="epochs=1,2", vary_2="epochs=3,4")
    assert "each field once" in app.error[0].value
    app = sweep_page(vary_1="learning_rate=0.1:1:500", vary_2="noise=0:0.1:100", dataset="sine")
    assert "number of runs: got `400000`" in app.error[0].value


def test_what_takes_too_long_says_what_brings_it_down() -> None:
    app = sweep_page(
        vary_1="learning_rate=0.1:1:999", vary_2="none", dataset="sine", epochs="40000"
    )
    refused = app.error[0].value
    assert "the limit is 10 minutes (NNVIZ_SWEEP_SECONDS). What brings it down: fewer v" in refused
    assert not [each for each in app.button if each.label == "Start"]


def test_a_combination_in_the_link_shows_its_runs() -> None:
    app = sweep_page(**FAST, **TWO, combination="1;4-2")
    sweep = Sweep(
        Config(epochs=20), (Axis("learning_rate", (1.0,)), Axis("hidden", ((4, 2),))), seeds=2
    )
    outcomes = dict(zip(sweep.configs, outcomes_of(sweep.configs), strict=True))
    median = Results(sweep.cells, outcomes, METRICS["loss"]).median[0]
    assert any(f"{median:.3g}" in each.value for each in app.markdown)
    (runs,) = (each.value for each in app.dataframe)
    assert runs["Seed"].tolist() == [0, 1]
    assert runs.iloc[:, 1].tolist() == [outcome.loss for outcome in outcomes.values()]


def test_opening_a_run_takes_its_settings_and_leaves_the_sweep_as_it_is() -> None:
    app = sweep_page(epochs="20", combination="0.281;8-8")
    app.button(key="open_median").click().run()
    assert app.button(key="take_home"), "the page is Training"
    assert link(app, "learning_rate") == "0.281"
    assert link(app, "vary_1") == "learning_rate=0.05:5:9:log"
    assert link(app, "width_2") == "8"


def test_the_table_has_the_best_first() -> None:
    app = sweep_page(**FAST, **TWO, result="table")
    (table,) = (each.value for each in app.dataframe)
    assert len(table) == 9
    assert table["median"].is_monotonic_increasing
    assert (table["runs"] == 2).all()


def test_shares_need_every_run() -> None:
    app = finished(sweep_page(**FAST, **TWO, result="shares"))
    assert "add up to 100 %" in said(app)
    app = sweep_page(
        **FAST,
        dataset="moons",
        vary_1="test_fraction=0,0.2",
        vary_2="patience=off,5",
        result="shares",
    )
    assert "of every run of every combination; some are not there" in said(finished(app))


def test_shares_need_a_figure_of_every_run() -> None:
    app = sweep_page(
        **FAST,
        dataset="moons",
        vary_1="dataset=moons,sine",
        vary_2="none",
        metric="accuracy",
        result="shares",
    )
    assert "Accuracy on training data of every run" in said(finished(app))


def test_random_search_draws_so_many() -> None:
    app = sweep_page(**FAST, **TWO, search="random", trials="7")
    assert "7 combinations × 2 seeds = 14 runs" in said(app)
    assert app.button_group(key="result").value == "points"


def test_two_combinations_are_compared_over_the_same_seeds() -> None:
    app = sweep_page(**FAST, **TWO, combination="1;4-2", versus="10;none")
    assert app.selectbox(key="versus").value == "10;none"
    said_all = "\n".join(each.value for each in app.markdown)
    assert "**A** is `Learning rate 1, Hidden layers 4-2`" in said_all
    assert "**B** is `Learning rate 10, Hidden layers none`" in said_all


def test_many_combinations_are_called_by_their_names_once_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """To look for each name among all of them took a minute, of 20,000."""
    named: list[str] = []

    def counted(field: str, value: object) -> str:
        named.append(field)
        return write_setting(field, value)

    monkeypatch.setattr(sweep_picked, "write_setting", counted)
    rates = "learning_rate=0.1:1:300"
    app = sweep_page(epochs="1", seeds="1", vary_1=rates, vary_2="none", combination="0.1")
    assert len(app.selectbox(key="versus").options) == 300
    assert len(named) == 300
