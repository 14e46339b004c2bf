"""The learning rate of a step where not all steps have the same: how it comes about, in numbers."""

from nnviz.board.numbers import text
from nnviz.board.typeset import typeset
from nnviz.core.model.forms import NUMBERS, NUMPY, Notation
from nnviz.core.model.notation import plain, written
from nnviz.core.model.symbols import Symbol, traced
from nnviz.core.setup.rates import Rate

_MEANINGS = {
    "full_rate": "full_rate is the learning rate that is set",
    "epochs_done": "; epochs_done counts the epochs before this one",
    "of_epochs": ", and of_epochs all of them",
}
_AFTER = ", without those of the warm-up"


def rate_html(rate: Rate | None) -> str:
    """The equation, with its symbols and with its numbers; nothing where there is no `rate`."""
    if rate is None:
        return ""
    tree = traced(rate.formula)
    value, with_numbers = text(rate.value, 6), _with_numbers(rate, NUMBERS)
    sides = [
        "learning_rate",
        plain(tree, NUMBERS),
        *([with_numbers] * (with_numbers != value)),
        value,
    ]
    return (
        f'<div class="nnviz-rate"><p>{_when(rate)}<br>{typeset(" = ".join(sides))}</p>'
        f"<p><small>{typeset(_meanings(rate))}</small></p>"
        '<div class="nnviz-code"><pre tabindex="0" aria-label="In NumPy"><code>'
        f"learning_rate = {_with_numbers(rate, NUMPY)}</code></pre></div></div>"
    )


def _with_numbers(rate: Rate, notation: Notation) -> str:
    parts = written(traced(rate.formula), notation)
    return "".join(
        notation.number(rate.numbers[part.name]) if isinstance(part, Symbol) else part
        for part in parts
    )


def _when(rate: Rate) -> str:
    part = ", in the warm-up" if rate.warming else ""
    return f"The learning rate of this step, in epoch {rate.epoch:,}{part}:"


def _meanings(rate: Rate) -> str:
    """What the names mean that are no settings."""
    used = [meaning for name, meaning in _MEANINGS.items() if name in rate.numbers]
    without = _AFTER if "epochs_done" in rate.numbers and rate.epoch > rate.warmup > 0 else ""
    return f"{''.join(used)}{without}."
