"""A sweep is every combination of its values, each for the same seeds."""

from dataclasses import replace

import pytest

from nnviz import Config
from nnviz.core.limits import ConfigError
from nnviz.core.study.sweep import Axis, Sweep

RATES = Axis("learning_rate", (0.1, 1.0))
WIDTHS = Axis("hidden", ((2,), (4, 2), ()))


def test_cells_are_all_combinations_the_last_axis_first() -> None:
    sweep = Sweep(Config(seed=7), (RATES, WIDTHS), seeds=3)
    assert sweep.shape == (2, 3)
    assert [cell.values for cell in sweep.cells] == [
        *((0.1, (2,)), (0.1, (4, 2)), (0.1, ())),
        *((1.0, (2,)), (1.0, (4, 2)), (1.0, ())),
    ]
    assert sweep.cells[1].configs == tuple(
        Config(learning_rate=0.1, hidden=(4, 2), seed=seed) for seed in (0, 1, 2)
    )
    assert len(sweep.configs) == 18


def test_a_combination_that_is_refused_says_why() -> None:
    base = Config(dataset="moons", test_fraction=0.2)
    sweep = Sweep(base, (Axis("test_fraction", (0.0, 0.3)), Axis("patience", (0, 5))), seeds=2)
    assert [len(cell.configs) for cell in sweep.cells] == [2, 0, 2, 2]
    assert "patience: got 5, needs 0 without test data" in sweep.cells[1].refusal


def test_the_seed_may_be_an_axis_itself() -> None:
    sweep = Sweep(Config(), (Axis("seed", (3, 9)),), seeds=8)
    assert sweep.configs == [replace(Config(), seed=3), replace(Config(), seed=9)]


@pytest.mark.parametrize(
    ("axes", "seeds", "says"),
    [
        ((), 8, "number of fields in a sweep: got 0"),
        ((RATES,) * 2, 8, "each field once"),
        ((RATES,), 0, "number of seeds: got 0"),
        ((Axis("learning_rate", tuple(range(1, 101))),), 256, "number of runs: got 25600"),
    ],
)
def test_what_a_sweep_cannot_be(axes: tuple[Axis, ...], seeds: int, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        Sweep(Config(), axes, seeds)


@pytest.mark.parametrize(
    ("field", "values", "says"),
    [
        ("rate", (1,), "needs one of dataset"),
        ("epochs", (), "at least one value"),
        ("epochs", (3, 3), "each value once"),
    ],
)
def test_what_an_axis_cannot_be(field: str, values: tuple[int, ...], says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        Axis(field, values)
