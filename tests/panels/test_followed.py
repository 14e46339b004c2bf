"""The picture of what is followed: the run's own numbers, with a cursor on each curve."""

import numpy as np
import pytest

from nnviz import Config, backward, forward, train
from nnviz.core.explain.names import Entry, Name
from nnviz.panels.film import close_up_of, film_of
from nnviz.panels.followed import FOLLOWED
from nnviz.panels.panels import PANELS
from tests.figures.validated import validated

WEIGHT = Entry(Name("W", 1), 1, 2)
RUN = train(Config(initializer="notes", epochs=40))


def test_its_curves_are_the_runs_and_name_what_they_show() -> None:
    film = film_of(RUN, ["loss"], log=False, followed=WEIGHT)
    figure = validated(film.figures[FOLLOWED])
    value, gradient = figure.data
    assert list(value.x) == list(gradient.x) == list(range(41))
    for step in range(41):
        network = RUN.network_at(step)
        assert value.y[step] == network[0].W[1, 2]
        own = backward(network, forward(network, RUN.dataset.X), RUN.dataset.Y, RUN.config.loss)
        assert gradient.y[step] == pytest.approx(own[0].dW[1, 2], rel=1e-12)
    assert figure.layout.yaxis.title.text == "W1[2,3]"
    assert figure.layout.yaxis2.title.text == "dC/dW1[2,3]"
    for curve, axis in ((value, figure.layout.yaxis), (gradient, figure.layout.yaxis2)):
        assert axis.range[0] < min(curve.y)
        assert max(curve.y) < axis.range[1]


def test_a_cursor_stands_on_each_curve() -> None:
    film = film_of(RUN, ["loss"], log=False, followed=WEIGHT)
    value, gradient = (each for each in film.cursors if each.figure == FOLLOWED)
    drawn = film.figures[FOLLOWED]["data"]
    for cursor, curve in ((value, drawn[0]), (gradient, drawn[1])):
        assert cursor.axis == curve["yaxis"]
        np.testing.assert_array_equal(cursor.y, curve["y"])


def test_it_stands_behind_the_loss_and_goes_with_none() -> None:
    film = film_of(RUN, list(PANELS), log=False, followed=WEIGHT)
    assert list(film.figures)[:4] == ["network", "output", "loss", FOLLOWED]
    assert FOLLOWED not in film_of(RUN, list(PANELS), log=False).figures


def test_of_a_long_run_a_close_up_has_its_exact_numbers() -> None:
    run = train(Config(initializer="notes", epochs=2000))
    film = film_of(run, ["loss"], log=False, followed=WEIGHT)
    assert "500 of 2,001 are drawn" in film.figures[FOLLOWED]["layout"]["xaxis"]["title"]["text"]
    near = close_up_of(film.packed, run, [1001, 1002, 1003], log=False, followed=WEIGHT)
    (value, _) = (each for each in near.cursors if each.figure == FOLLOWED)
    assert value.y is not None
    for place, step in enumerate(near.steps):
        assert value.y[place] == run.network_at(step)[0].W[1, 2]


@pytest.mark.parametrize("entry", [WEIGHT, Entry(Name("A", 1), 0, 4), Entry(Name("A", 0), 1, 4)])
def test_of_a_run_that_diverged_or_has_one_step_it_is_shown(entry: Entry) -> None:
    linear = Config(output="identity", activation="identity", hidden=(3,) * 6, learning_rate=100)
    diverged = train(linear)
    assert diverged.diverged_at is not None
    for run in (diverged, train(Config(epochs=1))):
        film = film_of(run, ["loss"], log=True, followed=entry)
        validated(film.figures[FOLLOWED])
        assert film.packed


def test_of_mini_batches_the_gradient_ends_before_the_last_step() -> None:
    run = train(Config("moons", samples=20, batch_size=6, epochs=3))
    film = film_of(run, ["loss"], log=False, followed=Entry(Name("b", 1), 0, 0))
    gradient = film.cursors[-1].y
    assert gradient is not None
    assert np.isfinite(gradient[:-1]).all()
    assert np.isnan(gradient[-1])
