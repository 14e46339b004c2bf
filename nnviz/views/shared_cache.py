"""A cache for everyone: results of functions are kept, as many as their bytes allow.

Streamlit's cache_resource counts entries, of which one may be ten thousand times as large as
another; here all functions share one number of bytes, and the result goes first that nobody has
asked for the longest. In other things they are alike: whoever asks while a result is in the making
waits for it, and parameters whose names begin with _ are no part of what tells results apart.
"""

import inspect
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import update_wrapper
from threading import Lock
from typing import Any, Generic, NamedTuple, ParamSpec, TypeVar

from nnviz.environment import cache_bytes

P = ParamSpec("P")
T = TypeVar("T")

_ENTRY_BYTES = 4096  # at most, of what a result is found by: a Config, and what else was asked


class _Kept(NamedTuple):
    """A result, and how many bytes it was when it was last asked for."""

    result: Any
    nbytes: int


class _Memory:
    """The results of all functions, the one that was asked for last at the end."""

    def __init__(self, most: Callable[[], int]) -> None:
        self._most, self._lock, self.nbytes = most, Lock(), 0
        self._kept: OrderedDict[tuple[Hashable, ...], _Kept] = OrderedDict()

    def find(self, key: tuple[Hashable, ...], weigh: Callable[[Any], int]) -> _Kept | None:
        """What is kept under `key`; it may have become another number of bytes."""
        with self._lock:
            found = self._kept.get(key)
        if found is not None:
            self.keep(key, found.result, weigh(found.result))
        return found

    def keep(self, key: tuple[Hashable, ...], result: Any, nbytes: int) -> None:
        """Keep a result as the one that goes last; not one for which all others would go."""
        nbytes, most = nbytes + _ENTRY_BYTES, self._most()
        with self._lock:
            self._forget(key)
            if nbytes > most:
                return
            self._kept[key] = _Kept(result, nbytes)
            self.nbytes += nbytes
            while self.nbytes > most:
                self._forget(next(iter(self._kept)))

    def forget(self, function: Hashable) -> None:
        """Forget all results of a function."""
        with self._lock:
            for key in [key for key in self._kept if key[0] == function]:
                self._forget(key)

    def _forget(self, key: tuple[Hashable, ...]) -> None:
        if key in self._kept:
            self.nbytes -= self._kept.pop(key).nbytes


MEMORY = _Memory(cache_bytes)


class Shared(Generic[P, T]):
    """A function, and what its results take."""

    def __init__(self, function: Callable[P, T], weigh: Callable[[Any], int]) -> None:
        update_wrapper(self, function)
        self._function, self._weigh = function, weigh
        parameters = inspect.signature(function).parameters.values()
        self._names = [each.name for each in parameters]
        self._defaults = {
            each.name: each.default for each in parameters if each.default is not each.empty
        }
        self._making: dict[tuple[Hashable, ...], Lock] = {}

    def __call__(self, *arguments: P.args, **named: P.kwargs) -> T:
        """The function's result, which may be somebody else's: let nobody change it."""
        key = self._key(arguments, named)
        if found := MEMORY.find(key, self._weigh):
            return found.result  # type: ignore[no-any-return]  # it is of this function
        with self._making.setdefault(key, Lock()):
            try:
                if found := MEMORY.find(key, self._weigh):
                    return found.result  # type: ignore[no-any-return]
                result = self._function(*arguments, **named)
                MEMORY.keep(key, result, self._weigh(result))
                return result
            finally:
                self._making.pop(key, None)  # who waits for it has it; who comes now, another one

    def clear(self) -> None:
        """Forget all results of this function."""
        MEMORY.forget(self._function)

    def _key(self, arguments: tuple[Any, ...], named: dict[str, Any]) -> tuple[Hashable, ...]:
        given = {**self._defaults, **dict(zip(self._names, arguments, strict=False)), **named}
        asked = (given[name] for name in self._names if not name.startswith("_"))
        return (self._function, *asked)


def shared(weigh: Callable[[Any], int]) -> Callable[[Callable[P, T]], Shared[P, T]]:
    """Share the results of a function; `weigh` says the most bytes that one will ever take."""
    return lambda function: Shared(function, weigh)
