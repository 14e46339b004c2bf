"""A setting as a text: every value of every field comes back, and what is none is refused."""

import pytest
from hypothesis import given

from nnviz import Config, ConfigError
from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.setting_text import read_setting, write_setting
from tests.core.strategies import configs


@given(configs())
def test_every_value_comes_back_from_its_text(config: Config) -> None:
    for name in SETTINGS:
        value = getattr(config, name)
        again = read_setting(name, write_setting(name, value))
        assert again == value
        assert type(again) is type(value)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("hidden", "4-2", (4, 2)),
        ("hidden", " 4 - 2 ", (4, 2)),
        ("hidden", "8", (8,)),
        ("hidden", "none", ()),
        ("activation", "relu", "relu"),
        ("activation", "relu-leaky_relu", ("relu", "leaky_relu")),
        ("batch_size", "all", 0),
        ("samples", "all", 0),
        ("patience", "off", 0),
        ("epochs", "1e3", 1000),
        ("learning_rate", ".3", 0.3),
    ],
)
def test_what_a_person_types(name: str, text: str, value: object) -> None:
    assert read_setting(name, text) == value


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("hidden", "4,2", "hidden: got '4,2', needs widths from 1 to 64 with - between, such as"),
        ("hidden", "65", "hidden: got '65', needs widths"),
        ("hidden", "9" * 5000, "hidden: got '9999"),
        ("hidden", "1-1-1-1-1-1-1", "number of hidden layers: got 7, needs"),
        ("hidden", "", "hidden: got '', needs widths"),
        ("activation", "relu-", "activation: got '', needs one of relu, "),
        ("activation", "softmax", "activation: got 'softmax', needs one of relu, "),
        ("learning_rate", "nan", "learning_rate: got nan, needs a number above 0"),
        ("epochs", "2.5", "epochs: got '2.5', needs a whole number from 1"),
        ("samples", "5001", "samples: got 5001, needs a whole number from 0 to 5000"),
        ("rate", "1", "setting: got 'rate', needs one of dataset, "),
    ],
)
def test_what_is_no_value_is_refused_with_what_is_allowed(name: str, text: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_setting(name, text)
    assert str(caught.value).startswith(words)
