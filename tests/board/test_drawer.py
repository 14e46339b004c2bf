"""The drawer of one weight: its numbers are those of the run, and every factor has its place."""

import numpy as np
import pytest

from nnviz import Config, Run, backward, forward, train
from nnviz.board.curve import curve_html
from nnviz.board.drawer import drawer_html, path_of
from nnviz.board.numbers import text
from nnviz.core.explain.chain_rule import Parameter
from nnviz.core.explain.names import Entry, Name
from nnviz.core.setup.batches import Batches
from nnviz.views.backprop.shown_pass import ShownPass
from nnviz.views.training.drawer import course_of
from tests.board.reading import Element, read

CONFIGS = {
    "notes": Config(initializer="notes", epochs=40),
    "deep": Config("moons", hidden=(12, 3, 2), activation="tanh", optimizer="adam", epochs=20),
    "classes": Config(
        "blobs", hidden=(4,), output="softmax", loss="cross_entropy", batch_size=30, epochs=9
    ),
    "none hidden": Config("or", hidden=(), learning_rate=0.3, epochs=15),
}
PARAMETERS = {
    "notes": Parameter(1, 1, 2),
    "deep": Parameter(1, 10, 1),  # into a unit beyond those that are drawn
    "classes": Parameter(2, 2, None),
    "none hidden": Parameter(1, 0, 1),
}
STEP = 7


@pytest.fixture(scope="module", params=CONFIGS)
def case(request: pytest.FixtureRequest) -> tuple[Run, Parameter]:
    return train(CONFIGS[request.param]), PARAMETERS[request.param]


def drawer(run: Run, parameter: Parameter, step: int = STEP) -> Element:
    shown = ShownPass(run, step, sample=0, mistakes=(), changes={})
    course = course_of(run, parameter.entry, step)
    path = path_of(shown.on_board, parameter)
    return read(drawer_html(shown.on_board, parameter, course, path))


def test_its_value_and_its_gradient_are_the_runs(case: tuple[Run, Parameter]) -> None:
    run, parameter = case
    network = run.network_at(STEP)
    samples = Batches(run.config, run.dataset.X.shape[1]).indices(STEP)
    X, Y = run.dataset.X[:, samples], run.dataset.Y[:, samples]
    layer = parameter.layer - 1
    gradient = backward(network, forward(network, X), Y, run.config.loss)[layer]
    place = (parameter.row, parameter.column or 0)
    if parameter.column is None:
        value, derivative = network[layer].b[place], gradient.db[place]
    else:
        value, derivative = network[layer].W[place], gradient.dW[place]
    words = drawer(run, parameter).text
    assert f"{parameter} = {text(value, 4)}" in words
    assert f"= {text(derivative, 4)}: made a little" in words
    assert ("a little larger" in words) is bool(derivative < 0)


def test_the_map_numbers_every_factor_once(case: tuple[Run, Parameter]) -> None:
    found = drawer(*case)
    (table,) = found.all("table", "nnviz-factors")
    count = len(table.all("tr")) - 1
    (drawing,) = found.all("svg", "nnviz-path")
    badges = [each.text for each in drawing.all("text", "nnviz-badge")]
    assert badges == [str(number) for number in range(1, count + 1)]


def test_its_course_is_the_runs(case: tuple[Run, Parameter]) -> None:
    run, parameter = case
    course = course_of(run, parameter.entry, STEP)
    assert course.steps[0] == 0
    assert course.steps[-1] == run.steps
    for step, value in list(zip(course.steps, course.values, strict=True))[::5]:
        layer = run.network_at(step)[parameter.layer - 1]
        own = layer.b if parameter.column is None else layer.W
        assert value == own[parameter.row, parameter.column or 0]


def test_after_the_last_step_of_a_saturated_run_it_says_what_it_cannot() -> None:
    run = train(Config("or", hidden=(), loss="binary_cross_entropy", learning_rate=50, epochs=400))
    shown = ShownPass(run, run.steps, 0, (), {Entry(Name("W", 1), 0, 0): 1e200})
    course = course_of(run, Entry(Name("W", 1), 0, 0), run.steps)
    path = path_of(shown.on_board, Parameter(1, 0, 0))
    assert path is None
    words = drawer_html(shown.on_board, Parameter(1, 0, 0), course, path)
    assert "Some of its factors are not numbers" in words


@pytest.mark.parametrize("values", [[1.5, 1.5, 1.5], [2.0], [-3.0, 0.0, 5.0]])
def test_a_curve_stays_inside_its_frame(values: list[float]) -> None:
    steps = list(range(len(values)))
    drawing = read(curve_html(steps, np.array(values), 0, "W1[1,1]"))
    (line,) = drawing.all("polyline")
    points = [
        [float(part) for part in pair.split(",")] for pair in line.attributes["points"].split()
    ]
    assert len(points) == len(values)
    assert all(0 <= x <= 320 and 0 <= y <= 96 for x, y in points)
    assert text(max(values), 4) in drawing.text
