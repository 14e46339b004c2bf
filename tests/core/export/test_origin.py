"""Files are named by what made them, and settings come back as they were."""

import json

import pytest
from hypothesis import given

from nnviz import Config, ConfigError
from nnviz.core.export.origin import LARGEST, Origin, config_of, config_text
from tests.core.strategies import configs

LINK = "http://localhost:8501?dataset=xor"


def test_a_file_is_named_by_dataset_sizes_and_rate() -> None:
    origin = Origin(Config(), LINK)
    assert origin.file_name("npz", step=120) == "nnviz_majority_3-3-1_rate0.5_step120.npz"
    assert origin.file_name("csv", of="history") == "nnviz_majority_3-3-1_rate0.5_history.csv"
    deep = Origin(Config(dataset="moons", hidden=(8, 4), learning_rate=0.003))
    assert deep.file_name("json") == "nnviz_moons_2-8-4-1_rate0.003.json"


@given(config=configs())
def test_settings_come_back(config: Config) -> None:
    assert config_of(config_text(Origin(config, LINK))) == config
    assert config_of(config_text(Origin(config, LINK)).encode()) == config
    assert config_of(json.dumps(config.to_dict())) == config, "and without what is around them"
    assert Config.from_dict(json.loads(Origin(config).settings)) == config


def test_the_file_of_settings_has_the_link() -> None:
    assert json.loads(config_text(Origin(Config(), LINK)))["link"] == LINK


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "file of settings: got '', needs JSON"),
        (b"\xff\xfe\x00", "needs JSON"),
        ("[" * 10_000, "needs JSON"),
        ('{"seed": ' + "9" * 5000 + "}", "needs JSON"),
        ("[1]", "got '[1]', needs an object of settings"),
        ('{"settings": null}', "needs an object of settings"),
        (" " * (LARGEST + 1), "needs at most 20,000 characters"),
        ('{"colour": "red"}', "setting: got 'colour'"),
        ('{"dataset": ["xor"]}', "dataset: got ['xor']"),
        ('{"learning_rate": NaN}', "learning_rate: got nan"),
        ('{"hidden": [[2]]}', "width of a hidden layer: got [2]"),
        ('{"settings": {"seed": true}}', "seed: got True"),
    ],
)
def test_what_is_no_file_of_settings_is_refused(content: str | bytes, said: str) -> None:
    with pytest.raises(ConfigError) as refused:
        config_of(content)
    assert said in str(refused.value)
