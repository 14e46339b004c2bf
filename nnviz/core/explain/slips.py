"""What a student may have done instead, as other stages of the same pass: its name, its number.

Beside MISTAKES: a missing transpose, a bias left out, a factor of 2 or m, one sample for all.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.explain.cells import Matrices
from nnviz.core.explain.matrix_functions import SAMPLES
from nnviz.core.explain.mistakes import MISTAKES
from nnviz.core.explain.names import INPUT, TARGETS, Entry, Name
from nnviz.core.explain.operations import Operation
from nnviz.core.explain.rewrites import Rewrite
from nnviz.core.explain.stage import LOSS_DERIVATIVES, Kind, Stage, evaluated
from nnviz.core.explain.stages import Model
from nnviz.core.explain.updates import loss_after
from nnviz.core.model.symbols import Application, Expression, nodes, replaced

ONE_BY_ONE = 50  # up to so many samples, each is tried for all
_EACH_ALONE = 1_000_000  # up to so much work a pass, slips are also tried in one place only


class Pass(NamedTuple):
    """Stages without mistakes, all their matrices, and what the equations depend on."""

    stages: Sequence[Stage]
    matrices: Matrices
    model: Model

    @property
    def samples(self) -> int:
        """How many there are; 0 where the equations know of none."""
        return self.matrices[INPUT].shape[1] if INPUT in self.matrices else 0

    @property
    def work(self) -> int:
        """How many products of two numbers a forward pass has, roughly."""
        weights = sum(array.size for name, array in self.matrices.items() if name.letter == "W")
        return weights * self.samples


class Slip(NamedTuple):
    """`words` end the sentence "this is what comes out ...", `value` is what then comes out."""

    words: str
    value: float


def slips_at(cell: Entry, honest: Pass) -> Iterator[Slip]:
    """Every slip whose number for the cell can be computed; several may have the same."""
    until = honest._replace(stages=_leading_to(cell.name, honest))
    for words, wrong in _everywhere(until):
        found = list(_slip(words, until.stages, wrong, honest.matrices, cell))
        yield from found
        alone = wrong.items() if len(wrong) > 1 and until.work <= _EACH_ALONE else ()
        for k, stage in alone:
            place = f"{words}, at {stage.result} only"
            for slip in _slip(place, until.stages, {k: stage}, honest.matrices, cell):
                yield from [slip] if not found or slip.value != found[0].value else []
    for words, wrong in _with_one_sample(until):
        yield from _slip(words, until.stages, wrong, honest.matrices, cell)
    if cell.name.letter in _OF_ALL_SAMPLES:
        yield from _alone(until, cell)
    mirrored = cell._replace(row=cell.column, column=cell.row)
    if mirrored != cell:
        words = f"at {mirrored}: rows and columns are exchanged"
        yield from _slip(words, (), {}, honest.matrices, mirrored)


def _leading_to(name: Name, honest: Pass) -> list[Stage]:
    """The stages that make the matrix, in their order: its own, and all that lead to it.

    So do those that it depends on with a mistake only.
    """
    needed, found = {name}, list[Stage]()
    for stage in reversed(honest.stages):
        if stage.result in needed or (found and found[0].kind is Kind.LOSS_AFTER):
            found.append(stage)
            forms = (_rewritten(stage, rewrite, honest.model) for _, rewrite in _mistakes())
            needed.update(name for form in (stage, *forms) if form for name in form.operands)
    return found[::-1]


_OF_ALL_SAMPLES = ("W", "b", "C")  # the letters of the matrices that have no column a sample

Wrong = Mapping[int, Stage]  # the stages that are other ones, by their places


def _slip(
    words: str, stages: Sequence[Stage], wrong: Wrong, matrices: Matrices, cell: Entry
) -> Iterator[Slip]:
    """The slip, if its shapes fit and its number is one."""
    first = min(wrong, default=0)
    changed = [wrong.get(k, stage) for k, stage in enumerate(stages)]
    if changed and changed[-1].kind is Kind.LOSS_AFTER:  # it has a forward pass of its own
        changed[-1] = loss_after(changed[:-1])
    try:
        value = float(evaluated(changed[first:], matrices)[cell.name][cell.row, cell.column])
    except (KeyError, ValueError, IndexError):  # it needs what is not there, or does not fit
        return
    if np.isfinite(value):
        yield Slip(words, value)


def _alone(until: Pass, cell: Entry) -> Iterator[Slip]:
    """The pass of each sample by itself, where m is 1."""
    for k in _one_by_one(until):
        own = {name: until.matrices[name][:, k : k + 1] for name in (INPUT, TARGETS)}
        words = f"of sample {k + 1} alone, with m = 1"
        yield from _slip(words, until.stages, {}, {**until.matrices, **own}, cell)


def _one_by_one(until: Pass) -> range:
    return range(until.samples if 1 < until.samples <= ONE_BY_ONE else 0)


# ------------------------------------------------------------------------------ other stages


def _everywhere(until: Pass) -> Iterator[tuple[str, Wrong]]:
    """The stages that each slip changes, wherever it can be made."""
    own = len(until.stages) - 1
    flipped = _rewritten(until.stages[own], _other_sign, until.model)
    if flipped:
        yield "with the other sign", {own: flipped}
    for words, rewrite in [*_mistakes(), *_REWRITES]:
        wrong = _wrong(until, rewrite)
        if wrong:
            yield words, wrong


def _with_one_sample(until: Pass) -> Iterator[tuple[str, Wrong]]:
    for sample in _one_by_one(until):
        words = f"with sample {sample + 1} only, still divided by m"
        yield words, _wrong(until, _only(sample, last=sample == until.samples - 1))


def _mistakes() -> Iterator[tuple[str, Rewrite]]:
    return ((mistake.slip, mistake.rewrite) for mistake in MISTAKES.values())


def _wrong(until: Pass, rewrite: Rewrite) -> dict[int, Stage]:
    found = {k: _rewritten(stage, rewrite, until.model) for k, stage in enumerate(until.stages)}
    return {k: stage for k, stage in found.items() if stage}


def _rewritten(stage: Stage, rewrite: Rewrite, model: Model) -> Stage | None:
    if not isinstance(stage.operation, Operation):  # C after the update has none of its own
        return None
    operation = rewrite(stage, stage.operation, model)
    return replace(stage, operation=operation) if operation else None


def _other_sign(_: Stage, operation: Operation, __: Model) -> Operation:
    return replace(operation, tree=-operation.tree)


def _no_transpose(_: Stage, operation: Operation, __: Model) -> Operation | None:
    operands = operation.operands
    if not any(operand.transposed for operand in operands.values()):
        return None
    plain = {symbol: operand._replace(transposed=False) for symbol, operand in operands.items()}
    return replace(operation, operands=plain)


def _one_transpose_more(_: Stage, operation: Operation, __: Model) -> Operation | None:
    operands = operation.operands
    product = any(map(_is_product, nodes(operation.tree)))
    if not product or any(operand.transposed for operand in operands.values()):
        return None
    first, operand = next(iter(operands.items()))
    return replace(operation, operands={**operands, first: operand._replace(transposed=True)})


def _elementwise(_: Stage, operation: Operation, __: Model) -> Operation | None:
    products = [n for n in nodes(operation.tree) if _is_product(n)]
    exchanged = {n: Application(np.multiply, n.operands) for n in products}
    return replace(operation, tree=replaced(operation.tree, exchanged)) if products else None


def _is_product(tree: Expression) -> bool:
    return isinstance(tree, Application) and tree.function is np.matmul


def _no_bias(_: Stage, operation: Operation, __: Model) -> Operation | None:
    match operation.tree:
        case Application(np.add, (Application(np.matmul, _) as product, _)):
            return replace(operation, tree=product)
    return None


_DERIVATIVES = (*LOSS_DERIVATIVES, Kind.CANCELLED_DELTA, Kind.MIXED_DELTA)


def _scaled(scale: Callable[[Expression], Expression], kinds: Collection[Kind]) -> Rewrite:
    """These times a number, and so all that follows from them."""

    def rewrite(stage: Stage, operation: Operation, _: Model) -> Operation | None:
        return replace(operation, tree=scale(operation.tree)) if stage.kind in kinds else None

    return rewrite


def _full_rate(stage: Stage, operation: Operation, model: Model) -> Operation | None:
    if stage.kind not in (Kind.DESCENT, Kind.STEP) or model.rate is None:
        return None
    full = {"rate": model.rate.numbers["full_rate"]}
    return replace(operation, numbers={**operation.numbers, **full})


_ALSO_C = (Kind.LOSS, *_DERIVATIVES)
_REWRITES: tuple[tuple[str, Rewrite], ...] = (
    ("without the transpose", _no_transpose),
    ("with W transposed", _one_transpose_more),
    ("with * in place of @", _elementwise),
    ("without b", _no_bias),
    ("with a factor of 2 missing", _scaled(lambda tree: tree / 2, _ALSO_C)),
    ("with a factor of 2 too many", _scaled(lambda tree: tree * 2, _ALSO_C)),
    # Of the derivatives, it is one of MISTAKES.
    ("without the mean over the samples", _scaled(lambda tree: tree * SAMPLES, [Kind.LOSS])),
    ("with the learning rate that is set, not that of this step", _full_rate),
    ("divided by m twice", _scaled(lambda tree: tree / SAMPLES, _ALSO_C)),
)


@dataclass(frozen=True)
class _OfSample(Operation):
    """The same of one sample's columns."""

    sample: int = 0

    def evaluate(self, matrices: Matrices) -> Array:
        columns = slice(self.sample, self.sample + 1)
        return super().evaluate({name: matrices[name][:, columns] for name in self.names})


def _only(sample: int, *, last: bool) -> Rewrite:
    """One sample's part of the mean in dW and db; dW of the last sample is in MISTAKES."""

    def rewrite(stage: Stage, operation: Operation, _: Model) -> Operation | None:
        weights = stage.kind is Kind.WEIGHT_GRADIENT
        if stage.kind is not Kind.BIAS_GRADIENT and (last or not weights):
            return None
        own = operation
        return _OfSample(own.tree, own.operands, own.numbers, own.column, sample)

    return rewrite
