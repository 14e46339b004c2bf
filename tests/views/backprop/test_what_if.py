"""What if: which numbers can be tried in a pass, and which cannot."""

import pytest

from nnviz import Config, train
from nnviz.core.explain.names import TARGETS, Entry, Name
from nnviz.views.backprop.shown_pass import ShownPass
from nnviz.views.backprop.what_if import change, changes_of
from nnviz.views.typed import NotANumberError

W1 = Name("W", 1)


def shown(**settings: object) -> ShownPass:
    run = train(Config(**{"epochs": 3} | settings))  # type: ignore[arg-type]  # any settings
    changes_of(run, 1, 0).clear()
    return ShownPass(run, 1, 0, (), {})


def tried(found: ShownPass, place: Entry, words: str) -> dict[Entry, float]:
    change(found, place, words)
    return changes_of(found.run, found.step, found.sample)


def test_a_number_is_kept_with_its_pass_and_with_no_other() -> None:
    found = shown()
    assert tried(found, Entry(W1, 0, 1), "2,5") == {Entry(W1, 0, 1): 2.5}
    assert tried(found, Entry(TARGETS, 0, 0), "-3") == {
        Entry(W1, 0, 1): 2.5,
        Entry(TARGETS, 0, 0): -3.0,
    }
    assert not changes_of(found.run, 2, 0)
    assert not changes_of(found.run, 1, 1)


@pytest.mark.parametrize("words", ["", "1,000", "much"])
def test_what_is_no_number_changes_nothing(words: str) -> None:
    found = shown()
    with pytest.raises(NotANumberError):
        change(found, Entry(W1, 0, 0), words)
    assert not changes_of(found.run, 1, 0)


@pytest.mark.parametrize("words", ["-0.1", "1.1"])
def test_a_target_that_cross_entropy_has_no_meaning_for_is_refused(words: str) -> None:
    found = shown(loss="binary_cross_entropy")
    with pytest.raises(NotANumberError, match="0 <= Y <= 1"):
        change(found, Entry(TARGETS, 0, 0), words)
    assert tried(found, Entry(TARGETS, 0, 0), "0.5") == {Entry(TARGETS, 0, 0): 0.5}
    assert Entry(W1, 0, 0) in tried(found, Entry(W1, 0, 0), words)


def test_of_targets_that_add_up_to_1_the_others_share_the_rest() -> None:
    # delta = A - Y is the derivative only where they do.
    found = shown(dataset="blobs", loss="cross_entropy", output="softmax", samples=12)
    changed = tried(found, Entry(TARGETS, 0, 0), "0.5")
    assert changed[Entry(TARGETS, 0, 0)] == 0.5
    assert {(name, column) for name, _, column in changed} == {(TARGETS, 0)}
    assert len(changed) == len(found.start[TARGETS])
    assert sum(changed.values()) == pytest.approx(1)
    with pytest.raises(NotANumberError, match="0 <= Y <= 1"):
        change(found, Entry(TARGETS, 0, 0), "1.5")
