"""What each unit answers for each sample, as a strip inside it, with the targets beside."""

from nnviz.figures.activations import shown_samples
from nnviz.panels.drawn_units import DrawnUnits
from nnviz.panels.part import reel
from nnviz.panels.subject import Subject
from nnviz.panels.unit_pictures import FIRST, Pictures, called, colour_ends
from nnviz.player.picture import Picture


def over_samples(figure: str, subject: Subject, drawn: DrawnUnits) -> Pictures:
    """A strip in each unit: its activation for each of the samples that there is room for."""
    dataset = subject.run.dataset
    samples = shown_samples(dataset)
    A = [values[:, rows] for values, rows in zip(subject.activations, drawn.rows[1:], strict=False)]
    X, Y = dataset.X[:, samples][drawn.rows[0]], dataset.Y[:, samples][drawn.rows[-1]]
    strips = [X, *A, Y]
    still = (0, len(strips) - 1)
    pictures = [
        Picture(
            nodes=list(drawn.nodes[column]),
            names=called(drawn, column, ",{}]"),
            rows=1,
            columns=len(samples),
            ends=colour_ends(drawn, column, values, dataset),
            cells=[f"{sample + 1}" for sample in samples],
            values=values if column in still else None,
        )
        for column, values in enumerate(strips)
    ]
    reels = [
        reel(figure, FIRST + layer, "values", values) for layer, values in enumerate(A, start=1)
    ]
    return Pictures(pictures, reels)
