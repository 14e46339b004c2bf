"""The learning rate in a film: its panel, its reading, and where there is none of them."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz import Config, train
from nnviz.core.setup.schedules import SCHEDULES
from nnviz.figures import rate as module
from nnviz.figures.rate import rate_figure
from nnviz.panels.film import film_of
from nnviz.panels.panels import PANELS, panels_of
from nnviz.views.backprop.timeline import timeline_of
from tests.core.setup.torch_rates import torch_rates
from tests.figures.validated import validated

CONFIG = Config(
    dataset="moons", samples=10, batch_size=4, epochs=8, warmup=2, decay=0.4, decay_every=3
)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_the_line_is_the_rate_of_every_epoch(schedule: str) -> None:
    run = train(replace(CONFIG, schedule=schedule))
    figure = validated(rate_figure(run))
    (line,) = figure.data
    assert list(line.x) == [0, 3, 6, 9, 12, 15, 18, 21, 24], "three steps an epoch"
    rates = torch_rates(run.config)
    np.testing.assert_allclose(line.y, [*rates, rates[-1]], rtol=1e-12)
    assert line.line.shape == "hv", "level through an epoch"
    assert list(line.customdata) == [1, 2, 3, 4, 5, 6, 7, 8, 8]
    assert (figure.layout.yaxis.type, figure.layout.yaxis.title.text) == ("log", "learning rate")
    low, high = figure.layout.yaxis.range
    assert 10**low < min(rates) <= max(rates) < 10**high


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_the_reading_and_the_cursor_are_those_of_the_next_step(schedule: str) -> None:
    run = train(replace(CONFIG, schedule=schedule))
    film = film_of(run, ["rate"], log=False)
    each = np.repeat(torch_rates(run.config), 3)
    for readings in (film.readings, timeline_of(run).readings):
        np.testing.assert_allclose(readings["rate"].values, [*each, np.nan], rtol=1e-12)
    (cursor,) = film.cursors
    np.testing.assert_array_equal(cursor.x, film.steps)
    assert cursor.y is not None
    np.testing.assert_allclose(cursor.y, [*each, each[-1]], rtol=1e-12)


def test_where_the_rate_stays_there_is_neither() -> None:
    config = replace(CONFIG, warmup=0)
    run = train(config)
    assert "rate" not in film_of(run, ["loss"], log=False).readings
    assert "rate" not in timeline_of(run).readings
    assert [*panels_of(config)] == [name for name in PANELS if name != "rate"]
    for other in ({"warmup": 1}, {"schedule": "cosine"}):
        assert [*panels_of(replace(config, **other))] == [*PANELS]


def test_a_rate_too_small_for_a_number_is_a_gap() -> None:
    config = Config(schedule="exponential", decay=1e-100, epochs=6)
    (line,) = validated(rate_figure(train(config))).data
    np.testing.assert_array_equal(np.isnan(line.y), [False] * 4 + [True] * 3)


def test_a_run_without_a_step_has_a_panel_too() -> None:
    wild = Config(dataset="teacher", loss="squared_error", output="identity", learning_rate=100)
    run = train(replace(wild, schedule="cosine", initializer="he", hidden=(64,) * 6))
    assert run.steps <= 1
    film = film_of(run, ["rate"], log=False)
    assert len(film.steps) == run.steps + 1


def test_of_many_epochs_the_line_goes_through_some(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_POINTS", 6)
    (line,) = validated(rate_figure(train(Config(schedule="cosine", epochs=50)))).data
    assert len(line.x) <= 7
    assert (line.x[0], line.x[-1], line.y[0]) == (0, 50, 0.5)
