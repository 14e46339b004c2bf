"""What a network answers at the end of its run, or before, as a small square of SVG."""

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.model.network import Network, forward
from nnviz.core.setup.datasets import Dataset
from nnviz.core.train.run import Run
from nnviz.figures.fit import ends_of_axis, line_of_inputs
from nnviz.figures.outputs import kind_of_output
from nnviz.figures.plane_picture import POINTS, SIDE, plane_picture
from nnviz.web.palette import NEGATIVE, NEUTRAL, OUTPUTS, POSITIVE, QUANTITIES

FRAME = (
    f'<rect width="{SIDE}" height="{SIDE}" fill="none" stroke="{NEUTRAL}" stroke-opacity="0.5"/>'
)


def answer_svg(run: Run, step: int) -> str:
    """The picture after `step` steps as an image of its own, in a frame."""
    box = f"-1 -1 {SIDE + 2} {SIDE + 2}"  # with room for the frame's lines
    picture = answer_picture(run, step)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{FRAME}{picture}</svg>'


def answer_picture(run: Run, step: int | None = None) -> str:
    """Over one input or two, or a bar for each sample, of the first output; by default at the end.

    Raises IndexError for a step outside 0..steps.
    """
    network, dataset = run.network_at(run.steps if step is None else step), run.dataset
    pictures = {"plane": plane_picture, "classes": plane_picture, "fit": _fit}
    with np.errstate(all="ignore"):  # of a run that diverges
        return pictures.get(kind_of_output(dataset), _rows)(network, dataset)


def _fit(network: Network, dataset: Dataset) -> str:
    """Targets as points, and each output as a curve, over the input."""
    x = line_of_inputs(dataset)[0]
    A = np.nan_to_num(forward(network, x[np.newaxis])[-1].A)
    ends = np.array(ends_of_axis(dataset.everything.Y, (float(A.min()), float(A.max()))))
    step = -(-dataset.X.shape[1] // POINTS)

    def places(values: Array, low: float, high: float) -> Array:
        return np.asarray((values - low) / (high - low) * SIDE)

    def row(index: int) -> str:
        points = zip(
            places(dataset.X[0, ::step], x[0], x[-1]),
            SIDE - places(dataset.Y[index, ::step], *ends),
            strict=True,
        )
        curve = zip(places(x, x[0], x[-1]), SIDE - places(A[index].clip(*ends), *ends), strict=True)
        colour = OUTPUTS[index] if len(A) > 1 else QUANTITIES["A"]
        dots = "".join(
            f'<circle cx="{a:.1f}" cy="{b:.1f}" r="2" fill="{NEUTRAL}"/>' for a, b in points
        )
        line = " ".join(f"{a:.1f},{b:.1f}" for a, b in curve)
        return f'{dots}<path d="M{line}" fill="none" stroke="{colour}" stroke-width="2.5"/>'

    return "".join(map(row, range(len(A))))


def _rows(network: Network, dataset: Dataset) -> str:
    """A bar for the first output of each sample, and a line where its target is."""
    A = forward(network, dataset.X)[-1].A[0]
    wide = SIDE / len(A)
    parts = []
    for index, (value, target) in enumerate(zip(np.clip(A, 0, 1), dataset.Y[0], strict=True)):
        x, colour = (index + 0.2) * wide, POSITIVE if value > 0.5 else NEGATIVE
        parts.append(
            f'<rect x="{x:.1f}" y="{SIDE * (1 - value):.1f}" width="{0.6 * wide:.1f}"'
            f' height="{SIDE * value:.1f}" fill="{colour}"/>'
            f'<path d="M{x - 0.1 * wide:.1f} {SIDE * (1 - target):.1f}h{0.8 * wide:.1f}"'
            f' stroke="{NEUTRAL}" stroke-width="3"/>'
        )
    return "".join(parts)
