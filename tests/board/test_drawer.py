"""The drawer of one weight: its numbers are those of the run, and every factor has its place."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz import Config, Run, backward, forward, train
from nnviz.board.curve import curve_html
from nnviz.board.drawer import drawer_html, path_of, unit_html
from nnviz.board.numbers import text
from nnviz.core.explain.chain_rule import Parameter
from nnviz.core.explain.names import Entry, Name
from nnviz.core.model.network import Layer, loss_value
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
    change = "larger" if derivative < 0 else "smaller"
    data = "this batch" if run.config.batch_size else "all data"
    smaller = f"= {text(derivative, 4)}: if {parameter} were a little {change}, C of {data} would"
    assert smaller in words


def test_a_little_against_the_gradient_makes_c_of_its_data_smaller(
    case: tuple[Run, Parameter],
) -> None:
    run, parameter = case
    network = run.network_at(STEP)
    samples = Batches(run.config, run.dataset.X.shape[1]).indices(STEP)
    X, Y = run.dataset.X[:, samples], run.dataset.Y[:, samples]
    words = drawer(run, parameter).text
    by = 1e-6 if f"if {parameter} were a little larger" in words else -1e-6
    moved = [Layer(layer.W.copy(), layer.b.copy(), layer.activation) for layer in network]
    own = moved[parameter.layer - 1]
    (own.b if parameter.column is None else own.W)[parameter.row, parameter.column or 0] += by
    before, after = (
        loss_value(forward(each, X), Y, run.config.loss) for each in (network, tuple(moved))
    )
    assert after < before


def test_at_a_kink_it_claims_nothing_of_c() -> None:
    run = train(Config(epochs=3))  # all biases are 0, so Z1 of the inputs 0, 0, 0 is exactly 0
    words = drawer(run, Parameter(1, 0, None), step=0).text
    assert "b1[1] moves a Z that is exactly 0, at a kink" in words
    assert "would be smaller" not in words
    assert "would be smaller" in drawer(run, Parameter(1, 0, 2), step=0).text, (
        "its input is 0 there"
    )


def test_at_the_kink_of_the_loss_it_claims_nothing_of_c() -> None:
    config = Config("and", hidden=(), output="identity", initializer="zeros", epochs=3)
    run = train(replace(config, loss="mean_absolute_error"))  # A is 0, three times the target
    words = drawer(run, Parameter(1, 0, None), step=0).text
    assert "b1[1] moves an A that is exactly its target Y, at a kink" in words
    assert "would be smaller" not in words


def test_after_the_last_step_there_is_no_next_one(case: tuple[Run, Parameter]) -> None:
    run, parameter = case
    assert "The next step makes of it" in drawer(run, parameter).text
    words = drawer(run, parameter, run.steps).text
    assert "One more step would make of it" in words
    assert "C of all data" in words


def test_where_all_parts_are_0_no_path_is_called_the_largest() -> None:
    run = train(Config(learning_rate=10.0, epochs=60))  # kills every unit
    words = drawer(run, Parameter(1, 0, 1), run.steps).text
    assert "all of them are 0" in words
    assert "largest part" not in words


def test_the_largest_part_is_the_samples(case: tuple[Run, Parameter]) -> None:
    run, parameter = case
    shown = ShownPass(run, STEP, sample=0, mistakes=(), changes={})
    terms = shown.on_board.chain.of_parameter(parameter).terms
    parts = [abs(np.prod([factor.value for factor in term])) for term in terms]
    of = " of this batch" if run.config.batch_size else ""
    largest = f"the sample with the largest part: sample {int(np.argmax(parts)) + 1}{of}."
    assert largest in drawer(run, parameter).text


def test_of_a_unit_it_says_whose_c_it_is() -> None:
    run, cell = train(Config(epochs=9)), Entry(Name("A", 1), 1, 3)
    shown = ShownPass(run, STEP, sample=4, mistakes=(), changes={})
    found = read(unit_html(shown.on_board, cell, course_of(run, cell, STEP)))
    assert "For sample 4 alone, which is column 1 here, after 7 steps." in found.text
    assert "How C of this sample changes with it" in found.text
    (region,) = found.all("div", "nnviz-drawer")
    assert region.attributes["aria-label"] == "Why? A of unit 2 of layer 1, for sample 4"


def test_of_an_input_it_says_that_it_is_given() -> None:
    run, cell = train(Config(epochs=9)), Entry(Name("A", 0), 1, 3)
    shown = ShownPass(run, STEP, sample=4, mistakes=(), changes={})
    words = unit_html(shown.on_board, cell, course_of(run, cell, STEP))
    assert "It is given by the data: training does not change it." in words


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
    assert "Some of its factors are not finite numbers" in words


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
