"""What the screen says of a gradient check: no more than was judged."""

from collections.abc import Sequence

import numpy as np
import pytest

from nnviz.core.explain.central_differences import POINTS
from nnviz.core.explain.gradient_check import GradientCheck, Verdict
from nnviz.core.explain.mistakes import MISTAKES
from nnviz.views.backprop.verdict import Words, verdict_words
from nnviz.views.glossary import GLOSSARY
from tests.views.opened import open_page
from tests.views.shown import shown

FINE, DOUBTFUL, WRONG = Verdict.FINE, Verdict.DOUBTFUL, Verdict.WRONG
ZERO, KINK, UNRESOLVED = Verdict.ZERO, Verdict.KINK, Verdict.UNRESOLVED
ERRORS = {FINE: 1e-9, DOUBTFUL: 1e-4, WRONG: 0.5, ZERO: np.nan, KINK: 0.3, UNRESOLVED: 0.2}


def words(verdicts: Sequence[Verdict], *, mistakes: Sequence[str] = ()) -> Words:
    """Of a network with one layer, one output, and so an input less than verdicts."""
    values = np.arange(1.0, len(verdicts) + 1)
    errors = np.array([ERRORS[verdict] for verdict in verdicts])
    check = GradientCheck(values, values * (1 - errors), errors, np.array(verdicts))
    return verdict_words(check, (len(verdicts) - 1, 1), mistakes=mistakes)


def test_all_that_agree_are_right() -> None:
    found = words([FINE, FINE, FINE])
    assert found.kind == "right"
    assert "backward pass is right here" in found.text
    assert "3 of 3 derivatives agree to 1·10⁻⁷" in found.text
    assert ";" not in found.text


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (ZERO, "not to be told from zero by differences"),
        (KINK, "too near a kink to be measured"),
        (UNRESOLVED, "not measured exactly enough"),
    ],
)
def test_no_more_is_claimed_than_was_judged(other: Verdict, said: str) -> None:
    found = words([FINE, other, other])
    assert found.kind == "right"
    assert "The backward pass is right" not in found.text
    assert "What can be judged is right:** 1 of 3 derivatives agree" in found.text
    assert "; 2 " in found.text
    assert said in found.text
    nothing = words([other, other])
    assert nothing.kind == "unknown"
    assert "Of 2 derivatives, 2 " in nothing.text


def test_the_worst_is_named_with_both_values() -> None:
    found = words([FINE, WRONG, DOUBTFUL, ZERO])
    assert found.kind == "wrong"
    assert "1 of 4 derivatives are wrong" in found.text
    assert "; 1 in doubt; 1 zero by backward" in found.text
    assert "`W1[1,2]`: backward 2, central differences 1, relative error 0.5." in found.text
    found = words([FINE, DOUBTFUL])
    assert (found.kind, "1 of 2 derivatives are fine" in found.text) == ("doubtful", True)
    assert "`b1[1]`" in found.text


def test_a_mistake_that_is_not_seen_is_said() -> None:
    found = words([FINE, ZERO], mistakes=["slope"])
    assert found.kind == "doubtful"
    assert "does not see the mistake here" in found.text
    both = ["slope", "correction"]
    assert "does not see the mistakes here" in words([FINE, ZERO], mistakes=both).text
    assert words([FINE, WRONG], mistakes=both).kind == "wrong"


@pytest.mark.parametrize("name", [name for name in MISTAKES if MISTAKES[name].later])
def test_a_mistake_after_what_is_compared_cannot_be_seen(name: str) -> None:
    found = words([FINE, ZERO], mistakes=[name])
    assert found.kind == "doubtful"
    assert "This check cannot see the mistake:** 1 of 2 derivatives agree; 1 zero" in found.text
    assert "Another step" not in found.text, "it would show nothing either"


def test_screen_and_glossary_count_the_points_as_the_check_does() -> None:
    assert len(POINTS) == 4 + 2
    (caption,) = [each.value for each in open_page("backprop").caption if "a − n" in each.value]
    for text in (caption, GLOSSARY["central differences"]):
        assert "four points" in text
        assert "at two more, which tell how exact" in text


def test_accuracy_says_what_one_half_counts_as() -> None:
    for text in (shown(open_page("")).meanings["accuracy"], GLOSSARY["accuracy"]):
        assert "exactly 0.5 too, is class 0" in " ".join(text.split())
