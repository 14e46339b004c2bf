"""One path of the chain rule on the board: which it is, its map, and its product."""

from math import prod

from nnviz.board.answer import Shown
from nnviz.board.numbers import text
from nnviz.board.path_map import path_map
from nnviz.board.typeset import symbols_html, typeset
from nnviz.core.explain.chain_rule import Parameter
from nnviz.core.explain.main_path import Path


def path_html(shown: Shown, parameter: Parameter, path: Path) -> str:
    """Which path it is, the map, and below it what is multiplied along the path."""
    rows = "".join(
        f"<tr><td><span class='nnviz-badge'>{number}</span> {symbols_html(factor.symbol)}</td>"
        f"<td>{typeset(text(factor.value, 4))}</td></tr>"
        for number, factor in enumerate(path.factors, start=1)
    )
    total = f"<tr class='nnviz-total'><td>their product</td><td>{typeset(text(path.value, 4))}"
    return (
        f"<p>{typeset(_which(shown, parameter, path))}</p>"
        f"{path_map(shown.sizes, parameter, path)}"
        f'<table class="nnviz-sum nnviz-factors">{rows}{total}</td></tr></table>'
    )


def _which(shown: Shown, parameter: Parameter, path: Path) -> str:
    """Which of the paths it is, and what its product is to the whole derivative."""
    samples, paths = shown.chain.Y.shape[1], prod(shown.sizes[parameter.layer + 1 :])
    derivative = parameter.entry._replace(name=parameter.entry.name.gradient)
    if samples * paths == 1:
        return f"There is one path from {parameter} to C: its product is {derivative}."
    over = [what for what, count in (("samples", samples), ("paths", paths)) if count > 1]
    one = f"{derivative} is a sum over {' and '.join(over)}. This is one of its terms"
    sample = f"sample {path.sample + 1}{' of this batch' * (shown.data == 'this batch')}"
    if path.value == 0:
        return f"{one}{f', for {sample}' if samples > 1 else ''}; all of them are 0."
    largest = f", for the sample with the largest part: {sample}" if samples > 1 else ""
    onward = " In each layer the path goes on to the unit with the largest part in dC/dA."
    return f"{one}{largest}.{onward if paths > 1 else ''}"
