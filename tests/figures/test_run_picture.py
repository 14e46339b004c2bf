"""The small picture of a run: its coordinates are the run's numbers."""

from xml.etree import ElementTree as ET

import numpy as np
import pytest

from nnviz import Config, forward, train
from nnviz.core.setup.datasets import DATASETS
from nnviz.figures.run_picture import run_picture
from nnviz.web.palette import CLASS_COLOURS, NEGATIVE, POSITIVE

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


def test_with_batches_the_curve_is_that_of_all_data() -> None:
    run = train(Config(dataset="moons", samples=30, batch_size=7, epochs=8))
    (line,) = parts(run.config, "polyline")
    heights = [float(pair.split(",")[1]) for pair in line.get("points", "").split()]
    assert len(heights) == run.steps + 1
    losses = [run.loss_on_all(step) for step in range(run.steps + 1)]
    slope, at_1 = np.polyfit(np.log10(losses), heights, 1)
    assert heights == pytest.approx(slope * np.log10(losses) + at_1, abs=0.2)


def test_where_data_are_kept_from_training_their_loss_and_rings_are_shown() -> None:
    run = train(Config(dataset="moons", samples=20, test_fraction=0.4, epochs=30))
    assert run.test_loss is not None
    first, second = (
        np.array([pair.split(",")[1] for pair in line.get("points", "").split()], dtype=float)
        for line in parts(run.config, "polyline")
    )
    # Both on one axis.
    slope, at_1 = np.polyfit(np.log10(run.loss), first, 1)
    assert second == pytest.approx(slope * np.log10(run.test_loss) + at_1, abs=0.2)
    rings = [each for each in parts(run.config, "circle") if each.get("r") == "2.5"]
    assert run.dataset.test is not None
    sides = [NEGATIVE if y < 0.5 else POSITIVE for y in run.dataset.test.Y[0]]
    assert [ring.get("stroke") for ring in rings] == sides
    assert len(parts(run.config, "circle")) == 20


def test_of_clipped_gradients_the_loss_is_shown() -> None:
    config = Config(dataset="circles", hidden=(4, 4, 4), clip_norm=0.1, epochs=3)
    assert len(parts(config, "polyline")) == 1


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


def test_a_fit_is_a_curve_through_points() -> None:
    run = train(Config(dataset="sine", samples=50, epochs=60))
    dots = np.array(
        [[float(p.get("cx", 0)), float(p.get("cy", 0))] for p in parts(run.config, "circle")]
    )
    (line,) = (each.get("d", "").removeprefix("M") for each in parts(run.config, "path"))
    curve = np.array([pair.split(",") for pair in line.split()], dtype=float)
    # Both on the same axes: these take every sample and every output back to what it was.
    across = np.polyfit(dots[:, 0], run.dataset.X[0], 1)
    up = np.polyfit(dots[:, 1], run.dataset.Y[0], 1)
    assert up[0] < 0, "larger is further up"
    A = forward(run.network_at(60), np.polyval(across, curve[:, 0])[np.newaxis])[-1].A[0]
    assert np.polyval(up, curve[:, 1]) == pytest.approx(A, abs=0.004)
    assert curve.min() >= 0
    assert curve.max() <= 120


def test_several_classes_have_the_colour_of_the_largest_output() -> None:
    run = train(Config(dataset="blobs", samples=60, epochs=200))
    colours = [on_dark for _, on_dark in CLASS_COLOURS]
    dots = parts(run.config, "circle")
    assert [dot.get("fill") for dot in dots] == [colours[k] for k in run.dataset.Y.argmax(axis=0)]
    cells = [each for each in parts(run.config, "rect") if each.get("fill") != "none"]
    assert {cell.get("fill") for cell in cells} == set(colours[:3])
    for dot in dots:  # of clouds far apart
        x, y = float(dot.get("cx", 0)), float(dot.get("cy", 0))
        (under,) = (
            cell
            for cell in cells
            if 0 <= x - float(cell.get("x", 0)) < float(cell.get("width", 0))
            and 0 <= y - float(cell.get("y", 0)) < 5
        )
        if float(under.get("fill-opacity", 0)) > 0.8:
            assert under.get("fill") == dot.get("fill")


@pytest.mark.parametrize("dataset", DATASETS)
@pytest.mark.parametrize("rate", [0.5, 100.0])
def test_every_dataset_has_a_picture_also_where_it_diverges(dataset: str, rate: float) -> None:
    run = train(Config(dataset=dataset, output="identity", learning_rate=rate, epochs=40))
    assert "nan" not in run_picture(run).svg
    assert "inf" not in run_picture(run).svg
