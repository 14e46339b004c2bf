"""Which is better, as the page says it: of runs that workers have made."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from nnviz import Config
from nnviz.core.study.paired import Paired, over_seeds
from nnviz.core.study.paired_words import which_is_better
from nnviz.core.study.pin_forms import text_of
from nnviz.core.study.pins import Pin
from nnviz.core.study.results import METRICS
from nnviz.core.train.stacks import outcomes_of
from nnviz.views.experiments.which_is_better import _run_of
from tests.views.opened import open_page
from tests.waiting import until

CONFIG = Config(dataset="moons", samples=40, epochs=60, test_fraction=0.25)


def _page() -> None:
    import streamlit as st  # noqa: PLC0415 (AppTest runs the source of this function alone)

    from nnviz.views.address import read_address  # noqa: PLC0415
    from nnviz.views.experiments.which_is_better import show_which_is_better  # noqa: PLC0415

    read_address()
    show_which_is_better(st.session_state.first, st.session_state.second, ("one", "*two*"))


def opened(first: Config, second: Config, **parameters: str) -> AppTest:
    """The page with its runs all made."""
    app = AppTest.from_function(_page, default_timeout=60)
    app.session_state.first, app.session_state.second = first, second
    for name, value in parameters.items():
        app.query_params[name] = value

    def ready() -> bool:
        app.run()
        return bool(app.exception or app.caption or app.info)

    until(ready, pause=0.2)
    assert not app.exception
    return app


def said(app: AppTest) -> list[str]:
    return [element.value for element in app.markdown]


def expected(
    first: Config, second: Config, metric: str, count: int, *, same_data: bool = True
) -> str:
    one, two = (outcomes_of(over_seeds(config, count)) for config in (first, second))
    return which_is_better(Paired.of(one, two, METRICS[metric]), same_data=same_data)


def test_it_says_it_of_16_seeds_and_of_64() -> None:
    faster = replace(CONFIG, learning_rate=2.0)
    app = opened(CONFIG, faster)
    heading, sentence = said(app)
    assert "**A** is `one`, **B** is `*two*`." in heading
    assert sentence == expected(CONFIG, faster, "test_loss", 16)
    by, seeds = app.button_group
    assert [option.content for option in by.proto.options] == [
        metric.label for metric in METRICS.values()
    ]
    app = opened(CONFIG, faster, pairs="64", pairs_by="accuracy")
    assert said(app)[1] == expected(CONFIG, faster, "accuracy", 64)
    assert seeds.proto.help


def test_only_what_both_have_is_compared() -> None:
    other = replace(CONFIG, loss="binary_cross_entropy", test_fraction=0.0)
    app = opened(CONFIG, other)
    assert said(app)[1] == expected(CONFIG, other, "accuracy", 16, same_data=False)
    (by, _) = app.button_group
    assert [option.content for option in by.proto.options] == [METRICS["accuracy"].label]


def test_what_cannot_be_compared_is_refused_in_words() -> None:
    line = Config(dataset="sine")
    (info,) = opened(line, replace(line, loss="huber")).info
    assert info.value.startswith("C is another quantity for A (squared error) than for B (huber)")
    (info,) = opened(line, replace(line, seed=7)).info
    assert "differ in nothing but the seed" in info.value
    long = Config(dataset="spirals", samples=5000, hidden=(64, 64, 64), epochs=100_000)
    (info,) = opened(line, long).info
    assert info.value.startswith("B: This run would take about ")
    assert "the limit is 5 seconds (NNVIZ_RUN_SECONDS)." in info.value


def pin_page(pins: tuple[Pin, ...], **parameters: str) -> AppTest:
    return open_page("experiments", study="pins", pins=text_of(pins), **parameters)


def test_two_pins_are_chosen_of_those_that_are_shown() -> None:
    rates = {"slow": 0.1, "hidden": 0.5, "fast": 0.7, "faster": 0.9}
    pins = tuple(
        Pin(name, Config(learning_rate=rate, epochs=20), shown=name != "hidden")
        for name, rate in rates.items()
    )
    app = pin_page(pins, pin_b="4")
    first, second = (app.selectbox(key=key) for key in ("pin_a", "pin_b"))
    assert first.options == second.options == ["1: slow", "3: fast", "4: faster"]
    assert (first.value, second.value) == ("1", "4")
    second.set_value("1").run()
    assert any("nothing but the seed" in info.value for info in app.info)
    app = pin_page(pins, pin_a="2")
    assert app.selectbox(key="pin_a").value == "1"
    assert any("pin_a" in warning.value for warning in app.warning)


def test_one_pin_alone_is_not_compared() -> None:
    app = pin_page((Pin("one", Config(epochs=20)),))
    assert not [box for box in app.selectbox if box.key == "pin_a"]


RUNS = {
    name: over_seeds(replace(CONFIG, learning_rate=rate), 3)
    for name, rate in (("A", 1.0), ("B", 2.0))
}


def test_a_point_is_the_run_of_its_seed() -> None:
    found = _run_of([2, "B"], RUNS)
    assert found == replace(CONFIG, learning_rate=2.0, seed=2)


@pytest.mark.parametrize(
    "custom", [None, 3, [], [3, "A"], [-1, "A"], [0, "C"], ["0", "A"], [[0], "A"]]
)
def test_a_point_that_does_not_exist_is_none(custom: object) -> None:
    assert _run_of(custom, RUNS) is None
