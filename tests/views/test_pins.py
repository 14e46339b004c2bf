"""Pins: the button in the header, the link, what it cannot hold, and the runs that are compared."""

from typing import Any
from urllib.parse import quote_plus

import pytest
from streamlit.testing.v1 import AppTest

from nnviz import Config, train
from nnviz.core.study.pin_forms import pins_in_text, text_of
from nnviz.core.study.pins import MOST, Pin
from nnviz.views.pin_link import LONGEST_LINK, linked_count
from nnviz.views.settings import FIRST
from tests.views.opened import open_app, open_page

THREE = (
    Pin("a_~ & #1, ü", Config(learning_rate=0.1, epochs=20)),
    Pin("b", Config(hidden=(4, 2), epochs=20), shown=False),
    Pin("c", Config(dataset="moons", epochs=20)),
)


SCRIPT = """
import streamlit as st
from nnviz.views.address import read_address
from nnviz.views.pins import pinned_runs

read_address()
st.session_state["found"] = pinned_runs()
"""


def pins_of(app: AppTest) -> tuple[Pin, ...]:
    """What the address says."""
    found, refused = pins_in_text(app.query_params.get("pins", ""))
    assert not refused
    return found


@pytest.mark.parametrize("page", ["", "backprop", "experiments"])
def test_a_run_is_pinned_and_unpinned_on_each_page_that_has_one(page: str) -> None:
    app = open_page(page)
    button = app.button(key="pin")
    assert button.label == "Pin"
    button.click().run()
    assert pins_of(app) == (Pin("majority 3-3-1, rate 0.5", FIRST),)
    assert app.button(key="pin").label == "Pinned"
    assert "`majority 3-3-1, rate 0.5`" in app.button(key="pin").help
    app.select_slider(key="learning_rate").set_value(0.3).run()
    assert app.button(key="pin").label == "Pin"
    app.button(key="pin").click().run()
    assert [pin.name for pin in pins_of(app)] == ["majority 3-3-1, rate 0.5", "rate 0.3"]
    assert app.button(key="compare").label == "2 pins"
    app.button(key="pin").click().run()
    assert [pin.config for pin in pins_of(app)] == [FIRST]
    assert not app.exception


@pytest.mark.parametrize("page", ["matrices", "gallery"])
def test_a_page_without_a_run_has_no_button_and_keeps_the_pins(page: str) -> None:
    app = open_page(page, pins=text_of(THREE))
    assert "pin" not in [each.key for each in app.button]
    assert not app.warning
    assert pins_of(app) == THREE


def test_the_pins_of_a_link_stay_on_all_pages() -> None:
    app = open_app(pins=text_of(THREE))
    pages = app._registered_pages.items()
    for page in ("matrices", "backprop", "experiments", ""):
        app._page_hash = next(key for key, info in pages if info.get("url_pathname") == page)
        app.run()
        assert not app.exception
        assert not app.warning
        assert pins_of(app) == THREE


def test_the_way_to_all_pins_leads_to_their_section() -> None:
    app = open_app(pins=text_of(THREE))
    app.button(key="compare").click().run()
    assert not app.exception
    assert app.query_params["study"] == "pins"
    assert app.button_group(key="study").value == "pins"


def test_what_is_no_pin_in_a_link_is_named_and_the_rest_is_used() -> None:
    bad = "**fast** [x](http://x.example)~learning_rate~$x^2$"
    app = open_app(pins=f"a~epochs~7~~{bad}~~b~rate~3~~c~epochs~0~~d~epochs~8~~e~seed~-1")
    (note,) = [each.value for each in app.warning]
    assert note.startswith(
        "`pins`: 2 of the link's pins can be used. `**fast** [x](http://x.example)`"
    )
    assert (
        "is skipped: `learning_rate: got '$x^2$', needs a number above 0 and at most 100`" in note
    )
    assert "`b` is skipped: `setting: got 'rate', needs one of dataset" in note
    assert note.endswith(". So is 1 more.")
    app.button(key="pin").click().run()
    assert not app.warning
    assert [pin.name for pin in pins_of(app)] == ["a", "d", "epochs 300"]


@pytest.mark.parametrize("text", ["~", "~~", "x~~~~", "%", "9" * 5000, "a~epochs~" + "9" * 5000])
def test_a_link_of_nonsense_gets_a_note(text: str) -> None:
    app = open_page("experiments", study="pins", pins=text)
    assert not app.exception
    assert len(app.warning) == (0 if text == "%" else 1)  # which is a name


def wordy(count: int) -> tuple[Pin, ...]:
    """Pins with long names, and with settings none of which is a default."""
    settings: dict[str, Any] = {
        "learning_rate": 0.123456789, "l1": 1.23456e-05, "l2": 2.34567e-05, "clip_norm": 12.3456,
        "hidden": (3, 4, 5), "activation": ("tanh", "relu", "elu"), "optimizer": "momentum",
        "momentum": 0.87654321, "epochs": 11, "warmup": 3, "batch_size": 3, "data_seed": 1234567,
    }  # fmt: skip
    return tuple(Pin(f"{seed} " + "ü" * 20, Config(seed=seed, **settings)) for seed in range(count))


def test_of_too_many_pins_a_link_has_the_first() -> None:
    pins = wordy(MOST)
    count = linked_count(pins)
    assert 0 < count < MOST
    assert len(quote_plus(text_of(pins[:count]))) <= LONGEST_LINK
    assert len(quote_plus(text_of(pins[: count + 1]))) > LONGEST_LINK
    app = open_app(pins=text_of((*pins[:-1], Pin("now", FIRST))))
    for held in (MOST - 1, MOST):  # unpinned, and pinned again
        app.button(key="pin").click().run()
        assert pins_of(app) == pins[:count]
        assert app.button(key="compare").label == f"{held} pins"
    app.select_slider(key="learning_rate").set_value(0.3).run()
    assert app.button(key="pin").disabled
    assert app.button(key="compare").label == f"{MOST} pins"


def test_twelve_pins_of_the_common_kind_fit_into_a_link() -> None:
    base: dict[str, Any] = {"dataset": "moons", "hidden": (4, 2), "epochs": 300}
    pins = tuple(
        Pin(
            f"rate {seed / 100:g}, adam",
            Config(**base, learning_rate=0.01 * seed, optimizer="adam"),
        )
        for seed in range(1, MOST + 1)
    )
    assert linked_count(pins) == MOST


def test_the_runs_for_the_players_are_those_shown_and_soon_trained() -> None:
    slow = Pin("slow", Config(dataset="spirals", hidden=(64, 64), epochs=100_000))

    app = AppTest.from_string(SCRIPT)
    app.query_params["pins"] = text_of((*THREE, slow))
    app.run()
    assert not app.exception
    found = app.session_state["found"]
    assert [(each.name, each.number) for each in found] == [(THREE[0].name, 1), ("c", 3)]
    for pinned, pin in zip(found, (THREE[0], THREE[2]), strict=True):
        assert (pinned.run.loss == train(pin.config).loss).all()
