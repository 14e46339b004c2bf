"""Lanes: owners have their turns, none waits for ever, a place says how many come before."""

from collections import Counter
from copy import deepcopy
from math import inf

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from nnviz.workers.lanes import Lanes

OWNERS = st.integers(0, 3)


def taken(lanes: Lanes[str]) -> list[str]:
    """What begins, one after another, if each task ends before the next begins."""
    found = []
    while task := lanes.take():
        lanes.ended(task)
        found.append(task)
    return found


def test_owners_have_their_turns_whatever_they_ask_for() -> None:
    lanes = Lanes[str]()
    for task in ("a1", "a2", "a3", "b1", "b2", "c1"):
        lanes.add(task[0], task)
    assert lanes.place("a3") == 5
    assert taken(lanes) == ["a1", "b1", "c1", "a2", "b2", "a3"]
    lanes.add("a", "a4")
    lanes.add("b", "b3")
    assert lanes.take() == "a4"
    lanes.add("a", "a5")
    assert lanes.take() == "b3", "whose turn it was is the last"


def test_a_task_of_several_begins_with_the_first_turn_and_once() -> None:
    lanes = Lanes[str]()
    lanes.add("a", "a1")
    lanes.add("a", "shared")
    lanes.add("b", "shared")
    assert (len(lanes), lanes.place("shared")) == (2, 1)
    lanes.leave("a", "shared")
    assert taken(lanes) == ["a1", "shared"]


def test_who_has_as_many_under_way_as_it_may_is_passed_over() -> None:
    lanes = Lanes[str](lambda owner: inf if owner == "many" else 1)
    for task in ("one1", "one2", "many1", "many2"):
        lanes.add(task[:-1], task)
    assert [lanes.take() for _ in range(4)] == ["one1", "many1", "many2", None]
    lanes.ended("one1")
    assert lanes.take() == "one2"


@given(st.lists(OWNERS, max_size=30))
def test_a_place_is_the_number_of_tasks_that_begin_before(owners: list[int]) -> None:
    lanes = Lanes[str]()
    for number, owner in enumerate(owners):
        lanes.add(owner, f"task {number}")
    places = {task: lanes.place(task) for task in lanes}
    assert {task: place for place, task in enumerate(taken(lanes))} == places


@given(st.lists(OWNERS, min_size=1, max_size=30))
def test_nobody_starves_among_those_who_ask_for_ever_more(owners: list[int]) -> None:
    lanes, begun = Lanes[tuple[int, int]](), []
    lanes.add(9, (9, 0))
    for number, owner in enumerate(owners * 5):
        lanes.add(owner, (owner, number))
        lanes.add(owner, (owner, -number - 1))
        task = lanes.take()
        assert task
        begun.append(task[0])
    assert begun.index(9) <= len(set(owners)), "one turn of each other owner, at most"


class Queued(RuleBasedStateMachine):
    """Whatever is added, taken, ended and left: each task begins once, in its owner's order."""

    def __init__(self) -> None:
        super().__init__()
        self.lanes = Lanes[tuple[int, int]](lambda owner: inf if owner == 0 else 1)
        self.waiting: set[tuple[int, int]] = set()
        self.under_way: list[tuple[int, int]] = []
        self.number = 0

    @rule(owner=OWNERS)
    def add(self, owner: int) -> None:
        self.number += 1
        task = (owner, self.number)
        self.lanes.add(owner, task)
        self.waiting.add(task)

    @rule()
    def take(self) -> None:
        task, busy = self.lanes.take(), Counter(owner for owner, _ in self.under_way)
        may = [each for each in self.waiting if each[0] == 0 or not busy[each[0]]]
        assert (task is None) == (not may)
        if task is None:
            return
        assert task == min(each for each in may if each[0] == task[0]), "first come, first served"
        self.waiting.remove(task)
        self.under_way.append(task)

    @precondition(lambda self: self.under_way)
    @rule(data=st.data())
    def end(self, data: st.DataObject) -> None:
        task = data.draw(st.sampled_from(self.under_way))
        self.under_way.remove(task)
        self.lanes.ended(task)

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        task = data.draw(st.sampled_from(sorted(self.waiting)))
        self.waiting.remove(task)
        self.lanes.leave(task[0], task)

    @invariant()
    def as_many_wait_as_were_added(self) -> None:
        assert set(self.lanes) == self.waiting
        assert set(self.lanes.under_way) == set(self.under_way)

    @invariant()
    def to_look_changes_nothing(self) -> None:
        copy = deepcopy(self.lanes)
        for task in self.waiting:
            assert 0 <= copy.place(task) < len(self.waiting)
        assert list(copy) == list(self.lanes)


TestQueued = Queued.TestCase
TestQueued.settings = settings(max_examples=50, stateful_step_count=25)
