"""The update in stages: what the optimizer's record makes of W and b, and the loss after it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from nnviz.core.arrays import Array
from nnviz.core.explain.cells import Matrices, Operand
from nnviz.core.explain.names import INPUT, LOSS, TARGETS, Name
from nnviz.core.explain.operations import Equation, Operation
from nnviz.core.explain.stage import Direction, Kind, Stage, evaluated
from nnviz.core.explain.sums import Others, Term
from nnviz.core.model.optimizers import OPTIMIZERS, Optimizer
from nnviz.core.model.symbols import Expression, Symbol, nodes, symbols_of


def update_stages(
    parameter: Name, followed: Name, optimizer: Optimizer, numbers: Mapping[str, float]
) -> Iterator[Stage]:
    """A stage for each result of the optimizer's step, for W or b of a layer.

    `followed` is the gradient that it makes its step of.
    """
    own, gradient, *_ = symbols_of(optimizer.step)
    names = {own: parameter, gradient: followed}
    names |= {part: replace(parameter, part=part) for part in optimizer.state}
    results = optimizer.named if parameter.letter == "W" else optimizer.named_for_biases
    for symbol, tree in results.items():
        if symbol == own:
            kind, result = _last_kind(tree), parameter.renewed
        elif symbol in optimizer.state:
            kind, result = Kind.STATE, names[symbol].renewed
            names[f"new {symbol}"] = result
        else:
            kind, result = Kind.CORRECTION, replace(parameter, part=symbol)
            names[symbol] = result
        operation = Operation(tree, _bound(tree, names), numbers)
        meaning = optimizer.meanings.get(symbol, "")
        layer = parameter.layer or 0
        yield Stage(Direction.UPDATE, kind, layer, result, operation, meaning=meaning)


def _bound(tree: Expression, names: Mapping[str, Name]) -> dict[str, Operand]:
    used = [node.name for node in nodes(tree) if isinstance(node, Symbol) and not node.scalar]
    return {symbol: Operand(names[symbol]) for symbol in used}


def _last_kind(tree: Expression) -> Kind:
    """Whether the step is gradient descent, or another one."""
    return Kind.DESCENT if tree == OPTIMIZERS["sgd"].named["W"] else Kind.STEP


@dataclass(frozen=True)
class LossAfter:
    """C of the same data with the new W and b: a forward pass and the loss, in `stages`."""

    stages: tuple[Stage, ...]

    @property
    def names(self) -> tuple[Name, ...]:
        """The data, and the new W and b."""
        made = {stage.result for stage in self.stages}
        used = (name for stage in self.stages for name in stage.operands)
        return tuple(dict.fromkeys(name for name in used if name not in made))

    @property
    def equation(self) -> Equation:
        """In words: it would be all equations of the forward pass."""
        return ("C of the same data, with the new W and b",)

    @property
    def counts_samples(self) -> bool:
        """Whether m, the number of samples, is in it."""
        return self.stages[-1].operation.counts_samples

    @property
    def constants(self) -> dict[str, float]:
        """The numbers in the lines of NumPy besides m, by their names there."""
        return dict(pair for stage in self.stages for pair in stage.operation.constants.items())

    @property
    def is_rewritten(self) -> bool:
        """Whether a line of NumPy is another form of its equation, which loses no digits."""
        return any(stage.operation.is_rewritten for stage in self.stages)

    def evaluate(self, matrices: Matrices) -> Array:
        """The new C."""
        return evaluated(self.stages, matrices)[self.stages[-1].result]

    def terms(
        self, matrices: Matrices, row: int, column: int, listed: int | None = None
    ) -> tuple[tuple[Term, ...], Others]:
        """What the new C is the sum of, in the new A of the last layer."""
        before, last = self.stages[:-1], self.stages[-1]
        return last.operation.terms(evaluated(before, matrices), row, column, listed)

    def lines(self, result: Name) -> str:
        """The forward pass and the loss in NumPy."""
        assert result == self.stages[-1].result
        return "\n".join(stage.code for stage in self.stages)


def loss_after(stages: Sequence[Stage]) -> Stage:
    """The loss after the update, from those of the forward pass and of the loss among `stages`."""
    until = [each for each in stages if each.direction is Direction.FORWARD or each.result == LOSS]
    operation = LossAfter(tuple(map(_renewed, until)))
    return Stage(Direction.UPDATE, Kind.LOSS_AFTER, until[-1].layer, LOSS.renewed, operation)


def _renewed(stage: Stage) -> Stage:
    """The same stage of the new W and b."""
    assert isinstance(stage.operation, Operation)
    operands = {
        symbol: operand if operand.name in (INPUT, TARGETS) else Operand(operand.name.renewed)
        for symbol, operand in stage.operation.operands.items()
    }
    operation = replace(stage.operation, operands=operands)
    return replace(stage, result=stage.result.renewed, operation=operation)
