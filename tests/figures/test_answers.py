"""The pictures of the standing answers show what the runs came to, and diverged runs by number."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nnviz import Config
from nnviz.core.arrays import Array
from nnviz.core.setup.presets import PRESETS
from nnviz.core.study.answer_words import best_median, rate_to_choose
from nnviz.core.study.answers import other_questions, rate_question
from nnviz.core.study.question import Question
from nnviz.core.study.results import METRICS, Results
from nnviz.core.train.outcome import Outcome
from nnviz.core.train.stacks import outcomes_of
from nnviz.figures.answer_scale import Scale
from nnviz.figures.rate_answer import rate_answer
from nnviz.figures.small_answer import small_answer
from tests.figures.validated import validated

LOSS = METRICS["loss"]
CONFIG = replace(
    PRESETS["sine"].config, epochs=250, samples=40, test_fraction=0.2, learning_rate=0.1
)
RATE = rate_question(CONFIG)
_BANDS, MEDIANS, SHARES = slice(0, 2), 2, 3  # the traces of the large picture


@pytest.fixture(scope="module")
def outcomes() -> Mapping[Config, Outcome]:
    """Those of the learning rate, of which more than 30 % diverge, and those of the depth."""
    configs = [*RATE.sweep.configs, *depth().sweep.configs]
    return dict(zip(configs, outcomes_of(configs), strict=True))


def depth() -> Question:
    return next(
        each for each in other_questions(replace(CONFIG, learning_rate=1.0)) if each.key == "depth"
    )


def results(
    question: Question, outcomes: Mapping[Config, Outcome], metric: str = "loss"
) -> Results:
    return Results(question.sweep.cells, outcomes, METRICS[metric])


def losses(question: Question, outcomes: Mapping[Config, Outcome]) -> list[list[float | None]]:
    return [[outcomes[config].loss for config in cell.configs] for cell in question.sweep.cells]


def rate_figure(outcomes: Mapping[Config, Outcome], metric: str = "loss") -> dict[str, Any]:
    found = results(RATE, outcomes, metric)
    advice = rate_to_choose(RATE, found)
    figure = rate_answer(
        RATE, found, Scale.of(found.metric, found), None if advice is None else advice.index
    )
    validated(figure)
    return figure


def every_number(figure: dict[str, Any]) -> Array:
    return np.concatenate([np.ravel(trace[axis]) for trace in figure["data"] for axis in "xy"])


def test_diverged_runs_are_counted_and_never_drawn_as_a_number(
    outcomes: Mapping[Config, Outcome],
) -> None:
    found = losses(RATE, outcomes)
    dead = np.array([sum(each is None for each in cell) for cell in found])
    assert dead.sum() > 0.3 * len(found) * 8
    figure = rate_figure(outcomes)
    medians, shares = figure["data"][MEDIANS], figure["data"][SHARES]
    np.testing.assert_array_equal(shares["y"], dead / 8)
    # Where half or more have died there is no median; elsewhere it is that of all eight.
    expected = [np.median([np.inf if each is None else each for each in cell]) for cell in found]
    np.testing.assert_array_equal(np.isnan(medians["y"]), dead >= 4)
    low, high = np.array(figure["layout"]["yaxis"]["range"])
    kept = np.isfinite(expected)
    drawn = np.clip(np.array(expected)[kept], 10**low, 10**high)
    np.testing.assert_allclose(medians["y"][kept], drawn)
    assert not np.isinf(every_number(figure)).any()
    assert (medians["y"][kept] > 0).all()  # never 0
    assert figure["layout"]["yaxis"]["type"] == "log"
    assert high - low < 8  # nor do those that nearly died stretch the axis
    last = medians["text"][-1]
    assert "8 of 8 runs diverged" in last
    assert "median: diverged" in last


def test_bands_hold_the_quartiles_and_stop_where_one_is_a_diverged_run(
    outcomes: Mapping[Config, Outcome],
) -> None:
    cells = [[np.inf if each is None else each for each in cell] for cell in losses(RATE, outcomes)]
    sorted_cells = np.sort(np.array(cells), axis=1)
    figure = rate_figure(outcomes)
    rates = np.array(RATE.sweep.axes[0].values)
    low, high = 10 ** np.array(figure["layout"]["yaxis"]["range"])
    outer, inner = figure["data"][_BANDS]
    whole = np.isfinite(sorted_cells[:, -1])
    expected = {
        (rate, round(float(np.clip(end, low, high)), 12))
        for rate, cell in zip(rates[whole], sorted_cells[whole], strict=True)
        for end in cell[[0, -1]]
    }
    corners = zip(outer["x"], np.round(outer["y"], 12), strict=True)
    assert {each for each in corners if not np.isnan(each[0])} == expected
    # The upper quartile of eight lies between the sixth and the seventh.
    known = np.isfinite(sorted_cells[:, 6])
    assert set(inner["x"][np.isfinite(inner["x"])]) == set(rates[known])
    assert np.isnan(inner["x"]).sum() == np.isnan(outer["x"]).sum() == 1  # one piece each
    for place in np.flatnonzero(known):
        quartiles = np.quantile(sorted_cells[place][:7], [0.25 * 7 / 6, 0.75 * 7 / 6])
        got = np.sort(inner["y"][inner["x"] == rates[place]])
        np.testing.assert_allclose(got, np.clip(quartiles, low, high))


def test_the_current_rate_and_the_recommended_one_are_marked(
    outcomes: Mapping[Config, Outcome],
) -> None:
    layout = rate_figure(outcomes)["layout"]
    advice = rate_to_choose(RATE, results(RATE, outcomes))
    assert advice
    labels = {each["text"]: each["x"] for each in layout["annotations"]}
    assert labels == {
        f"<b>now {CONFIG.learning_rate:g}</b>": np.log10(CONFIG.learning_rate),
        f"<b>recommended {advice.rate:g}</b>": np.log10(advice.rate),
    }
    assert {line["x0"] for line in layout["shapes"]} == {CONFIG.learning_rate, advice.rate}
    named = validated(rate_figure(outcomes)).layout
    assert named.xaxis.title.text == "learning rate"
    assert named.yaxis.title.text == "median of 8 seeds"
    assert named.yaxis2.title.text == "diverged"
    sizes = [axis.title.font.size for axis in (named.xaxis, named.yaxis, named.yaxis2)]
    assert min(sizes) >= 13


def test_where_the_current_rate_is_the_recommended_one_there_is_one_line(
    outcomes: Mapping[Config, Outcome],
) -> None:
    found = results(RATE, outcomes)
    layout = rate_answer(RATE, found, Scale.of(LOSS, found), RATE.current)["layout"]
    assert [each["text"] for each in layout["annotations"]] == ["<b>now, and recommended: 0.1</b>"]
    assert [line["x0"] for line in layout["shapes"]] == [0.1]


def test_what_is_not_finished_is_not_there(outcomes: Mapping[Config, Outcome]) -> None:
    some = dict(list(outcomes.items())[: 8 * 3 + 2])  # the fourth rate has two of eight
    figure = rate_figure(some)
    assert np.isfinite(figure["data"][MEDIANS]["y"]).tolist() == [True] * 4 + [False] * 60
    assert np.isfinite(figure["data"][SHARES]["y"]).tolist() == [True] * 4 + [False] * 60
    assert "0 of 2 runs diverged" in figure["data"][MEDIANS]["text"][3]
    assert "0 runs are finished" in figure["data"][MEDIANS]["text"][4]
    nothing = rate_figure({})
    assert np.isnan(nothing["data"][MEDIANS]["y"]).all()
    assert [each["text"] for each in nothing["layout"]["annotations"]] == ["<b>now 0.1</b>"]


def test_the_rows_of_a_small_picture(outcomes: Mapping[Config, Outcome]) -> None:
    question = depth()
    found = results(question, outcomes)
    dead = [sum(each is None for each in cell) for cell in losses(question, outcomes)]
    assert 0 < sum(dead) < 7 * 8
    scale, best = Scale.of(LOSS, found), best_median(question, found)
    figure = small_answer(question, found, scale, best)
    validated(figure)
    _, _, medians, shares = figure["data"]
    np.testing.assert_array_equal(shares["x"], np.array(dead) / 8)
    assert shares["text"] == [f"{count} of 8" if count else "" for count in dead]
    np.testing.assert_array_equal(np.isnan(medians["x"]), np.array(dead) >= 4)
    assert not np.isinf(every_number(figure)).any()
    assert figure["layout"]["yaxis"]["ticktext"] == ["0", "<b>1</b>", *"23456"]
    assert medians["marker"]["symbol"][question.current] == "diamond"
    if best != question.current:
        assert best is not None
        assert medians["marker"]["symbol"][best] == "star"


def test_without_diverged_runs_there_is_no_place_for_them() -> None:
    question = other_questions(replace(CONFIG, epochs=2))[1]
    configs = question.sweep.configs
    found = results(question, dict(zip(configs, outcomes_of(configs), strict=True)))
    figure = small_answer(question, found, Scale.of(LOSS, found), None)
    assert len(figure["data"]) == 3
    assert figure["layout"]["xaxis"]["domain"] == [0, 1]


def test_the_metric_of_test_data_has_its_own_name_and_colour(
    outcomes: Mapping[Config, Outcome],
) -> None:
    on_training, on_test = (rate_figure(outcomes, name) for name in ("loss", "test_loss"))
    assert on_test["layout"]["title"]["text"] == "C on test data, by learning rate"
    colours = [each["data"][MEDIANS]["line"]["color"] for each in (on_training, on_test)]
    assert colours[0] != colours[1]
    assert not np.array_equal(*(each["data"][MEDIANS]["y"][:20] for each in (on_training, on_test)))


class Plain(Results):
    """Results with these medians, of runs of which none has diverged."""

    def __init__(self, medians: list[float]) -> None:
        super().__init__((), {}, LOSS)
        self.all = np.array(medians)

    def quantile(self, share: float) -> Array:
        del share
        return self.all


def test_the_axis_is_logarithmic_where_numbers_differ_much_and_nothing_stretches_it() -> None:
    near = Scale.of(LOSS, Plain([0.2, 0.3, 0.1]))
    assert (near.log, near.low) == (False, 0)
    assert near.high == pytest.approx(0.3)
    far = Scale.of(LOSS, Plain([1e-4, 1e-3, 1e-2, 1e200, np.inf, np.nan]))
    assert far.log
    assert far.high <= 1
    drawn = far.drawn(np.array([0.0, 1e-3, 1e200, np.inf, np.nan]))
    np.testing.assert_array_equal(drawn, [far.low, 1e-3, far.high, np.nan, np.nan])
    beyond = far.beyond(np.array([0.0, 1e-3, 1e200, np.inf, np.nan]))
    np.testing.assert_array_equal(beyond, [-1, 0, 1, 0, 0])
    start, end = 10 ** np.array(far.axis("C")["range"])
    assert start < far.drawn(np.array([0.0]))[0]  # what stands at an end is whole
    assert far.drawn(np.array([1e200]))[0] < end
    assert Scale.of(LOSS, Plain([0.0, 0.0])).high == 1
    assert Scale.of(LOSS, Plain([np.inf])).high == 1
    accuracy = Scale.of(METRICS["accuracy"], Plain([0.99, 0.98]))
    assert (accuracy.log, accuracy.low, accuracy.high) == (False, 0, 1)
