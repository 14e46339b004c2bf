"""Every setting, those to come too, goes through a link and back, and through the sidebar."""

from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as budget
from streamlit.testing.v1 import AppTest

from nnviz import Config, ConfigError, train
from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.settings import Choice, LayerChoice, Number, OfDataset, Widths
from nnviz.views.address import address
from nnviz.views.fitting import fitting
from nnviz.views.settings import query_of, settings_now
from tests.core.strategies import configs
from tests.views.opened import open_app
from tests.views.session import own_session
from tests.views.shown import first_and_last, shown_loss

# -------------------------------------------------------------------------------------- in a link


class Arrived(NamedTuple):
    """What a link comes to: the settings that are in use, and the Config."""

    names: list[str]
    config: Config


def through_a_link(config: Config) -> Arrived:
    with own_session():
        address().arrived = dict(parse_qsl(urlencode(query_of(config))))
        values = settings_now().values
        found, unfit = fitting(values)
        assert not unfit
        assert not address().refused
    return Arrived([*values], found)


@pytest.mark.parametrize("name", SETTINGS)
# A setting of few datasets, as outputs, is in use in few of the Configs that are drawn.
@budget(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(config=configs())
def test_it_goes_through_a_link_and_back(name: str, config: Config) -> None:
    names, found = through_a_link(config)
    assume(name in names)
    assert getattr(found, name) == getattr(config, name)


@budget(max_examples=25, deadline=None)
@given(config=configs(samples=12, width=3, epochs=3))
def test_what_a_link_leaves_out_makes_no_difference(config: Config) -> None:
    """The run of the link is the run, to the last bit, though settings that are not used differ."""
    run, again = train(config), train(through_a_link(config).config)
    np.testing.assert_array_equal(run.loss, again.loss)
    for layer, its in zip(run.network_at(run.steps), again.network_at(run.steps), strict=True):
        np.testing.assert_array_equal(layer.W, its.W)
        np.testing.assert_array_equal(layer.b, its.b)


# --------------------------------------------------------------------------------- in the sidebar

# Numbers of which one is allowed and not the default, whatever the setting.
_OTHERS = (0.3, 3, 0.03, 12, 13)


@pytest.mark.parametrize("name", SETTINGS)
def test_it_is_set_in_the_sidebar_and_the_run_is_of_it(name: str) -> None:
    before = {"epochs": 10} | _in_use(name)
    value = _another(before, name)
    after = Config(**before | {name: value})
    app = open_app(**query_of(Config(**before)))
    _set(app, name, value)
    assert not app.exception
    assert not app.sidebar.warning
    assert not app.sidebar.info
    assert app.query_params == query_of(after)
    name = "C train" if after.test_fraction else "C of all data"
    assert first_and_last(app)[name] == shown_loss(after)


def _in_use(name: str) -> dict[str, Any]:
    """Settings with which this one makes a difference."""
    described = SETTINGS[name]
    if isinstance(described, OfDataset) or name == "data_seed":
        return {"dataset": "teacher"}
    if isinstance(described, Number) and described.part_of:
        return {described.part_of: 0.3}
    if isinstance(described, Number) and described.constant_of:
        choice = SETTINGS[described.constant_of]
        assert isinstance(choice, Choice)
        records = choice.options.items()
        return {described.constant_of: next(k for k, each in records if name in each.constants)}
    return {}


def _another(before: dict[str, Any], name: str) -> Any:
    """A value that fits, and is not the one before."""
    described = SETTINGS[name]
    match described:
        case Widths():
            options: tuple[Any, ...] = ((5, 2),)
        case Choice() | LayerChoice():
            options = tuple(described.options)
        case Number() | OfDataset():
            options = _OTHERS
    now = getattr(Config(**before), name)
    return next(each for each in options if each != now and _fits(before | {name: each}))


def _fits(settings: dict[str, Any]) -> bool:
    try:
        Config(**settings)
    except ConfigError:
        return False
    return True


def _set(app: AppTest, name: str, value: Any) -> None:
    """Set the setting with its widget, or its widgets."""
    if isinstance(SETTINGS[name], Widths):
        app.slider(key="layers").set_value(len(value)).run()
        for layer, width in enumerate(value, start=1):
            app.number_input(key=f"width_{layer}").set_value(width)
        app.run()
        return
    for typed in app.text_input:
        if typed.key == f"typed_{name}":
            typed.set_value(f"{value:g}").run()
            return
    kinds: tuple[Any, ...] = (app.selectbox, app.slider, app.number_input)
    (widget,) = (each for kind in kinds for each in kind if each.key == name)
    widget.set_value(value).run()
