"""Makes a function of a list of calls: straight-line code, or a plain loop that does the same."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from types import CodeType
from typing import Any

import numpy as np

from nnviz.core.train.calls import Call, Input

Step = Callable[..., None]

# These two take `out` by its name only.
_NAMED_OUT = (np.maximum, np.minimum)


def fused(calls: Sequence[Call], *groups: Sequence[Input]) -> Step:
    """A function whose body is the calls, one a line; it takes a tuple for each group of inputs.

    On a small network `plain`, which looks everything up at each step, takes over three times as
    long.
    """
    objects: dict[str, Any] = {}
    names: dict[int, str] = {}

    def name(thing: Any) -> str:
        if isinstance(thing, Input):
            return thing.name
        if id(thing) not in names:
            names[id(thing)] = f"_{len(names)}"
            objects[names[id(thing)]] = thing
        return names[id(thing)]

    lines = [
        f"{name(do)}({', '.join(map(name, reads))},"
        f" {'out=' if do in _NAMED_OUT else ''}{name(out)})"
        for do, reads, out in calls
    ]
    taken = [f"group_{index}" for index in range(len(groups))]
    unpacked = [
        f"({''.join(f'{each.name}, ' for each in group)}) = {name}"
        for name, group in zip(taken, groups, strict=True)
    ]
    # A step has the objects from the function around it: as globals, each name would be looked up
    # in another dict for every training, and the interpreter would have to learn it anew.
    source = [
        f"def bound({', '.join(objects)}):",
        f" def step({', '.join(taken)}):",
        *(f"  {line}" for line in (*unpacked, *lines)),
        " return step",
    ]
    defined: dict[str, Any] = {}
    exec(_compiled("\n".join(source)), defined)  # noqa: S102 (numbered names only)
    # Taken out: a function that is among its own globals waits for the garbage collector.
    step: Step = defined.pop("bound")(**objects)
    return step


def plain(calls: Sequence[Call], *groups: Sequence[Input]) -> Step:
    """The same as a loop over the calls."""

    def step(*values: Any) -> None:
        given: dict[Input, Any] = {}
        for group, its_values in zip(groups, values, strict=True):
            given |= dict(zip(group, its_values, strict=True))

        def found(thing: Any) -> Any:
            return given[thing] if isinstance(thing, Input) else thing

        for do, reads, out in calls:
            if do in _NAMED_OUT:
                found(do)(*map(found, reads), out=found(out))
            else:
                found(do)(*map(found, reads), found(out))

    return step


@lru_cache(maxsize=256)  # of some 20 kB each; every other architecture has its own
def _compiled(source: str) -> CodeType:
    return compile(source, "<nnviz: one step>", "exec")
