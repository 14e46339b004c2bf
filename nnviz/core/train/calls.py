"""Formulas as calls of NumPy that write into memory which is there already."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, TypeGuard

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.model.symbols import (
    Application,
    Expression,
    Number,
    Reduction,
    Symbol,
    View,
    is_scalar,
    nodes,
)
from nnviz.core.train.memory import aligned


@dataclass(frozen=True)
class Input:
    """What is not the same at each step: it is handed to the step under this name."""

    name: str


Memory = Array | NDArray[np.uint64]  # the latter are the bits of the former
Operand = Memory | Input


class Call(NamedTuple):
    """do(*reads, out): a function of NumPy, its operands, and the memory it writes."""

    do: Callable[..., Any] | Input
    reads: tuple[Operand, ...]
    out: Operand


class Result(NamedTuple):
    """A tree, and the memory that its value goes into."""

    tree: Expression
    into: Operand


def calls_of(
    results: Sequence[Result],
    places: Mapping[str, Operand],
    scalar: Callable[[Expression], Operand],
    spare: Iterator[Array],
) -> list[Call]:
    """The calls that compute `results`, one after the other, and every subtree once.

    `places` says where each matrix is, by its symbol's name; a result may take the place of one
    that is read no more. `scalar` finds the place of a tree without matrices. `spare` gives memory
    for what lies between, units first, as all of it.
    """
    return _Writer(results, places, scalar, spare).calls


def integer(tree: Expression) -> bool:
    """Whether the tree's value is an integer, made of the bits of numbers."""
    if isinstance(tree, View):
        return np.issubdtype(tree.dtype, np.integer)
    return any(map(integer, tree.operands))


class _Writer:
    """Goes through the nodes in order, and reuses memory whose content is read no more."""

    def __init__(
        self,
        results: Sequence[Result],
        places: Mapping[str, Operand],
        scalar: Callable[[Expression], Operand],
        spare: Iterator[Array],
    ) -> None:
        self.calls: list[Call] = []
        self._places, self._scalar, self._spare = places, scalar, spare
        self._targets: dict[Expression, Operand] = {}
        for tree, into in results:
            self._targets[self._computed(tree, into)] = into
        order = _matrices_once(self._targets)
        self._last = {read: at for at, node in enumerate(order) for read in _read_by(node)}
        self._last |= {tree: len(order) for tree in self._targets}
        # Memory that may be written, and the node whose value it holds.
        self._held: list[tuple[Operand, Expression | None]] = []
        symbols = {name: Symbol(name) for name in places}
        for into in self._targets.values():
            leaf = next((s for name, s in symbols.items() if places[name] is into), None)
            self._held.append((into, leaf if leaf in self._last else None))
        self._values: dict[Expression, Operand] = {}
        self._views: dict[tuple[int, bool, bool], Memory] = {}
        for at, node in enumerate(order):
            self._write(node, at)
        for tree, into in self._targets.items():  # scalars, and what had no room before
            if self._operand(tree) is not self._seen(into, tree):
                self.calls.append(Call(np.positive, (self._operand(tree),), into))

    def _computed(self, tree: Expression, into: Operand) -> Expression:
        """The tree, or a copy of its value, where that is in another place than `into`.

        So what a result's place held before can be read until all results are there.
        """
        elsewhere = isinstance(tree, Symbol) and self._places.get(tree.name, into) is not into
        if elsewhere or tree in self._targets:
            return self._computed(Application(np.positive, (tree,)), into)
        return tree

    def _write(self, node: Expression, at: int) -> None:
        reads = tuple(self._operand(operand) for operand in node.operands)
        into = self._memory_for(node, at)
        self._values[node] = into
        out = self._seen(into, node)
        match node:
            case Application(np.power, (_, Number(2.0))):
                self.calls.append(Call(np.square, reads[:1], out))
            case Application(np.where, _):
                self.calls.append(Call(_choose, reads, out))
            case Application(np.maximum | np.minimum as function, _):
                # NumPy has vector code for these two only between arrays, `out` being the first.
                first, second = sorted(reads, key=lambda each: (_is_number(each), each is not out))
                self.calls.append(Call(function, (first, _spread(second, out)), out))
            case Application(function, _):
                self.calls.append(Call(function, reads, out))
            case Reduction(function, _):
                self.calls.append(Call(partial(_reduce, function), reads, out))

    def _memory_for(self, node: Expression, at: int) -> Operand:
        """Where to write a node: its target, else what it reads for the last time, else spare."""
        target = self._targets.get(node)
        others = [into for into in self._targets.values() if into is not target]
        read = set(map(_seen_through, node.operands))

        def usable(memory: Operand, holder: Expression | None) -> bool:
            if isinstance(memory, Input) and (integer(node) or _one_unit(node)):
                return False
            # A result would stay in another one's place until the end, when both are to move.
            misplaced = target is not None and any(memory is into for into in others)
            return not misplaced and (holder is None or self._last[holder] <= at)

        def preference(index: int) -> tuple[bool, bool, bool]:
            memory, holder = self._held[index]
            foreign = any(memory is into for into in others)
            return memory is not target, foreign, holder not in read

        free = [index for index, held in enumerate(self._held) if usable(*held)]
        best = min(free, key=preference, default=None)
        if best is None:
            self._held.append((next(self._spare), None))
            best = len(self._held) - 1
        memory, _ = self._held[best]
        self._held[best] = (memory, node)
        return memory

    def _operand(self, tree: Expression) -> Operand:
        if is_scalar(tree):
            return self._scalar(tree)
        inner = _seen_through(tree)
        place = self._places[inner.name] if isinstance(inner, Symbol) else self._values[inner]
        return self._seen(place, tree)

    def _seen(self, memory: Operand, tree: Expression) -> Operand:
        """Memory as the value of `tree`: one object each, as NumPy compares two views at length."""
        if isinstance(memory, Input):
            return memory
        key = (id(memory), integer(tree), _one_unit(tree))
        if key not in self._views:
            part = memory[:1] if key[2] and len(memory) > 1 else memory
            self._views[key] = part.view(np.uint64) if key[1] else part
        return self._views[key]


def _matrices_once(trees: Iterable[Expression]) -> list[Expression]:
    """The nodes that calls have to compute, each once, operands first."""
    found: dict[Expression, None] = {}
    for tree in trees:
        found |= dict.fromkeys(
            node for node in nodes(tree) if node.operands and not is_scalar(node)
        )
    return [node for node in found if not isinstance(node, View)]


def _read_by(node: Expression) -> list[Expression]:
    return [_seen_through(operand) for operand in node.operands]


def _seen_through(tree: Expression) -> Expression:
    """What lies below a view."""
    return _seen_through(tree.operands[0]) if isinstance(tree, View) else tree


def _one_unit(tree: Expression) -> bool:
    """Whether the value has one number a sample, where units were reduced."""
    if isinstance(tree, Reduction):
        return True
    return bool(tree.operands) and all(is_scalar(each) or _one_unit(each) for each in tree.operands)


def _is_number(operand: Operand) -> TypeGuard[Memory]:
    return not isinstance(operand, Input) and operand.ndim == 0


def _spread(operand: Operand, out: Operand) -> Operand:
    """A single number as an array like `out`."""
    if isinstance(out, Input) or not _is_number(operand):
        return operand
    spread = aligned(out.shape)
    spread[...] = operand
    return spread


def _choose(condition: Array, then: Array, otherwise: Array, out: Array) -> None:
    """np.where, which has no form that writes into memory."""
    out[...] = np.where(condition, then, otherwise)


def _reduce(function: np.ufunc, values: Array, out: Array) -> None:
    function.reduce(values, axis=0, out=out, keepdims=True)
