"""The section "Pinned runs": what is said and drawn of each pin, and what can be done to it."""

import json
import re
from typing import Any
from urllib.parse import unquote

import pytest
from streamlit.testing.v1 import AppTest

from nnviz import Config, train
from nnviz.core.study.pin_file import file_of
from nnviz.core.study.pin_forms import pins_in_text, text_of
from nnviz.core.study.pins import MOST, Pin
from nnviz.figures.answer_picture import answer_svg
from tests.figures.validated import plain
from tests.views.opened import open_page, words

A = Pin("a", Config(epochs=20))
B = Pin("<b>b</b> **c** $x$ [d](http://x.ex) `e`", Config(epochs=20, learning_rate=2.0))
ADAM = Pin("adam", Config(epochs=20, optimizer="adam", batch_size=4))
LONG = Pin("long", Config(dataset="spirals", hidden=(64, 64), epochs=100_000, batch_size=1))


def open_pins(*pins: Pin, **parameters: str) -> AppTest:
    return open_page("experiments", study="pins", pins=text_of(pins), **parameters)


def pins_of(app: AppTest) -> tuple[Pin, ...]:
    assert not app.exception
    found, refused = pins_in_text(app.query_params.get("pins", ""))
    assert not refused
    return found


def htmls(app: AppTest, mark: str) -> list[str]:
    """What the page shows as HTML, as far as it has the mark."""
    found = [element.proto.body for element in app.get("html")]
    return [each for each in found if mark in each and "<style>" not in each]


def table(app: AppTest) -> list[list[str]]:
    """The rows of the table, its head first."""
    (html,) = htmls(app, "nnviz-pin-table")
    rows = re.findall(r"<tr>(.*?)</tr>", html)
    return [[words(cell) for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row)] for row in rows]


def figures(app: AppTest) -> dict[str, dict[str, Any]]:
    """The figures of all pins together, by their titles."""
    charts = [each.proto for each in app.get("bidi_component")]
    found = [json.loads(each.json) for each in charts if each.component_name == "nnviz_chart"]
    shown = [json.loads(each["figure"]) for each in found if "pins" in each["name"]]
    return {each["layout"]["title"]["text"]: each for each in shown}


def labelled(app: AppTest, label: str) -> list[Any]:
    return [each for each in app.button if each.label == label]


def name_of(app: AppTest, place: int) -> Any:
    """Where the name of a pin is typed."""
    return [each for each in app.text_input if each.label == "Name"][place]


def test_without_pins_it_is_said_what_they_are_for_and_how_one_is_made() -> None:
    app = open_pins()
    (said,) = [each.value for each in app.info]
    assert "No run is pinned yet" in said
    assert "Press **Pin**" in said
    app.button(key="pin").click().run()
    assert not app.info
    assert len(pins_of(app)) == 1
    assert len(figures(app)) == 3


def test_the_table_has_the_settings_alone_that_differ_and_the_figures() -> None:
    head, *rows = table(open_pins(A, B, ADAM))
    assert head == [
        *("Pin", "C train", "Accuracy train", "Steps", "Training took"),
        *("Learning rate", "Optimizer", "Beta 1", "Beta 2", "Batch size"),
    ]
    for number, (row, pin) in enumerate(zip(rows, (A, B, ADAM), strict=True), start=1):
        run = train(pin.config)
        assert row[0].startswith(f"{number} ")
        assert row[1] == f"{run.loss[-1]:.4g}"
        assert row[3] == f"{run.steps:,}"
    assert [row[5:] for row in rows] == [
        ["0.5", "sgd", "not used", "not used", "all"],
        ["2", "sgd", "not used", "not used", "all"],
        ["0.05", "adam", "0.9", "0.999", "4"],
    ]


def test_a_pin_that_is_hidden_has_no_part_in_anything() -> None:
    app = open_pins(A, B, ADAM)
    app.checkbox[2].uncheck().run()
    assert [pin.shown for pin in pins_of(app)] == [True, True, False]
    head, *rows = table(app)
    assert head[4:] == ["Training took", "Learning rate"]
    assert len(rows) == 2
    for figure in figures(app).values():
        assert len(figure["data"]) == 2
        assert figure["layout"]["xaxis"]["title"]["text"] == "step"
    for place in range(2):
        app.checkbox[place].uncheck().run()
    assert "Every pin is hidden" in app.info[0].value
    assert not figures(app)
    app.checkbox[1].check().run()
    assert len(table(app)) == 2


def test_every_curve_is_that_of_its_run() -> None:
    app = open_pins(A, B, log="true")
    loss = figures(app)["Loss C, training data"]
    for trace, pin in zip(loss["data"], (A, B), strict=True):
        run = train(pin.config)
        assert plain(trace["y"]) == pytest.approx(run.loss, rel=1e-6)
    assert loss["layout"]["yaxis"]["type"] == "log"


def test_the_pictures_are_of_the_place_that_is_chosen() -> None:
    app = open_pins(A, ADAM)
    for share in (100, 25, 0):
        app.slider(key="pin_share").set_value(share).run()
        (cards,) = htmls(app, "nnviz-pin-cards")
        for pin in (A, ADAM):
            run = train(pin.config)
            step = round(share / 100 * run.steps)
            assert f"output after step {step} of {run.steps}" in cards
            assert answer_svg(run, step) in unquote(cards)
            for layer in run.network_at(step):
                for value in layer.W.flat:
                    assert f'title="{value:.6g}"' in cards


def test_names_are_shown_as_they_are() -> None:
    app = open_pins(B)
    for html in (*htmls(app, "nnviz-pin-table"), *htmls(app, "nnviz-pin-cards")):
        assert "<b>b" not in html
        assert "&lt;b&gt;b&lt;/b&gt; **c** $x$" in html
    assert app.checkbox[0].label == "`<b>b</b> **c** $x$ [d](http://x.ex) e`"
    for figure in figures(app).values():
        assert figure["data"][0]["name"].startswith("1 &lt;b&gt;b&lt;/b&gt;")


def test_a_pin_is_renamed_and_removed_and_both_can_be_undone() -> None:
    app = open_pins(A, B)
    name = name_of(app, 0)
    assert name.value == "a"
    name.set_value("  first\trun ").run()
    assert [pin.name for pin in pins_of(app)] == ["first run", B.name]
    assert "`a` is now `first run`." in [each.value for each in app.markdown]
    app.button(key="undo_pins").click().run()
    assert pins_of(app) == (A, B)
    assert not labelled(app, "Undo")
    labelled(app, "Remove")[0].click().run()
    assert pins_of(app) == (B,)
    assert "`a` is removed." in [each.value for each in app.markdown]
    app.button(key="undo_pins").click().run()
    assert pins_of(app) == (A, B)
    labelled(app, "Remove")[1].click().run()
    app.checkbox[0].uncheck().run()  # another action
    assert not labelled(app, "Undo")
    assert [pin.name for pin in pins_of(app)] == ["a"]


def test_what_the_browser_tells_of_a_pin_that_is_gone_changes_nothing() -> None:
    app = open_pins(A)
    for widget in (*app.checkbox, *app.text_input, *app.toggle, *app.slider):
        widget.set_value(widget.value)  # it is told each time
    shown = app._tree
    labelled(app, "Remove")[0].click().run()
    app._tree = shown  # the browser says something else before it has heard of that
    app.run()
    assert pins_of(app) == ()
    assert labelled(app, "Undo")


@pytest.mark.parametrize(
    ("name", "why"), [(" \u200b", "a character that can be seen"), ("adam", "is called `adam`")]
)
def test_a_name_that_cannot_be_is_refused_where_it_was_typed(name: str, why: str) -> None:
    app = open_pins(A, ADAM)
    name_of(app, 0).set_value(name).run()
    assert pins_of(app) == (A, ADAM)
    (note,) = [each.value for each in app.warning]
    assert why in note
    name_of(app, 0).set_value("fine").run()
    assert not app.warning
    assert [pin.name for pin in pins_of(app)] == ["fine", "adam"]


def test_a_pin_is_opened_again() -> None:
    app = open_pins(A, ADAM, seed="3", step="5")  # a step that no player has taken up
    labelled(app, "Open")[1].click().run()
    assert not app.exception
    assert app.selectbox(key="optimizer").value == "adam"
    assert app.select_slider(key="batch_size").value == 4
    assert app.number_input(key="seed").value == 0
    assert app.button(key="pin").label == "Pinned"
    assert app.query_params == {
        "optimizer": "adam", "batch_size": "4", "epochs": "20", "pins": text_of((A, ADAM)),
        "study": "pins",
    }  # fmt: skip


def test_a_run_beyond_the_budget_says_so_and_the_others_are_compared() -> None:
    app = open_pins(A, LONG)
    _, first, second = table(app)
    assert first[3] == "20"
    assert "This run would take about" in second[1]
    assert len(figures(app)["Loss C, training data"]["data"]) == 1


def test_a_run_that_diverged_is_said_to_and_does_not_stretch_the_axis() -> None:
    sine = Config(dataset="sine", epochs=200)
    bad = Pin("too fast", Config(dataset="sine", epochs=200, learning_rate=90.0))
    run = train(bad.config)
    assert run.diverged_at is not None
    app = open_pins(Pin("fine", sine), bad)
    assert table(app)[2][1] == f"diverged at step {run.diverged_at:,}"
    reach = [each.value for each in app.caption if "colours of W and b" in each.value]
    assert len(reach) == 1
    weights = max(abs(layer.W).max() for layer in train(sine).network_at(200))
    assert float(re.findall(r"to ([\d.e+]+), blue", reach[0])[0]) <= 2 * weights
    loss = figures(app)["Loss C, training data"]["layout"]["yaxis"]
    assert loss["range"][1] <= 10 * train(sine).loss.max()
    assert any("A cross is where a run diverged" in each.value for each in app.caption)


def test_what_cannot_be_compared_is_said() -> None:
    other = Pin(
        "moons", Config(dataset="moons", epochs=9, loss="binary_cross_entropy", learning_rate=0.5)
    )
    said = [each.value for each in open_pins(A, other).info]
    assert len(said) == 2
    assert "same data" in said[0]
    assert "same loss" in said[1]
    assert not open_pins(A, ADAM).info


# ------------------------------------------------------------------------------------------- a file


def upload(app: AppTest, data: bytes, name: str = "pins.json") -> None:
    app.file_uploader[0].set_value((name, data, "application/json")).run()
    assert not app.exception


def test_a_file_brings_pins_and_names_what_is_none() -> None:
    app = open_pins(A)
    settings = [{"name": "**x**", "settings": {"epochs": 0}}, {"name": "y", "settings": {}}]
    file = json.loads(file_of((A, ADAM)))
    upload(app, json.dumps({"pins": [*file["pins"], *settings]}).encode())
    assert [pin.name for pin in pins_of(app)] == ["a", "adam", "y"]
    (note,) = [each.value for each in app.warning]
    assert "`a` is skipped: `its settings are those of the pin a`" in note
    assert "`**x**` is skipped: `epochs: got 0, needs a whole number from 1 to 100000`" in note
    assert "2 pins are added from `pins.json`." in [each.value for each in app.markdown]
    app.button(key="undo_pins").click().run()
    assert pins_of(app) == (A,)


@pytest.mark.parametrize("data", [b"", b"{}", b"\x89PNG", b"[" * 90_000, b" " * 100_001])
def test_another_file_is_refused(data: bytes) -> None:
    app = open_pins(A)
    upload(app, data, name="![x](http://x.example).json")
    (note,) = [each.value for each in app.warning]
    assert note.startswith("`![x](http://x.example).json` is no file of pins: `file: got ")
    assert pins_of(app) == (A,)


def test_a_file_of_which_the_browser_tells_again_is_taken_once() -> None:
    app = open_pins(A)
    shown = app._tree
    upload(app, file_of([ADAM]).encode())
    app._tree = shown  # the browser says something else before it has heard that it was taken
    app.run()
    assert pins_of(app) == (A, ADAM)
    assert not app.warning
    assert labelled(app, "Undo")


def test_a_file_may_be_brought_twice_and_holds_no_more_than_there_can_be() -> None:
    app = open_pins()
    many = tuple(Pin(f"n{seed}", Config(epochs=3, seed=seed)) for seed in range(MOST))
    upload(app, file_of(many[:4]).encode())
    upload(app, file_of(many).encode())
    assert pins_of(app) == many
    upload(app, file_of([Pin("more", Config(seed=99))]).encode())
    assert pins_of(app) == many
    (note,) = [each.value for each in app.warning]
    assert "`more` is skipped: `there are 12 pins, as many as there can be`" in note
