"""Pins as the text of a link: what is written is read again, and nothing that is read can fail."""

from contextlib import suppress
from urllib.parse import quote_plus, unquote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz import Config
from nnviz.core.limits import ConfigError
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.settings import Choice
from nnviz.core.study.pin_forms import no_defaults, pins_in_text, text_of
from nnviz.core.study.pins import Pin
from tests.core.strategies import configs
from tests.core.study.some_pins import pins


@given(pins)
def test_a_text_is_read_as_what_was_written(given_pins: tuple[Pin, ...]) -> None:
    linked = unquote_plus(quote_plus(text_of(given_pins)))
    assert pins_in_text(linked) == (given_pins, ())


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
