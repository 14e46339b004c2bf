"""Pins as text and as a file: what is written is read again, and nothing that is read can fail."""

import json
from contextlib import suppress
from typing import Any
from urllib.parse import quote_plus, unquote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz import Config
from nnviz.core.export.origin import Origin, config_text
from nnviz.core.limits import ConfigError
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.settings import Choice
from nnviz.core.study.pin_forms import (
    LARGEST_FILE,
    file_of,
    no_defaults,
    pins_in_file,
    pins_in_text,
    text_of,
)
from nnviz.core.study.pins import MOST, Pin, clean_name
from tests.core.strategies import configs

names = st.text().map(clean_name).filter(bool)
pins = st.lists(
    st.builds(Pin, names, configs(), st.booleans()),
    max_size=4,
    unique_by=(lambda pin: pin.name, lambda pin: pin.config),
).map(tuple)


@given(pins)
def test_a_text_is_read_as_what_was_written(given_pins: tuple[Pin, ...]) -> None:
    linked = unquote_plus(quote_plus(text_of(given_pins)))
    assert pins_in_text(linked) == (given_pins, ())


@given(pins)
def test_a_file_is_read_as_what_was_written(given_pins: tuple[Pin, ...]) -> None:
    assert pins_in_file(file_of(given_pins).encode()) == (given_pins, ())


@given(configs())
def test_as_few_settings_as_can_be_are_said(config: Config) -> None:
    said = no_defaults(config)
    assert Config(**said) == config
    for name in said:
        fewer = {other: value for other, value in said.items() if other != name}
        with suppress(ConfigError):  # of which some are no Config
            assert Config(**fewer) != config


def test_a_text_is_short_and_can_be_read() -> None:
    shown = Pin("~rate_ 0.1", Config(learning_rate=0.1, hidden=(4, 2), activation=("relu", "elu")))
    hidden = Pin("none", Config(hidden=(), learning_rate=1e-5), shown=False)
    assert text_of([Pin("a, b & c", Config()), shown, hidden]) == (
        "a, b & c"
        "~~_trate__ 0.1~hidden~4-2~activation~relu-elu~learning_rate~0.1"
        "~~none~hidden~none~learning_rate~1e-05~hide~true"
    )


def test_no_value_of_a_choice_has_what_stands_between() -> None:
    values = [
        name for each in SETTINGS.values() if isinstance(each, Choice) for name in each.options
    ]
    assert not [name for name in values if "~" in name]
    assert not [name for name in [*ACTIVATIONS] if "-" in name]


@given(
    st.text() | st.lists(st.sampled_from(["~", "~~", "_", "a", *SETTINGS, "3", "nan"])).map("".join)
)
def test_any_text_is_pins_and_reasons(text: str) -> None:
    found, refused = pins_in_text(text)
    assert len(found) + len(refused) == (len(text.split("~~")) if text else 0)
    assert all(why for _, why in refused)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a~learning_rate", "settings: got 'a~learning_rate', needs a value after each"),
        ("a~rate~1", "setting: got 'rate', needs one of dataset"),
        ("a~epochs~" + "9" * 5000, "epochs: got inf, needs a whole number"),
        ("a~hidden~3-x", "width of a hidden layer: got 'x'"),
        ("a~hidden~", "width of a hidden layer: got ''"),
        ("a~activation~relu-tanh", "activation: got ('relu', 'tanh'), needs a name, or a tuple"),
        ("a~hide~perhaps", "hide: got 'perhaps', needs one of true, false"),
        ("a_x", "name of a pin: got 'a\\x00', needs one line"),
        ("a_", "name of a pin: got 'a\\x00', needs one line"),
        ("~epochs~3", "name of a pin: got '', needs one line"),
        ("a~learning_rate~nan", "learning_rate: got nan, needs a number above 0"),
    ],
)
def test_what_is_no_pin_is_skipped_with_the_reason(text: str, why: str) -> None:
    found, ((_, said),) = pins_in_text(f"first~epochs~7~~{text}")
    assert found == (Pin("first", Config(epochs=7)),)
    assert said.startswith(why)


# ------------------------------------------------------------------------------------------- a file

anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)
settings = st.dictionaries(st.sampled_from([*SETTINGS]), anything, max_size=4)
entries = anything | st.fixed_dictionaries(
    {"settings": settings}, optional={"name": anything, "shown": anything}
)


@given(st.lists(entries, max_size=4))
def test_any_entries_are_pins_and_reasons(given_entries: list[Any]) -> None:
    found, refused = pins_in_file(json.dumps({"pins": given_entries}).encode())
    assert len(found) + len(refused) == len(given_entries)
    assert all(why for _, why in refused)


@given(st.binary() | anything.map(lambda each: json.dumps(each).encode()))
def test_any_other_file_is_refused(data: bytes) -> None:
    with pytest.raises(ConfigError, match=r"file: got .*needs a JSON file"):
        pins_in_file(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"[" * 90_000,
        b'{"pins":' + b"[" * 50_000,
        b'{"pins": {"a": 1}}',
        b'{"pins": [' + b"9" * 5000 + b"]}",
        b"\xff\xfe{\x00}\x00",
    ],
)
def test_a_file_of_another_kind_is_refused(data: bytes) -> None:
    with pytest.raises(ConfigError, match="needs a JSON file"):
        pins_in_file(data)


@given(configs())
def test_a_file_of_the_settings_of_a_run_is_a_pin(config: Config) -> None:
    data = config_text(Origin(config, "http://localhost:8501")).encode()
    (pin,), refused = pins_in_file(data)
    assert pin.config == config
    assert pin.name == f"{config.dataset} {'-'.join(map(str, config.sizes))}"
    assert not refused


def test_settings_of_a_run_that_are_none_are_refused() -> None:
    found, ((called, why),) = pins_in_file(b'{"name": "mine", "settings": {"seed": -1}}')
    assert not found
    assert called == "mine"
    assert "seed" in why


def test_a_file_that_is_too_large_is_not_read() -> None:
    data = file_of([Pin("a", Config())]).encode()
    assert pins_in_file(data.ljust(LARGEST_FILE)).pins
    with pytest.raises(ConfigError, match=r"got '100,001 bytes', needs at most 100,000"):
        pins_in_file(data.ljust(LARGEST_FILE + 1))


def test_a_file_adds_to_the_pins_that_are_there() -> None:
    before = tuple(Pin(f"n{seed}", Config(seed=seed)) for seed in range(MOST - 1))
    new = [Pin("n0", Config(seed=98)), Pin("x", Config(seed=1)), Pin("y", Config(seed=99))]
    found, refused = pins_in_file(file_of(new).encode(), before)
    assert found == (*before, Pin("n0 2", Config(seed=98)))
    assert refused == (
        ("x", "its settings are those of the pin n1"),
        ("y", "there are 12 pins, as many as there can be"),
    )
    assert len(file_of(found).encode()) < LARGEST_FILE / 5


def test_a_file_of_a_newer_kind_is_read_as_far_as_it_is_known() -> None:
    file = {"pins": [{"name": "a", "settings": {"epochs": 9}, "note": "b"}], "version": 2}
    assert pins_in_file(json.dumps(file).encode("utf-8-sig")).pins == (Pin("a", Config(epochs=9)),)
