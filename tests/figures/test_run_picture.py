"""The small picture of a run: its coordinates are the run's numbers."""

from xml.etree import ElementTree as ET

import numpy as np
import pytest

from nnviz import Config, forward, train
from nnviz.core.setup.datasets import DATASETS
from nnviz.figures.run_picture import run_picture
from nnviz.web.palette import NEGATIVE, POSITIVE

SVG = "{http://www.w3.org/2000/svg}"


def parts(config: Config, tag: str) -> list[ET.Element]:
    return list(ET.fromstring(run_picture(train(config)).svg).iter(SVG + tag))  # noqa: S314 (our own)


def test_the_bars_are_the_outputs() -> None:
    run = train(Config(epochs=30))
    A = forward(run.network_at(30), run.dataset.X)[-1].A[0]
    bars = [each for each in parts(run.config, "rect") if each.get("fill") != "none"]
    assert [float(bar.get("height", 0)) for bar in bars] == pytest.approx(120 * A, abs=0.051)
    assert [bar.get("fill") for bar in bars] == [POSITIVE if a > 0.5 else NEGATIVE for a in A]


def test_the_curve_is_the_loss_on_a_log_axis() -> None:
    run = train(Config(epochs=30))
    (line,) = parts(run.config, "polyline")
    points = np.array([pair.split(",") for pair in line.get("points", "").split()], dtype=float)
    assert points[:, 0] == pytest.approx(np.linspace(0, 120, 31), abs=0.051)
    # Equal factors of the loss are equal heights.
    slope, at_1 = np.polyfit(np.log10(run.loss), points[:, 1], 1)
    assert points[:, 1] == pytest.approx(slope * np.log10(run.loss) + at_1, abs=0.2)
    assert slope < 0


def test_of_many_layers_the_gradients_are_shown() -> None:
    config = Config(dataset="circles", hidden=(4, 4, 4), activation="sigmoid", epochs=3)
    norms = train(config).gradient_norm[0]
    dots = [each for each in parts(config, "circle") if each.get("r") == "4"]
    heights = np.array([120 - float(dot.get("cy", 0)) for dot in dots])
    assert len(dots) == 4
    assert (np.argsort(heights) == np.argsort(norms)).all()


def test_the_plane_is_coloured_by_the_side_of_one_half() -> None:
    config = Config(dataset="and", hidden=(), learning_rate=2.0, epochs=300)
    cells = [each for each in parts(config, "rect") if each.get("fill") != "none"]
    top_right = [c for c in cells if float(c.get("y", 0)) == 0][-1]
    bottom_left = [c for c in cells if float(c.get("x", 0)) == 0][-1]
    assert (top_right.get("fill"), bottom_left.get("fill")) == (POSITIVE, NEGATIVE)


@pytest.mark.parametrize("dataset", DATASETS)
@pytest.mark.parametrize("rate", [0.5, 100.0])
def test_every_dataset_has_a_picture_also_where_it_diverges(dataset: str, rate: float) -> None:
    run = train(Config(dataset=dataset, output="identity", learning_rate=rate, epochs=40))
    assert "nan" not in run_picture(run).svg
