"""delta behind softmax on the board: the derivatives of a sample, and the sum over its outputs."""

from nnviz.board.derivation import derivation_html
from nnviz.board.html import TYPESET, still_html
from nnviz.board.sums import sum_html
from nnviz.board.typeset import symbols_html, typeset
from nnviz.core.arrays import Array
from nnviz.core.explain.chain_rule import ChainRule, is_finite
from nnviz.core.explain.derivations import derived_mixing, mixed_text
from nnviz.core.explain.mixed import over_outputs, slopes_of_sample
from nnviz.core.explain.names import Entry
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.ranges import round_range


def mixed_html(chain: ChainRule, cell: Entry, not_finite: str) -> str:
    """How a cell of the honest delta comes from all outputs of its sample.

    Where a factor is not finite, `not_finite` is said instead.
    """
    total = over_outputs(chain, cell.row, cell.column)
    heading = (
        f"<h4>The chain rule: {symbols_html(total.symbol)} = dA/dZ × dC/dA, summed over the"
        " outputs</h4>"
    )
    if not is_finite(total):
        return f"{heading}<p>{not_finite}</p>"
    activation = chain.network[-1].activation
    how = derivation_html(derived_mixing(activation), "mixing", "How dA[k]/dZ[j] is derived")
    sums = sum_html(total, counted="outputs")
    return (
        f"{heading}{_matrix(chain, cell)}{how}"
        f'<div class="nnviz-scroll">{sums}</div><p>{typeset(_comes_to(chain, cell))}</p>'
    )


def _matrix(chain: ChainRule, cell: Entry) -> str:
    """The derivatives of every A of the sample by every Z, and what they are."""
    slopes, layer = slopes_of_sample(chain, cell.column), len(chain.network)
    formula = ACTIVATIONS[chain.network[-1].activation].mixed_slope
    assert formula is not None
    z = f"Z{layer}[{cell.row + 1},{cell.column + 1}]"
    words = (
        f"{z} changes A of every output of its sample:"
        f" dA[k]/dZ[j] = {mixed_text(formula)}. As a matrix, with a row for each A[k] and a column"
        " for each Z[j], the terms between different units stand off its diagonal. The column of"
        f" {z} is marked."
    )
    table = _table(slopes, cell.row, layer) if len(slopes) <= TYPESET else ""
    return f"<p>{typeset(words)}</p>{table}"


def _table(slopes: Array, unit: int, layer: int) -> str:
    half_width = round_range(slopes)

    def line(row: Array) -> str:
        cells = (
            still_html(float(slope), half_width, marked=place == unit)
            for place, slope in enumerate(row)
        )
        return f"<tr>{''.join(cells)}</tr>"

    lines = "".join(map(line, slopes))
    label = f"dA{layer} by dZ{layer}, {len(slopes)} by {len(slopes)}"
    return (
        f'<div class="nnviz-scroll"><table class="nnviz-matrix nnviz-edge-A" aria-label="{label}">'
        f"{lines}</table></div>"
    )


def _comes_to(chain: ChainRule, cell: Entry) -> str:
    """Which of the terms are off the diagonal, and what they all come to."""
    layer, place = len(chain.network), f"[{cell.row + 1},{cell.column + 1}]"
    return (
        f"The term with dA{layer}{place} is the unit's own; the others come from off the diagonal."
        f" In each, A of its output cancels; as the targets of the sample add up to 1, they come to"
        f" (A{layer}{place} − Y{place}) / m."
    )
