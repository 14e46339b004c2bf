"""Where some data are kept from training, the pictures show both kinds, and tell them apart."""

from typing import Any

import numpy as np
import pytest

from nnviz import Config, Run, train
from nnviz.figures.classes import classes_figure
from nnviz.figures.end_labels import end_labels
from nnviz.figures.loss import loss_figure
from nnviz.figures.outputs import agreement_figure, plane, plane_figure, rows_figure
from nnviz.figures.theme import axis
from nnviz.panels.outputs import output
from nnviz.panels.subject import Subject, kept_networks
from tests.figures.validated import validated


def split_run(dataset: str, **settings: Any) -> Run:
    return train(Config(dataset=dataset, test_fraction=0.4, epochs=12, **settings))


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("batch_size", [0, 7])
def test_the_loss_on_test_data_has_a_labelled_line(log: bool, batch_size: int) -> None:  # noqa: FBT001 (a parameter of the test)
    run = split_run("moons", samples=30, batch_size=batch_size)
    figure = validated(loss_figure(run, log=log))
    line = figure.data[-1]
    assert line.name == "test data"
    np.testing.assert_array_equal(line.x, run.kept_steps)
    np.testing.assert_array_equal(line.y, run.test_loss)
    assert run.test_loss is not None
    low, high = figure.layout.yaxis.range
    assert [each.text for each in figure.layout.annotations] == ["train", "test"]
    labels = [each.y for each in figure.layout.annotations]
    heights = [np.log10(end) if log else end for end in (run.loss[-1], run.test_loss[-1])]
    assert np.mean(labels) == pytest.approx(np.mean(heights))
    between = max(abs(heights[1] - heights[0]), 0.08 * (high - low))
    assert abs(labels[1] - labels[0]) == pytest.approx(between), "no label lies over the other"
    assert low <= (np.log10(run.test_loss.max()) if log else run.test_loss.max()) <= high


def test_of_many_networks_the_line_goes_through_some(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nnviz.core.train.run._WORK", 4 * 12 * 13)  # of 13 parameters, 12 samples
    run = split_run("moons", samples=30)
    assert run.test_curve is not None
    assert run.test_loss is not None
    steps, losses = run.test_curve
    assert steps.tolist() == [0, 4, 8, 12]
    np.testing.assert_allclose(losses, run.test_loss[steps], rtol=1e-12)


def test_labels_of_ends_that_are_close_stand_one_above_the_other() -> None:
    linear = axis("loss", range=[0, 1])

    def places(**ends: float) -> dict[str, float]:
        found = end_labels({name: (end, "red") for name, end in ends.items()}, linear)
        return {label["text"]: round(label["y"], 6) for label in found["annotations"]}

    assert places(train=0.1, test=0.5) == {"train": 0.1, "test": 0.5}
    assert places(train=0.1, test=0.12) == {"train": 0.07, "test": 0.15}
    assert places(train=0.12, test=0.1) == {"train": 0.15, "test": 0.07}
    assert places(train=0.0, test=0.02) == {"train": 0.0, "test": 0.08}
    assert places(train=0.1, test=float("inf")) == {"train": 0.1}
    assert places(train=0.98, test=0.99, one=7.0) == {"train": 0.84, "test": 0.92, "one": 1.0}


def test_points_of_test_data_are_drawn_in_another_form_with_a_legend() -> None:
    data = split_run("moons", samples=30).dataset
    assert data.test is not None
    x, y, grid = plane(data)
    assert (grid.min(axis=1) < data.everything.X.min(axis=1)).all()
    assert (grid.max(axis=1) > data.everything.X.max(axis=1)).all()
    nothing = np.zeros((y.size, x.size))
    figure = validated(plane_figure(data, nothing))
    _, *marks, _, _ = figure.data
    for trace, (side, label) in zip(
        marks, [(data, 0), (data, 1), (data.test, 0), (data.test, 1)], strict=True
    ):
        np.testing.assert_array_equal(np.stack([trace.x, trace.y]), side.X[:, side.Y[0] == label])
        assert trace.marker.symbol.endswith("-dot") == (side is data.test)
    named = [trace.name for trace in figure.data if trace.showlegend is not False][1:]
    assert named == ["training data", "test data"]
    assert figure.layout.showlegend


def test_each_class_has_its_test_samples() -> None:
    data = split_run("blobs", samples=30).dataset
    assert data.test is not None
    nothing = np.zeros((40, 40))
    _, *marks = validated(classes_figure(data, nothing, nothing)).data
    names = [f"class {index}{side}" for side in ("", ", test") for index in (1, 2, 3)]
    assert [trace.name for trace in marks] == names
    assert sum(len(trace.x) for trace in marks[3:]) == 12


@pytest.mark.parametrize("dataset", ["majority", "teacher", "moons"])
def test_the_film_answers_training_data_and_then_test_data(dataset: str) -> None:
    run = split_run(dataset, **({"outputs": 2} if dataset == "teacher" else {}))
    part = output("output", Subject(run, *kept_networks(run, 500), log=False, rescaled=False))
    assert run.dataset.test is not None
    sizes = {reel.trace: reel.values.shape[-1] for reel in part.reels}
    trained, tested = run.dataset.X.shape[1], run.dataset.test.X.shape[1]
    expected = {
        "majority": {0: trained + tested},
        "teacher": {0: trained, 1: trained, 2: tested, 3: tested},
        "moons": {0: 40},
    }
    assert sizes == expected[dataset]


def test_rows_of_test_data_come_last_and_have_rings() -> None:
    data = split_run("majority").dataset
    assert data.test is not None
    answers = np.linspace(0, 1, 8)
    bars, lines, rings = validated(rows_figure(data, answers, span=(0, 1))).data
    np.testing.assert_array_equal(bars.y, answers)
    assert [*lines.x, *rings.x] == list(bars.x)
    np.testing.assert_array_equal(lines.y, data.Y[0])
    np.testing.assert_array_equal(rings.y, data.test.Y[0])
    assert {f"{row:03b}" for row in range(8)} == set(bars.x)


def test_agreement_shows_test_data_as_rings() -> None:
    data = split_run("teacher", samples=30).dataset
    assert data.test is not None
    A = data.everything.Y[:, ::-1]
    dots, rings = validated(agreement_figure(data, A, span=(0, 1))).data
    np.testing.assert_array_equal(np.append(dots.y, rings.y), A[0])
    np.testing.assert_array_equal(rings.x, data.test.Y[0])
    assert rings.marker.symbol == "circle-open"
