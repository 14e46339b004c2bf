"""Pins as a stranger may send them: in a link, and in a file."""

import json

from hypothesis import strategies as st

from nnviz import Config, ConfigError
from nnviz.core.study.pin_file import LARGEST_FILE, file_of, pins_in_file
from nnviz.core.study.pin_forms import pins_in_text, text_of
from nnviz.core.study.pins import MOST, Gathered, Pin, clean_name
from nnviz.views.pin_link import linked_count, reasons
from tests.fuzz.measured import assert_short, fuzzed
from tests.fuzz.strategies import any_text, json_like, settings_with, texts

_links = texts(
    [
        "a~seed~3~~b~hidden~4-2~activation~relu-tanh~~c~hidden~none~hide~true",
        text_of([Pin(f"n{seed}", Config(seed=seed)) for seed in range(MOST)]),
    ]
)


def _are_sound(found: Gathered) -> None:
    """What was taken can be written and read again, and there are few words about the rest."""
    assert len(found.pins) <= MOST
    assert_short(reasons(found.refused))
    assert pins_in_text(text_of(found.pins)) == (found.pins, ())
    assert pins_in_file(file_of(found.pins).encode()) == (found.pins, ())
    assert 0 <= linked_count(found.pins) <= len(found.pins)


@fuzzed(8_000, _links)
def test_a_link_is_pins_and_reasons(text: str) -> None:
    _are_sound(pins_in_text(text))


_entries = st.one_of(
    st.fixed_dictionaries(
        {"name": any_text | json_like, "settings": settings_with(json_like)},
        optional={"shown": json_like},
    ),
    json_like,
)
_files = st.one_of(
    st.lists(_entries, max_size=5).map(lambda each: json.dumps({"pins": each}).encode()),
    _entries.map(lambda each: json.dumps(each).encode()),
    st.binary(),
    texts([file_of([Pin("a", Config()), Pin("b", Config(hidden=(4, 2)))])]).map(
        lambda each: each.encode(errors="surrogatepass")
    ),
    st.sampled_from(
        [
            b'{"pins":[' + b'{"settings":{}},' * 6000 + b"{}]}",
            b'{"pins":[' + b'{"name":"a","settings":{"seed":1}},' * 2500 + b"{}]}",
            b'{"pins":' + b"[" * (LARGEST_FILE - 9),
            b'{"pins":[' + b"1," * 49_000 + b"1]}",
        ]
    ),
)


_before = [
    (),
    (Pin("a", Config()),),
    tuple(Pin(f"n{seed}", Config(seed=seed)) for seed in range(MOST - 1)),
]


@fuzzed(5_000, _files, st.sampled_from(_before))
def test_a_file_is_pins_and_reasons(data: bytes, before: tuple[Pin, ...]) -> None:
    try:
        found = pins_in_file(data, before)
    except ConfigError as error:
        assert_short(str(error))
        return
    assert found.pins[: len(before)] == before
    _are_sound(found)


@fuzzed(4_000, any_text)
def test_any_text_cleaned_is_a_name_or_empty(text: str) -> None:
    name = clean_name(text)
    assert clean_name(name) == name
    if name:
        assert Pin(name, Config()).name == name
