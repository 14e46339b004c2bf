"""Settings as a stranger may give them: as a dict, in a file, as texts."""

import json
from typing import Any

from hypothesis import strategies as st

from nnviz import Config, ConfigError
from nnviz.core.export.origin import Origin, config_of, config_text
from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.in_use import used_settings
from nnviz.core.setup.setting_text import read_setting, write_setting
from nnviz.core.setup.settings import Named
from nnviz.views.address import address
from nnviz.views.fitting import fitting
from nnviz.views.settings import query_of, settings_now
from tests.core.strategies import configs
from tests.fuzz.measured import assert_short, fuzzed
from tests.fuzz.strategies import any_text, anything, json_like, settings_with, texts
from tests.views.session import own_session


@fuzzed(10_000, settings_with(anything) | anything)
def test_a_dict_is_a_config_or_says_why_not(given: Any) -> None:
    try:
        config = Config.from_dict(given)
    except ConfigError as error:
        assert_short(str(error))
        return
    assert Config.from_dict(config.to_dict()) == config
    assert Config.from_dict(json.loads(json.dumps(config.to_dict()))) == config


@fuzzed(3_000, st.dictionaries(st.sampled_from([*SETTINGS]), anything, max_size=4))
def test_values_of_python_are_a_config_or_say_why_not(given: dict[str, Any]) -> None:
    try:
        config = Config(**given)
    except ConfigError as error:
        assert_short(str(error))
    else:
        hash(config)


files = st.one_of(
    (settings_with(json_like) | json_like).map(json.dumps),
    st.builds(lambda each: json.dumps({"settings": each}), settings_with(json_like)),
    st.binary(),
    any_text,
    texts(['{"settings": {"seed": 1}}', '{"hidden": [4, 2], "activation": ["relu", "tanh"]}']),
)


@fuzzed(6_000, files)
def test_a_file_of_settings_is_a_config_or_says_why_not(content: str | bytes) -> None:
    try:
        config = config_of(content)
    except ConfigError as error:
        assert_short(str(error))
        return
    assert config_of(config_text(Origin(config))) == config


_examples = [
    *("none", "4-2", "64-64-64-64-64-64", "0.5", "all", "off", "3", "relu-tanh"),
    *(name for each in SETTINGS.values() if isinstance(each, Named) for name in each.options),
]


@fuzzed(20_000, st.sampled_from([*SETTINGS]) | any_text, texts(_examples))
def test_a_text_is_a_setting_or_says_why_not(name: str, text: str) -> None:
    try:
        value = read_setting(name, text)
    except ConfigError as error:
        assert_short(str(error))
        return
    assert read_setting(name, write_setting(name, value)) == value


@fuzzed(1_500, configs())
def test_a_config_goes_through_its_link(config: Config) -> None:
    with own_session():
        address().arrived = dict(query_of(config))
        found, unfit = fitting(settings_now().values)
        assert not unfit
        assert not address().refused
    assert used_settings(found) == used_settings(config)
    assert query_of(found).items() <= query_of(config).items()
