"""The section "What if?": it asks what would change, says what is found, and takes values over."""

import json
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from nnviz.core.setup.presets import PRESETS
from nnviz.core.study.answers import rate_question
from nnviz.core.study.results import METRICS, Results
from nnviz.core.train.stacks import outcomes_of
from nnviz.views.experiments import answers
from tests.views.opened import finished, open_page

QUICK = {"epochs": "30"}
CONFIG = replace(PRESETS["majority"].config, epochs=30)


def figures(app: AppTest) -> dict[str, Any]:
    """The figures of the page by their titles."""
    messages = [each.proto for each in app.get("bidi_component")]
    charts = [each for each in messages if each.component_name == "nnviz_chart"]
    shown = [json.loads(json.loads(each.json)["figure"]) for each in charts]
    return {figure["layout"]["title"]["text"]: figure for figure in shown}


def linked(app: AppTest, name: str) -> str | None:
    """What the address says."""
    found = app.query_params.get(name)
    return found[0] if isinstance(found, list) else found


def words(app: AppTest) -> str:
    return " ".join(each.value for each in app.markdown)


def test_all_questions_are_answered_for_the_current_settings() -> None:
    app = finished(open_page("experiments", **QUICK))
    assert list(figures(app)) == [
        "C on training data, by learning rate",
        *("Units a layer", "Hidden layers", "Batch size"),
        *("Hidden activation", "Optimizer", "Initial weights"),
    ]
    sweep = rate_question(CONFIG).sweep
    runs = dict(zip(sweep.configs, outcomes_of(sweep.configs), strict=True))
    median = Results(sweep.cells, runs, METRICS["loss"]).median
    now = sweep.axes[0].values.index(0.5)
    assert f"Now, with 0.5, the median is {median[now]:.3g}" in words(app)
    captions = " ".join(each.value for each in app.caption)
    assert "sgd 0.5, momentum 0.05" in captions
    assert "Recommended is the rate with which, and also with the next larger one" in captions


def test_a_value_is_taken_over_with_its_button() -> None:
    app = finished(open_page("experiments", **QUICK))
    optimizer = app.button(key="use_optimizer")
    name = optimizer.label.removeprefix("Use ")
    finished(optimizer.click().run())
    assert linked(app, "optimizer") == name
    assert linked(app, "learning_rate") is None  # it follows the optimizer
    rate = app.button(key="use_learning_rate").label.removeprefix("Use ")
    finished(app.button(key="use_learning_rate").click().run())
    assert linked(app, "learning_rate") == rate
    assert f"Now, with {rate}, " in words(app)
    assert app.button(key="use_learning_rate").disabled


def test_the_median_run_of_the_current_settings_opens_on_training() -> None:
    app = finished(open_page("experiments", **QUICK, seed="77"))
    sweep = rate_question(CONFIG).sweep
    runs = dict(zip(sweep.configs, outcomes_of(sweep.configs), strict=True))
    now = sweep.axes[0].values.index(0.5)
    median = Results(sweep.cells, runs, METRICS["loss"]).median_run(now)
    assert median
    app.button(key="open_learning_rate").click().run()
    assert not app.exception
    assert linked(app, "seed") == (str(median.seed) if median.seed else None)
    names = [each.proto.component_name for each in app.get("bidi_component")]
    assert "nnviz_player" in names


def test_with_test_data_these_are_compared_and_the_choice_is_in_the_link() -> None:
    app = finished(open_page("experiments", **QUICK, test_fraction="0.25"))
    assert "C on test data, by learning rate" in figures(app)
    assert linked(app, "metric") is None
    app = finished(open_page("experiments", **QUICK, metric="accuracy"))
    assert "Accuracy on training data, by learning rate" in figures(app)
    assert linked(app, "metric") == "accuracy"
    assert not app.warning
    # What there is not is refused, and said.
    app = finished(open_page("experiments", **QUICK, metric="test_accuracy"))
    assert "C on training data, by learning rate" in figures(app)
    assert any("test_accuracy" in each.value for each in app.warning)


def test_a_number_to_learn_has_no_accuracy() -> None:
    app = finished(open_page("experiments", dataset="sine", samples="20", epochs="5"))
    assert app.button_group(key="metric").options == ["C on training data"]


def test_without_hidden_layers_there_is_no_width_to_ask_for() -> None:
    app = finished(open_page("experiments", **QUICK, layers="0"))
    assert "Units a layer" not in figures(app)
    assert "Hidden layers" in figures(app)


def test_a_run_that_takes_too_long_is_refused_as_on_training() -> None:
    app = open_page("experiments", dataset="spirals", samples="5000", epochs="100000")
    assert not app.exception
    assert any("to train; the limit is" in each.value for each in app.warning)
    assert not figures(app)


def test_what_would_take_long_waits_to_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "_MOST_SECONDS", 0.0)
    app = open_page("experiments", **QUICK)
    assert not figures(app)
    said = [each.value for each in app.info]
    assert said[0].startswith("**Learning rate:** 512 runs would take about ")
    assert len(said) == 7
    finished(app.button(key="begin_optimizer").click().run())
    assert list(figures(app)) == ["Optimizer"]


def test_runs_of_other_settings_are_left_off() -> None:
    slow = {"dataset": "spirals", "layers": "2", "width_1": "16", "width_2": "16", "epochs": "500"}
    app = open_page("experiments", **slow)
    assert app.get("progress")
    before = [app.session_state[f"_job_{key}"].job for key in ("learning_rate", "depth")]
    assert not any(job.finished or job.cancelled for job in before)
    app.select_slider(key="epochs").set_value(1).run()
    assert all(job.cancelled for job in before)
    assert not app.exception
