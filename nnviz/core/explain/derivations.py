"""How each derivative of a pass is derived: its lines, which are all equal, and their reasons.

Those of an activation or a loss are in its record; those of the matrix products are here. There s
counts the samples, i the units of the layer of Z, and k the units that lead into it.
"""

from collections.abc import Callable

from nnviz.core.explain.bias_correction import bias_correction
from nnviz.core.explain.derived import Derived
from nnviz.core.explain.matrix_functions import SAMPLES
from nnviz.core.explain.stage import Kind, Stage
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.derivation import Derivation
from nnviz.core.model.forms import NUMBERS
from nnviz.core.model.losses import LOSSES, Loss
from nnviz.core.model.notation import plain, written
from nnviz.core.model.penalties import PENALTIES
from nnviz.core.model.symbols import Expression, Formula, Symbol, replaced, traced


def derived(stage: Stage, activation: str, loss: str) -> Derived | None:
    """How a stage's result is derived; None for one that is not, or has a mistake in it.

    `activation` is the name of that of the stage's layer.
    """
    of_layer, of_loss = ACTIVATIONS[activation], LOSSES[loss]
    match None if stage.mistake else stage.kind:
        case Kind.SLOPE | Kind.KINKED_SLOPE:
            of = f"The activation is A = {_written(of_layer.f)}."
            return _of_record("dA/dZ", of, of_layer.derivation, of_layer.slope)
        case Kind.LOSS_DERIVATIVE:
            return _of_loss("dC/dA", of_loss, of_loss.derivation, of_loss.slope)
        case Kind.CANCELLED_DELTA | Kind.MIXED_DELTA:
            return _of_loss("dC/dZ", of_loss, of_loss.cancelling, of_loss.cancelled)
        case kind if kind in _OF_KINDS:
            return _OF_KINDS[kind](stage)
    return None


def derived_mixing(activation: str) -> Derived | None:
    """How dA of each unit by Z of each is derived, of an activation that mixes them."""
    record = ACTIVATIONS[activation]
    if record.mixed_slope is None:
        return None
    of = f"The activation is A = {_written(record.f)}; k and j are two units of a sample."
    lines = [
        (mixed_text(line.formula or record.mixed_slope), line.why) for line in record.derivation
    ]
    return Derived("dA[k]/dZ[j]", of, tuple(lines)) if lines else None


_MIXED = {"A": "A[k]", "A_j": "A[j]", "Z": "Z[k]", "Z_j": "Z[j]", "same": "(1 where k = j, else 0)"}


def mixed_text(formula: Formula) -> str:
    """A formula of two units, k and j, in plain text."""
    names: dict[Expression, Expression] = {Symbol(a): Symbol(b) for a, b in _MIXED.items()}
    return plain(replaced(traced(formula), names), NUMBERS)


def _of_record(
    left: str, of: str, derivation: Derivation, result: Formula | None
) -> Derived | None:
    """The lines of a record, the last of which is its own `result`."""
    lines = [
        (_written(formula), line.why) for line in derivation if (formula := line.formula or result)
    ]
    return Derived(left, of, tuple(lines)) if lines else None


def _of_loss(
    left: str, loss: Loss, derivation: Derivation, result: Formula | None
) -> Derived | None:
    """The same for one sample, and then for the mean over all."""
    of = f"C of one sample is the sum over outputs of {_written(loss.each)}."
    found = _of_record(left, of, derivation, result)
    if found is None or result is None:
        return None
    mean = plain(traced(result) / SAMPLES, NUMBERS)
    return found._replace(ends=f"For C, the mean over m samples, {left} is {mean}.")


def _of_penalties(stage: Stage) -> Derived:
    """The gradient of C and of the penalties: each of its derivatives in turn."""
    names = list(stage.operation.constants)
    slopes = {name: f"({_written(PENALTIES[name].each)})'" for name in names}

    def line(why: str) -> tuple[str, str]:
        parts = [f"{name} × {slope}" for name, slope in slopes.items()]
        return " + ".join(["dC/dW", *parts]), why

    lines = [line("the derivative of a sum; of the penalty's terms, one is of this weight")]
    for name in names:
        for each in PENALTIES[name].derivation:
            slopes[name] = _in_product(each.formula or PENALTIES[name].slope)
            lines.append(line(each.why))
    adds = " + ".join(f"{name} × {_in_product(PENALTIES[name].each)}" for name in names)
    return Derived("d(C + penalty)/dW", f"To the penalty, a weight adds {adds}.", tuple(lines))


def _in_product(formula: Formula) -> str:
    return "".join(
        part if isinstance(part, str) else part.name
        for part in written(traced(formula), NUMBERS, needs=3)
    )


def _written(formula: Formula) -> str:
    return plain(traced(formula), NUMBERS)


# --------------------------------------------------------------------------- matrix products


def _weight_gradient(stage: Stage) -> Derived:
    layer = stage.layer
    Z, W, A = f"Z{layer}", f"W{layer}", f"A{layer - 1}"
    return Derived(
        f"dC/d{W}[i,k]",
        f"{Z}[i,s] = sum over k of {W}[i,k] {A}[k,s], plus b{layer}[i].",
        (
            (
                f"sum over s of dC/d{Z}[i,s] d{Z}[i,s]/d{W}[i,k]",
                f"{W}[i,k] leads to C through {Z} of unit i, in every sample s",
            ),
            (f"sum over s of delta{layer}[i,s] {A}[k,s]", "delta is dC/dZ, and dZ/dW the input"),
            (f"(delta{layer} {A}ᵀ)[i,k]", "with the transpose, it is a matrix product"),
        ),
    )


def _bias_gradient(stage: Stage) -> Derived:
    layer = stage.layer
    Z, b = f"Z{layer}", f"b{layer}"
    return Derived(
        f"dC/d{b}[i]",
        f"{Z}[i,s] = sum over k of W{layer}[i,k] A{layer - 1}[k,s], plus {b}[i].",
        (
            (
                f"sum over s of dC/d{Z}[i,s] d{Z}[i,s]/d{b}[i]",
                f"{b}[i] leads to C through {Z} of unit i, in every sample s",
            ),
            (f"sum over s of delta{layer}[i,s]", "delta is dC/dZ, and dZ/db is 1"),
        ),
    )


def _back(stage: Stage) -> Derived:
    layer = stage.layer
    Z, W, A = f"Z{layer + 1}", f"W{layer + 1}", f"A{layer}"
    return Derived(
        f"dC/d{A}[k,s]",
        f"{Z}[i,s] = sum over k of {W}[i,k] {A}[k,s], plus b{layer + 1}[i].",
        (
            (
                f"sum over i of dC/d{Z}[i,s] d{Z}[i,s]/d{A}[k,s]",
                f"{A}[k,s] leads to C through {Z} of every unit i of the next layer",
            ),
            (
                f"sum over i of {W}[i,k] delta{layer + 1}[i,s]",
                "delta is dC/dZ, and dZ/dA the weight",
            ),
            (f"({W}ᵀ delta{layer + 1})[k,s]", "with the transpose, it is a matrix product"),
        ),
    )


def _delta(stage: Stage) -> Derived:
    layer = stage.layer
    Z, A = f"Z{layer}", f"A{layer}"
    return Derived(
        f"dC/d{Z}[i,s]",
        f"{A}[i,s] = f({Z}[i,s]).",
        (
            (
                f"dC/d{A}[i,s] d{A}[i,s]/d{Z}[i,s]",
                f"{Z}[i,s] leads to C through {A}[i,s] alone",
            ),
            (f"(d{A} ⊙ f'({Z}))[i,s]", "cell by cell, which is what ⊙ means"),
        ),
    )


_OF_KINDS: dict[Kind, Callable[[Stage], Derived | None]] = {
    Kind.WEIGHT_GRADIENT: _weight_gradient,
    Kind.BIAS_GRADIENT: _bias_gradient,
    Kind.BACK: _back,
    Kind.DELTA: _delta,
    Kind.CORRECTION: bias_correction,
    Kind.PENALISED: _of_penalties,
}
