"""What a network answers at the end of its run, as a picture of a report."""

from nnviz.core.model.network import forward
from nnviz.core.train.run import Run
from nnviz.figures.answer_picture import answer_picture
from nnviz.figures.outputs import kind_of_output
from nnviz.figures.plane_picture import SIDE
from nnviz.report.page import Picture
from nnviz.web.palette import NEUTRAL, QUANTITIES

_BARS = 40  # samples, up to which each has a bar
_CAPTIONS = {
    "plane": "Over the two inputs: blue where the output is above 0.5.",
    "classes": "Over the two inputs: the class with the largest output.",
    "fit": "The output over the input as a curve; points are targets.",
}


def output_picture(run: Run) -> Picture:
    """Over one input or two; else a bar for each sample, or of many samples a point for each."""
    kind = kind_of_output(run.dataset)
    if kind in _CAPTIONS:
        return _square(answer_picture(run), _CAPTIONS[kind])
    if run.dataset.X.shape[1] <= _BARS:
        said = "The first output of each sample as a bar; a line at its target."
        return _square(answer_picture(run), said)
    said = "Each sample's first output, up, over its target, across."
    return _square(_points(run), said)


def _square(drawn: str, caption: str) -> Picture:
    html = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 {SIDE + 2} {SIDE + 2}" role="img">'
        f'<rect width="{SIDE}" height="{SIDE}" fill="none" stroke="{NEUTRAL}" stroke-width=".6"/>'
        f"{drawn}</svg>"
    )
    return Picture("Output at the end", html, caption)


def _points(run: Run) -> str:
    """Outputs against targets, both between the smallest and the largest target or output."""
    Y = run.dataset.Y[0]
    A = forward(run.network_at(run.steps), run.dataset.X)[-1].A[0]
    low, high = min(Y.min(), A.min()), max(Y.max(), A.max())
    across, up = ((each - low) / ((high - low) or 1) * SIDE for each in (Y, A))
    points = "".join(
        f'<circle cx="{x:.1f}" cy="{SIDE - y:.1f}" r="1.4" fill="{QUANTITIES["A"]}"/>'
        for x, y in zip(across, up, strict=True)
    )
    return f'<path d="M0 {SIDE}L{SIDE} 0" stroke="{NEUTRAL}" stroke-width=".8"/>{points}'
