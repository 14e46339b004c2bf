"""Pins as a file: what is written is read again, and nothing that is read can fail."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz import Config
from nnviz.core.export.origin import Origin, config_text
from nnviz.core.limits import ConfigError
from nnviz.core.setup.config import SETTINGS
from nnviz.core.study.pin_file import LARGEST_FILE, file_of, pins_in_file
from nnviz.core.study.pins import MOST, Pin
from tests.core.strategies import configs
from tests.core.study.some_pins import pins


@given(pins)
def test_a_file_is_read_as_what_was_written(given_pins: tuple[Pin, ...]) -> None:
    assert pins_in_file(file_of(given_pins).encode()) == (given_pins, ())


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
