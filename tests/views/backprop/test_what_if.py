"""What if: which numbers can be tried in a pass, and which cannot."""

import pytest

from nnviz import Config, train
from nnviz.board.html import Place
from nnviz.views.backprop.shown_pass import ShownPass
from nnviz.views.backprop.what_if import change, changes_of
from nnviz.views.typed import NotANumberError


def shown(**settings: object) -> ShownPass:
    run = train(Config(**{"epochs": 3} | settings))  # type: ignore[arg-type]  # any settings
    changes_of(run, 1, 0).clear()
    return ShownPass(run, 1, 0, (), {})


def tried(found: ShownPass, place: Place, words: str) -> dict[Place, float]:
    change(found, place, words)
    return changes_of(found.run, found.step, found.sample)


def test_a_number_is_kept_with_its_pass_and_with_no_other() -> None:
    found = shown()
    assert tried(found, ("W1", 0, 1), "2,5") == {("W1", 0, 1): 2.5}
    assert tried(found, ("Y", 0, 0), "-3") == {("W1", 0, 1): 2.5, ("Y", 0, 0): -3.0}
    assert not changes_of(found.run, 2, 0)
    assert not changes_of(found.run, 1, 1)


@pytest.mark.parametrize("words", ["", "1,000", "much"])
def test_what_is_no_number_changes_nothing(words: str) -> None:
    found = shown()
    with pytest.raises(NotANumberError):
        change(found, ("W1", 0, 0), words)
    assert not changes_of(found.run, 1, 0)


@pytest.mark.parametrize("words", ["-0.1", "1.1"])
def test_a_target_that_cross_entropy_has_no_meaning_for_is_refused(words: str) -> None:
    found = shown(loss="binary_cross_entropy")
    with pytest.raises(NotANumberError, match="0 <= Y <= 1"):
        change(found, ("Y", 0, 0), words)
    assert tried(found, ("Y", 0, 0), "0.5") == {("Y", 0, 0): 0.5}
    assert ("W1", 0, 0) in tried(found, ("W1", 0, 0), words)


def test_one_of_several_targets_that_add_up_to_1_is_not_changed_alone() -> None:
    # delta = A - Y holds only where they do: the pass would be wrong, and rightly shown as such.
    found = shown(dataset="blobs", loss="cross_entropy", output="softmax", samples=12)
    with pytest.raises(NotANumberError, match="add up to 1"):
        change(found, ("Y", 0, 0), "0.5")
    assert tried(found, ("W1", 0, 0), "0.5") == {("W1", 0, 0): 0.5}
