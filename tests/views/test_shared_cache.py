"""Results are kept while their bytes allow it: the last asked for stay, and are made once."""

import weakref
from collections.abc import Iterator
from threading import Barrier, Thread
from time import sleep

import numpy as np
import pytest

from nnviz.environment import cache_bytes
from nnviz.views import shared_cache as module
from nnviz.views.shared_cache import Shared, shared

MB = 2**20


class Block:
    """Something large."""

    def __init__(self, megabytes: int) -> None:
        self.array = np.ones(megabytes * MB // 8)


def size(block: Block) -> int:
    """What `shared` is told."""
    return block.array.nbytes


@pytest.fixture(autouse=True)
def memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """A memory of its own, of 100 MB, the smallest that an operator may choose."""
    monkeypatch.setenv("NNVIZ_CACHE_MB", "100")
    monkeypatch.setattr(module, "MEMORY", module._Memory(cache_bytes))


@pytest.fixture
def made() -> list[str]:
    """The names of what was made, in order."""
    return []


@pytest.fixture
def block(made: list[str]) -> Shared[..., Block]:
    @shared(size)
    def block(name: str, megabytes: int = 30, _ignored: object = None) -> Block:
        made.append(name)
        return Block(megabytes)

    return block


def test_what_was_asked_for_last_stays(block: Shared[..., Block], made: list[str]) -> None:
    first, second = block("a"), weakref.ref(block("b"))
    block("c")
    assert block("a") is first  # and is now the last
    block("d")  # 120 MB: too much
    assert second() is None, "nothing holds what was forgotten"
    assert block("a") is first
    assert made == ["a", "b", "c", "d"]
    block("b")
    assert made[-1] == "b"
    assert module.MEMORY.nbytes <= 100 * MB


def test_however_it_is_asked_for(block: Shared[..., Block], made: list[str]) -> None:
    one = block("a", 30)
    assert block("a") is block("a", megabytes=30) is block(megabytes=30, name="a") is one
    assert block("a", 30, ["no part of it, and not even hashable"]) is one
    assert block("a", 29) is not one
    assert made == ["a", "a"]


def test_all_functions_share_one_bound(block: Shared[..., Block]) -> None:
    @shared(size)
    def other() -> Block:
        return Block(60)

    kept, forgotten = weakref.ref(block("a")), weakref.ref(block("b"))
    block("a")
    other()
    assert forgotten() is None
    assert kept() is not None
    block.clear()
    assert kept() is None
    assert 60 * MB <= module.MEMORY.nbytes < 61 * MB


def test_what_is_too_large_is_made_and_not_kept(block: Shared[..., Block], made: list[str]) -> None:
    small = block("a")
    assert size(block("large", 101)) == 101 * MB
    block("large", 101)
    assert block("a") is small
    assert made == ["a", "large", "large"]
    assert module.MEMORY.nbytes <= 100 * MB


def test_what_grows_is_weighed_again_when_it_is_asked_for(block: Shared[..., Block]) -> None:
    first, second = weakref.ref(block("a")), block("b")
    second.array = np.ones(90 * MB // 8)
    block("b")
    assert first() is None
    assert module.MEMORY.nbytes >= 90 * MB
    second.array = np.ones(1)
    block("b")
    assert module.MEMORY.nbytes < MB


def test_it_is_made_once_for_those_who_ask_at_the_same_time() -> None:
    made, found, together = [], [], Barrier(8)

    @shared(size)
    def slow(name: str) -> Block:
        made.append(name)
        sleep(0.2)
        return Block(1)

    def ask(name: str) -> None:
        together.wait()
        found.append((name, slow(name)))

    threads = [Thread(target=ask, args=("ab"[place % 2],)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == ["a", "b"], "and neither waits for the other"
    assert len({id(block) for _, block in found}) == 2


def test_an_error_is_not_kept() -> None:
    answers: Iterator[Exception | Block] = iter([RuntimeError("not yet"), Block(1)])

    @shared(size)
    def unsure() -> Block:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    with pytest.raises(RuntimeError, match="not yet"):
        unsure()
    assert unsure() is unsure()


def test_many_small_ones_are_bounded_as_well() -> None:
    """A result that says it is nothing takes what it is found by."""

    @shared(lambda _: 0)
    def nothing(number: int) -> int:
        return number

    for number in range(30_000):
        nothing(number)
    assert module.MEMORY.nbytes <= 100 * MB
    assert 20_000 < len(module.MEMORY._kept) < 26_000
