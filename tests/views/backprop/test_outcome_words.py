"""What is said of a mistaken training is what its numbers say, in each case."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from nnviz import Config, train
from nnviz.board.numbers import plain
from nnviz.core.explain.fair_comparison import Comparison, compared
from nnviz.core.explain.first_steps import FirstSteps
from nnviz.core.explain.mistaken_training import Course
from nnviz.core.explain.mistakes import MISTAKES
from nnviz.views.backprop.outcome_words import outcome_words
from nnviz.views.backprop.verdict import Words

CONFIG = Config(initializer="notes", epochs=300)
ALONG, ACROSS = np.array([1.0, 0.0]), np.array([0.0, 1.0])


def course(losses: Sequence[float], diverged_at: int | None = None) -> Course:
    return Course(np.array(losses), diverged_at, np.arange(len(losses)), (), path=7.25)


def said(
    mistaken: Sequence[float],
    matched: Sequence[float] | None,
    *,
    first: tuple[np.ndarray, np.ndarray] = (ALONG, 3 * (ALONG + ACROSS)),
    mistaken_diverges: bool = False,
    matched_diverges: bool = False,
    proportional: bool = True,
) -> Words:
    """Beside an honest training from 1 to 0.01."""
    ends = [
        None if losses is None else course(losses, len(losses) if diverges else None)
        for losses, diverges in ((mistaken, mistaken_diverges), (matched, matched_diverges))
    ]
    assert ends[0] is not None
    comparison = Comparison(
        FirstSteps(*first, proportional=proportional),
        1.0,
        course([1.0, 0.1, 0.01]),
        ends[0],
        None if matched is None else 2.1,
        ends[1],
    )
    return outcome_words(comparison, CONFIG)


FASTER, WORSE = [1.0, 0.01, 1e-4], [1.0, 0.5, 0.3]


@pytest.mark.parametrize(
    ("mistaken", "matched", "kind", "headline", "why"),
    [
        (FASTER, [1, 0.01, 1e-4], "doubtful", "ends with a smaller C", "longer steps alone are"),
        (FASTER, [1, 0.01, 1e-5], "doubtful", "ends with a smaller C", "longer steps alone are"),
        (FASTER, [1, 0.01, 1e-3], "doubtful", "ends with a smaller C", "explain a part of it"),
        (FASTER, [1, 0.1, 0.0099], "doubtful", "ends with a smaller C", "hardly any of it"),
        (FASTER, [1, 0.1, 0.5], "doubtful", "ends with a smaller C", "hardly any of it"),
        (WORSE, [1, 0.5, 0.4], "wrong", "ends with a larger C", "longer steps alone are"),
        (WORSE, [1, 0.2, 0.05], "wrong", "ends with a larger C", "explain a part of it"),
        (WORSE, [1, 0.01, 0.001], "wrong", "ends with a larger C", "hardly any of it"),
        ([1, 2, 3], [1, 0.1, 0.01], "wrong", "makes C rise, from 1", "hardly any of it"),
    ],
)
def test_who_came_lower_and_why(
    mistaken: list[float], matched: list[float], kind: str, headline: str, why: str
) -> None:
    found = said(mistaken, matched)
    assert found.kind == kind
    assert headline in found.text.split("\n\n")[0]
    assert why in found.text
    numbers = [0.01, mistaken[-1], matched[-1], 2.1]
    assert all(plain(number, 3) in found.text for number in numbers)
    assert "4.24 times as long" in found.text
    moved = "move 7.25 in the mistaken training, and 7.25 in the honest one with that learning rate"
    assert (moved in found.text) is ("alone are" not in why)
    assert "between them is 0.707." in found.text


def test_a_shorter_step_is_not_called_longer() -> None:
    found = said(WORSE, [1, 0.2, 0.05], first=(ALONG, 0.5 * (ALONG + ACROSS)))
    assert "0.707 times as long" in found.text
    assert "shorter steps" in found.text
    assert "longer" not in found.text


@pytest.mark.parametrize(
    ("mistaken", "matched", "why"),
    [(True, True, "alone are enough"), (True, False, "hardly any of it"), (False, True, "hardly")],
)
def test_what_diverges_is_not_compared_by_its_end(
    *, mistaken: bool, matched: bool, why: str
) -> None:
    found = said(
        [1, 1e200] if mistaken else FASTER,
        [1, 1e100] if matched else FASTER,
        mistaken_diverges=mistaken,
        matched_diverges=matched,
    )
    assert why in found.text
    assert ("Mistaken training diverges, at step 2" in found.text) is mistaken
    assert ("first step is as long, diverges at step 2" in found.text) is matched
    assert "W and b move" not in found.text, "of steps of another number"
    assert "10²⁰⁰" not in found.text
    assert "10¹⁰⁰" not in found.text


@pytest.mark.parametrize(
    ("first", "says"),
    [
        ((0 * ALONG, 0 * ALONG), "Neither first step moves W or b: the gradient is 0."),
        ((0 * ALONG, ALONG), "no learning rate makes it as long"),
        ((ALONG, 0 * ALONG), "The mistaken first step is 0"),
    ],
)
def test_of_a_step_without_length_no_ratio_is_told(
    first: tuple[np.ndarray, np.ndarray], says: str
) -> None:
    found = said(WORSE, None, first=first)
    assert says in found.text
    assert "cosine" not in found.text
    assert "undefined" not in found.text


@pytest.mark.parametrize(
    ("first", "says"),
    [
        (
            (ALONG, -ALONG),
            "between them is −1: the opposite direction. So the difference lies in where",
        ),
        ((ALONG, ALONG), "is 1: the same direction. So the difference lies in where"),
        ((ALONG, ALONG + 0.01 * ACROSS), "is 1: almost the same direction. So the difference"),
    ],
)
def test_a_first_step_as_long_explains_nothing(
    first: tuple[np.ndarray, np.ndarray], says: str
) -> None:
    assert says in said(WORSE, [1.0, 0.1, 0.01], first=first).text


@pytest.mark.parametrize(
    ("mistaken", "headline"),
    [
        ([1.0, 0.1, 0.01], "is the same as honest training. Another network"),
        ([1.0, 0.1, 0.01 * (1 + 1e-12)], "is the same as honest training"),
        ([1.0, 0.1, 0.01 * (1 + 1e-4)], "hardly differs from honest training"),
        ([1.0, 0.7, 0.0101], "ends about where honest training ends"),
    ],
)
def test_what_makes_no_difference_is_said_to(mistaken: list[float], headline: str) -> None:
    found = said(mistaken, [1.0, 0.2, 0.05])
    assert found.kind == "unknown"
    assert headline in found.text
    assert "explain" not in found.text


def test_a_loss_of_0_has_a_share_too() -> None:
    assert "explain" in said([1.0, 0.1, 0.0], [1.0, 0.1, 0.001]).text


@pytest.mark.parametrize("name", MISTAKES)
def test_with_adam_it_is_said_why_no_rate_is_matched(name: str) -> None:
    config = replace(CONFIG, optimizer="adam", learning_rate=0.01)
    found = outcome_words(compared(train(config), [name], 50), config)
    assert "first step of Adam hardly depends on the size of the gradient" in found.text
    assert "learning rate" not in found.text


def test_the_numbers_are_those_of_the_trainings() -> None:
    run = train(CONFIG)
    comparison = compared(run, ["mean"], 300)
    found = outcome_words(comparison, CONFIG)
    other = train(replace(CONFIG, learning_rate=8 * CONFIG.learning_rate))
    assert f"After 300 steps C of all data is {run.loss[-1]:.3g} in honest training" in found.text
    assert f"learning rate {8 * CONFIG.learning_rate:g}" in found.text
    assert found.text.count(f"{other.loss[-1]:.3g}") == 2, "mistaken, and honest with that rate"
    assert "8 times as long" in found.text
    assert "So longer steps alone are enough for this." in found.text
