"""Pins: what a name may be, which pins stand together, what they are called, where they differ."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz import Config
from nnviz.core.limits import ConfigError
from nnviz.core.setup.in_use import used_settings
from nnviz.core.study.pin_names import default_name, differing, said_of
from nnviz.core.study.pins import (
    LONGEST_NAME,
    MOST,
    MOST_READ,
    Pin,
    clean_name,
    free_name,
    gathered,
)
from tests.core.strategies import configs

FIRST = Config()


@given(st.text())
def test_any_text_can_be_cleaned_to_a_name(text: str) -> None:
    name = clean_name(text)
    assert clean_name(name) == name
    assert name.isprintable()
    assert len(name) <= LONGEST_NAME
    if name:
        assert Pin(name, FIRST).name == name


@pytest.mark.parametrize("name", ["", " a", "a  b", "a\nb", "\u202egnp.exe", "x" * 41, 3, None, []])
def test_other_names_are_refused(name: object) -> None:
    with pytest.raises(ConfigError, match="name of a pin"):
        Pin(name, FIRST)  # type: ignore[arg-type]  # which is tested


@given(st.text(min_size=1, max_size=60), st.integers(1, 30))
def test_names_that_are_taken_get_a_number(text: str, count: int) -> None:
    name, taken = clean_name(text) or "a", list[str]()
    for _ in range(count):
        taken.append(free_name(name, taken))
    assert taken[0] == name
    assert len(set(taken)) == count
    for each in taken:
        Pin(each, FIRST)


def test_pins_that_cannot_stand_together_are_named() -> None:
    def entry(name: str, seed: int) -> tuple[str, object]:
        return name, lambda: Pin(name, Config(seed=seed))

    entries = [entry("a", 0), entry("again", 0), entry("a", 1), entry("bad", -1)]
    entries += [entry(f"n{seed}", seed) for seed in range(2, MOST + 1)]
    pins, refused = gathered(entries)  # type: ignore[arg-type]  # object is a Pin
    assert [pin.name for pin in pins] == ["a", "a 2", *(f"n{seed}" for seed in range(2, MOST))]
    assert [name for name, _ in refused] == ["again", "bad", f"n{MOST}"]
    whys = [why for _, why in refused]
    assert whys[0] == "its settings are those of the pin a"
    assert whys[1] == "seed: got -1, needs a whole number from 0 to 2147483647"
    assert whys[2] == "there are 12 pins, as many as there can be"


def test_of_thousands_of_entries_the_first_are_looked_at() -> None:
    looked_at = list[int]()

    def entry(number: int) -> tuple[str, Callable[[], Pin]]:
        return "", lambda: looked_at.append(number) or Pin("a", FIRST)  # type: ignore[func-returns-value]

    pins, refused = gathered(map(entry, range(5000)))
    assert len(pins) == 1
    assert looked_at == [*range(MOST_READ)]
    assert refused[-1] == ("the rest, 4,900", "only the first 100 are looked at")


@given(st.lists(configs(), min_size=1, max_size=4))
def test_what_differs_is_all_that_differs(several: list[Config]) -> None:
    names = differing(several)
    for config in several[1:]:
        first, other = used_settings(several[0]), used_settings(config)
        assert {name for name in first | other if first.get(name) != other.get(name)} <= {*names}
    same = {name: {repr(used_settings(each).get(name)) for each in several} for name in vars(FIRST)}
    assert [name for name, values in same.items() if len(values) > 1] == names


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({"learning_rate": 0.1}, ["learning_rate"]),
        ({"momentum": 0.5}, []),  # gradient descent has none
        ({"optimizer": "momentum", "momentum": 0.9}, ["optimizer", "momentum"]),
        ({"data_seed": 3}, []),  # of a truth table
        ({"split_seed": 3}, []),  # without test data
        ({"hidden": (3, 2), "activation": ("relu", "tanh")}, ["hidden", "activation"]),
    ],
)
def test_settings_that_make_no_difference_differ_not(
    settings: dict[str, object], names: list[str]
) -> None:
    other = Config(**{"learning_rate": 0.5} | settings)  # type: ignore[arg-type]  # of any field
    assert differing([FIRST, other]) == names


def test_a_setting_is_said_as_it_is_read() -> None:
    moons = Config(dataset="moons", hidden=(4, 2), activation=("relu", "tanh"), clip_norm=0.125)
    for config, name, said in (
        (FIRST, "samples", "all"),
        (moons, "samples", "200"),
        (moons, "inputs", "2"),  # which no other value can be
        (moons, "hidden", "4-2"),
        (moons, "activation", "relu, tanh"),
        (moons, "clip_norm", "0.125"),
        (moons, "batch_size", "all"),
        (moons, "momentum", "not used"),
        (Config(hidden=()), "hidden", "none"),
        (Config(hidden=()), "activation", "not used"),
    ):
        assert said_of(config, name) == said


@given(configs(), st.lists(configs(), max_size=3))
def test_any_config_has_a_name_that_is_free(config: Config, others: list[Config]) -> None:
    pins = list[Pin]()
    for other in [*others, config]:
        pins.append(Pin(default_name(other, pins), other))
    assert len({pin.name for pin in pins}) == len(pins)


def test_a_name_says_in_short_what_is_other_than_in_the_first_pin() -> None:
    first = Pin(default_name(FIRST, []), FIRST)
    assert first.name == "majority 3-3-1, rate 0.5"
    for settings, name in (
        ({"learning_rate": 0.125}, "rate 0.125"),
        ({"optimizer": "adam"}, "rate 0.05, adam, beta1 0.9, beta2 0.999"),
        ({"hidden": (4, 2), "batch_size": 4}, "3-4-2-1, batch size 4"),
        ({"hidden": ()}, "3-1"),
        ({}, "majority 3-3-1, rate 0.5 2"),
        (
            {"activation": "tanh", "seed": 7, "l2": 0.01, "epochs": 5000, "clip_norm": 2.5},
            "tanh, seed 7, l2 0.01, clip norm 2.5, …",
        ),
    ):
        assert default_name(Config(**settings), [first]) == name
