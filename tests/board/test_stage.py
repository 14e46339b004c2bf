"""The board of every stage: what it names, its shapes, and the sums that it answers with."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st

from nnviz import backward, forward
from nnviz.board import words
from nnviz.board.answer import Asked, Shown
from nnviz.board.html import TYPESET
from nnviz.board.numbers import cell_text
from nnviz.board.stage import slug, stage_html
from nnviz.board.strip import UNFOLDED
from nnviz.board.sums import sum_html
from nnviz.core.arrays import Array
from nnviz.core.explain.cells import Operand
from nnviz.core.explain.chain_rule import ChainRule
from nnviz.core.explain.mistakes import MISTAKES, applicable, with_mistakes
from nnviz.core.explain.names import LOSS, Entry, Name
from nnviz.core.explain.quiz import question
from nnviz.core.explain.stage import Kind, Stage, cell_named, evaluated
from nnviz.core.explain.stages import Model, given, stages_of
from nnviz.core.explain.uncleared import nothing_left, uncleared
from nnviz.core.model.activations import ACTIVATIONS, hidden_activations
from nnviz.core.model.losses import LOSSES as LOSS_RECORDS
from nnviz.core.model.network import Layer
from tests.board.reading import (
    Element,
    exact,
    half_unit,
    number,
    read,
    read_sum,
    words_of,
    worked_out,
)
from tests.core.explain.test_stages import Drawn, passes
from tests.core.explain.test_stages import drawn as any_drawn
from tests.core.reference import Problem, draw_problem

NO_NUMBER = re.compile(r"nan|\binf(inity)?\b", re.IGNORECASE)
LOSSES = ("squared_error", "binary_cross_entropy")
# Sizes and activations by the number of hidden layers: matrices that are printed, or too large.
NETWORKS = {
    0: ((2, 1), ("sigmoid",)),
    1: ((3, 4, 2), ("relu", "sigmoid")),
    2: ((2, 20, 3, 2), ("tanh", "leaky_relu", "sigmoid")),
    3: ((3, 5, TYPESET + 1, 2, 1), ("identity", "sigmoid", "relu", "sigmoid")),
}
CASES = pytest.mark.parametrize(
    ("depth", "loss", "samples"),
    [
        *((depth, loss, samples) for depth in (0, 1) for loss in LOSSES for samples in (1, 5)),
        (2, "binary_cross_entropy", 5),
        (3, "squared_error", 1),
    ],
)
FEWER = pytest.mark.parametrize(
    ("depth", "loss", "samples"),
    [
        (1, "squared_error", 5),
        (1, "binary_cross_entropy", 5),
        (2, "squared_error", 1),
        (3, "binary_cross_entropy", 5),
    ],
)


class Pass(NamedTuple):
    """A problem with its model."""

    problem: Problem
    model: Model
    sizes: tuple[int, ...]

    def shown(self, mistakes: Collection[str] = ()) -> Shown:
        network, X, Y = self.problem
        stages = with_mistakes(stages_of(self.model), mistakes, self.model)
        with np.errstate(all="ignore"):
            chain = ChainRule(network, forward(network, X), Y, self.model.loss)
        start = given(network, X, Y)
        start |= nothing_left(uncleared(stages), start)
        return Shown(stages, evaluated(stages, start), chain, self.sizes)


@cache
def drawn(depth: int, loss: str, samples: int) -> Pass:
    (sizes, activations), rng = NETWORKS[depth], np.random.default_rng((depth, samples))
    network = tuple(
        Layer(rng.normal(0, 0.7, (rows, columns)), rng.normal(0, 0.5, (rows, 1)), activation)
        for (columns, rows), activation in zip(pairwise(sizes), activations, strict=True)
    )
    X = rng.normal(0, 1, (sizes[0], samples))
    Y = rng.integers(0, 2, (sizes[-1], samples)).astype(float)
    return Pass(Problem(network, X, Y), Model(activations, loss, "sgd", {"rate": 0.5}), sizes)


def single(weight: float, x: float, activation: str, loss: str, *, layers: int = 1) -> Pass:
    """One weight a layer, one sample, a target of 0."""
    network = (Layer(np.array([[weight]]), np.array([[0.0]]), activation),) * layers
    problem = Problem(network, np.array([[x]]), np.array([[0.0]]))
    return Pass(
        problem, Model((activation,) * layers, loss, "sgd", {"rate": 0.5}), (1,) * (layers + 1)
    )


def shape_of(name: str, sizes: Sequence[int], samples: int) -> tuple[int, int]:
    """The shape that a matrix must have by its name."""
    if name in ("C", "new C"):
        return 1, 1
    layer = int(re.findall(r"\d+", name)[0]) if name != "Y" else len(sizes) - 1
    match name.removeprefix("new ").removeprefix("d")[0]:
        case "W":
            return sizes[layer], sizes[layer - 1]
        case "b":
            return sizes[layer], 1
    return sizes[layer], samples


def operands_of(stage: Stage) -> list[tuple[str, bool]]:
    """The names in an equation, from left to right, and whether each is transposed."""
    parts = (part for part in stage.operation.equation if isinstance(part, Operand))
    return [(str(name), transposed) for name, transposed in parts]


def read_stage(shown: Shown, index: int, asked: Asked | None = None) -> Element:
    html = stage_html(shown, index, asked or Asked())
    root = read(html)
    assert not NO_NUMBER.search(words_of(root))
    return root


Place = tuple[str, int, int]  # a cell as the browser knows it


def cell(shown: Shown, place: Place) -> Entry:
    """The cell as a value."""
    found = cell_named(shown.matrices, *place)
    assert found
    return found


def array_of(shown: Shown, name: str) -> Array:
    return shown.matrices[cell(shown, (name, 0, 0)).name]


def answer_part(html: str) -> str:
    """The answer alone, which is faster to read."""
    _, found, after = html.partition('<div class="nnviz-answer"')
    return f"{found}{after}".partition('</div><form class="nnviz-form" data-find')[0]


def read_answer(shown: Shown, index: int, place: Place) -> Element:
    """Only what is said of a cell: it stands last but for the form to find one."""
    html = stage_html(shown, index, Asked(cell(shown, place)))
    answer = read(answer_part(html)).one("div", "nnviz-answer")
    assert not NO_NUMBER.search(words_of(answer))
    return answer


def cells_of(root: Element) -> dict[Place, Element]:
    """The buttons of the matrices, by place."""
    numbers = root.one("div", "nnviz-numbers")
    acts = [(each, each.act["cell"]) for each in numbers.all("button")]
    return {(name, row, column): button for button, (name, row, column) in acts}


def index_of(shown: Shown, name: str) -> int:
    (found,) = (i for i, stage in enumerate(shown.stages) if str(stage.result) == name)
    return found


def edits(root: Element) -> list[Element]:
    """The forms to change a number."""
    return [form for form in root.all("form") if "data-edit" in form.attributes]


def title_of(name: str) -> str:
    shown = name.replace("delta", "δ").replace("_hat", "\N{COMBINING CIRCUMFLEX ACCENT}")
    return shown.replace("_", " ")


# ------------------------------------------------------------------------------ every stage


@CASES
def test_every_stage_and_every_sum_behind_it(depth: int, loss: str, samples: int) -> None:
    # In one test, because reading the HTML takes longest.
    case = drawn(depth, loss, samples)
    shown = case.shown()
    for index, stage in enumerate(shown.stages):
        root = read_stage(shown, index)
        check_title(root, shown, index)
        check_strip(root, shown, index)
        check_shapes(root, case, stage, samples)
        cells = check_numbers(root, shown, stage)
        check_answers(cells, shown, index)


def check_title(root: Element, shown: Shown, index: int) -> None:
    """It names the result and says where it stands."""
    stage, heading = shown.stages[index], root.one("h3").text
    of_loss = str(stage.result) in ("C", "new C")
    of = f" of {shown.data}" if of_loss else ""
    assert heading.endswith(f" {title_of(str(stage.result))}{of}")
    single = stage.result.layer is None
    assert (f"layer {stage.layer}" in heading) != single
    assert f"{index + 1} of {len(shown.stages)}" in root.one("div", "nnviz-head").text
    where = f"layer {stage.layer}" if stage.layer else "all layers"
    assert root.one("svg").attributes["aria-label"].endswith(where)


def check_strip(root: Element, shown: Shown, index: int) -> None:
    """It leads to every stage, or to the layer that the stage is in."""
    strip, last = root.one("nav", "nnviz-strip").all("button"), len(shown.stages) - 1
    names = [title_of(str(stage.result)) for stage in shown.stages]
    places = [each.act["stage"] for each in strip]
    assert places == sorted(set(places))
    if len(names) <= UNFOLDED:
        assert places == list(range(last + 1))
    for place, after, chip in zip(places, [*places[1:], last + 1], strip, strict=True):
        if after == place + 1:
            assert chip.text == names[place]
            continue
        folded = shown.stages[place:after]
        assert index not in range(place, after)
        assert {(stage.direction, stage.layer) for stage in folded} == {
            (folded[0].direction, int(chip.text))
        }
        assert chip.attributes["title"].endswith(", ".join(str(each.result) for each in folded))
    current = [
        at for at, each in zip(places, strip, strict=True) if "aria-current" in each.attributes
    ]
    assert current == [index]
    assert [at for at, each in zip(places, strip, strict=True) if "nnviz-here" in each.kinds] == [
        index
    ]
    groups = [each.attributes["aria-label"] for each in root.all("div", "nnviz-group")]
    assert groups == ["Forward", "Loss", "Backward", "Update"]
    turns = {
        each.attributes["data-key"]: each for each in root.one("div", "nnviz-turn").all("button")
    }
    ends = {key: "disabled" in each.attributes for key, each in turns.items()}
    assert (ends["previous"], ends["next"]) == (index == 0, index == last)
    here = shown.stages[index]
    for key, stages in (
        ("next layer", shown.stages[index:]),
        ("previous layer", shown.stages[: index + 1]),
    ):
        apart = [each for each in stages if not together(each, here)]
        assert ends[key] == (not apart)
        if apart:
            target = shown.stages[turns[key].act["stage"]]
            assert together(target, apart[0 if key == "next layer" else -1])


def together(one: Stage, other: Stage) -> bool:
    """Whether two stages are of the same layer in the same direction."""
    kinds = [(each.direction, each.layer, each.result.former == LOSS) for each in (one, other)]
    return kinds[0] == kinds[1]


def check_shapes(root: Element, case: Pass, stage: Stage, samples: int) -> None:
    """The result and each operand, where it is transposed too, have the shape of their name."""
    symbols = root.one("div", "nnviz-symbols").all("span", "nnviz-operand")
    named = [(str(stage.result), False), *operands_of(stage)]
    for symbol, (name, transposed) in zip(symbols, named, strict=True):
        rows, columns = shape_of(name, case.sizes, samples)[:: -1 if transposed else 1]
        assert symbol.parts[0].text == title_of(name) + ("^T" if transposed else "")
        said = symbol.one("small", "nnviz-shape").text
        assert said.split(", ")[-1] == f"{rows} × {columns}"


def check_numbers(root: Element, shown: Shown, stage: Stage) -> dict[Place, Element]:
    """Each number of each matrix is printed, or drawn where the matrix is large."""
    cells, names = cells_of(root), {str(stage.result), *(name for name, _ in operands_of(stage))}
    matrices = {name: array_of(shown, name) for name in names}
    printed = {name for name in names if max(matrices[name].shape) <= TYPESET}
    assert set(cells) == {
        (name, row, column) for name in printed for row, column in np.ndindex(*matrices[name].shape)
    }
    for (name, row, column), button in cells.items():
        value = matrices[name][row, column]
        assert abs(number(button.text) - value) <= half_unit(button.text)
    large = [each.attributes["data-name"] for each in root.all("canvas")]
    assert sorted(large) == sorted(names - printed)
    return cells


def check_answers(cells: dict[Place, Element], shown: Shown, index: int) -> None:
    """Asked for a cell, the sum behind it is printed equal to it."""
    name = str(shown.stages[index].result)
    array = array_of(shown, name)
    rows, columns = array.shape
    for row, column in {(rows // 2, 0), (rows - 1, columns - 1)}:
        place = (name, row, column)
        answer = read_answer(shown, index, place)
        table = read_sum(answer.all("table", "nnviz-sum")[0])
        printed = cells[place].text if place in cells else cell_text(float(array[row, column]))
        assert table.total == printed
        symbol = table.result.removesuffix(" =").rpartition(": ")[2]
        assert answer.all("h4")[0].text.startswith(f"{symbol} = ")
        assert symbol.startswith(title_of(name))


def check_printed(shown: Shown, index: int, row: int, column: int) -> None:
    """Every printed product comes to its printed value, and these to the printed cell."""
    place = Entry(shown.stages[index].result, row, column)
    html = stage_html(shown, index, Asked(place))
    answer = read(answer_part(html)).one("div", "nnviz-answer")
    assert not NO_NUMBER.search(words_of(answer))
    table = read_sum(answer.all("table", "nnviz-sum")[0])
    for _, numbers, value in table.lines:
        # Four digits or more, so half of the last is at most 5 in 10000.
        assert worked_out(numbers) == pytest.approx(number(value), rel=5.1e-4), numbers
    printed = sum(exact(value) for _, _, value in table.lines)
    assert abs(printed - exact(table.total)) <= half_unit(table.total) * Fraction(1001, 1000)
    assert table.total == cell_text(float(shown.matrices[place.name][row, column]))


def shown_of(case: Drawn) -> Shown:
    """The board of a drawn pass, whatever its optimizer."""
    network, X, Y = case.problem
    with np.errstate(all="ignore"):
        chain = ChainRule(network, forward(network, X), Y, case.model.loss)
    sizes = (len(X), *(len(layer.b) for layer in network))
    return Shown(case.stages, case.matrices, chain, sizes)


@settings(max_examples=40)
@hypothesis_given(case=passes(), data=st.data())
def test_of_any_pass_every_printed_sum_adds_up(case: Drawn, data: st.DataObject) -> None:
    shown = shown_of(case)
    index = data.draw(st.integers(0, len(shown.stages) - 1))
    root = read_stage(shown, index)
    check_title(root, shown, index)
    check_strip(root, shown, index)
    for row, column in np.ndindex(*shown.matrices[shown.stages[index].result].shape):
        check_printed(shown, index, row, column)


@pytest.mark.usefixtures("strangers")
def test_of_a_record_registered_here_every_printed_sum_adds_up() -> None:
    activations = ("log1pexp", "flipped", "log1pexp")
    problem = draw_problem("he", (2, 3, 3, 2), activations, "log_cosh")
    shown = shown_of(any_drawn(problem, "log_cosh", "adagrad"))
    for index, stage in enumerate(shown.stages):
        read_stage(shown, index)
        for row, column in np.ndindex(*shown.matrices[stage.result].shape):
            check_printed(shown, index, row, column)


def test_behind_softmax_dC_by_dZ_is_itself_explained() -> None:
    problem = draw_problem("he", (2, 3, 3), ("tanh", "softmax"), "cross_entropy")
    network, X, Y = problem
    shown = shown_of(any_drawn(problem, "cross_entropy", "sgd"))
    _, chain = read_answer(shown, index_of(shown, "dW2"), ("W2", 1, 2)).parts
    whole, inner, paths = (read_sum(each) for each in chain.all("table", "nnviz-sum"))
    gradient = backward(network, forward(network, X), Y, "cross_entropy")[1]
    assert whole.total == cell_text(float(gradient.dW[1, 2]))
    assert {len(line[0].split(" · ")) for line in whole.lines} == {2}
    assert inner.result.endswith("dC/dZ2[2,1] =")
    assert inner.total == cell_text(float(gradient.delta[1, 0]))
    assert len(inner.lines) == len(paths.lines) == 3
    assert sum(number(line[2]) for line in paths.lines) == pytest.approx(
        number(whole.lines[0][2]), rel=2e-3
    )


def test_delta_behind_softmax_is_written_out_with_its_off_diagonal_terms() -> None:
    problem = draw_problem("he", (2, 3, 3), ("tanh", "softmax"), "cross_entropy")
    shown = shown_of(any_drawn(problem, "cross_entropy", "sgd"))
    delta = array_of(shown, "delta2")
    for unit, sample in np.ndindex(*delta.shape):
        answer = read_answer(shown, index_of(shown, "delta2"), ("delta2", unit, sample))
        _, chain = answer.parts
        table = read_sum(chain.one("table", "nnviz-sum"))
        assert table.total == cell_text(float(delta[unit, sample]))
        assert len(table.lines) == 3
        for _, numbers, value in table.lines:
            assert worked_out(numbers) == pytest.approx(number(value), rel=5.1e-4, abs=1e-12)
        rows = chain.one("table", "nnviz-matrix").all("tr")
        slopes = [[cell.text for cell in row.all("td")] for row in rows]
        A = array_of(shown, "A2")[:, sample]
        expected = A[:, np.newaxis] * (np.eye(3) - A)
        assert slopes == [[cell_text(float(each)) for each in row] for row in expected]
        marked = [[bool("nnviz-now" in cell.kinds) for cell in row.all("td")] for row in rows]
        assert marked == [[place == unit for place in range(3)]] * 3
        place = f"[{unit + 1},{sample + 1}]"
        assert chain.parts[-1].text.endswith(f"they come to (A2{place} − Y{place}) / m.")


def test_what_an_optimizer_makes_is_said_in_the_words_of_its_record() -> None:
    problem = draw_problem("he", (2, 3), ("sigmoid",), "squared_error")
    shown = shown_of(any_drawn(problem, "squared_error", "adam"))
    said = {
        name: words_of(read_stage(shown, index_of(shown, name)).one("div", "nnviz-stage"))
        for name in ("new mW1", "new vb1", "v_hatW1")
    }
    assert "The running mean of the gradients" in said["new mW1"]
    assert "The running mean of the squared gradients" in said["new vb1"]
    assert "began at 0" in said["v_hatW1"]
    assert "How it is derived" in said["v_hatW1"]


def test_targets_that_add_up_to_1_say_so() -> None:
    problem = draw_problem("he", (2, 3), ("softmax",), "cross_entropy")
    shared = shown_of(any_drawn(problem, "cross_entropy", "sgd"))
    alone = drawn(1, "squared_error", 5).shown()
    said = [read_answer(shown, 2, ("Y", 0, 0)).all("p")[0].text for shown in (shared, alone)]
    assert ["add up to 1" in words for words in said] == [True, False]
    assert "equally where they were all 0" in said[0], "which is how those of one class are"


@CASES
def test_the_chain_rule_of_a_weight_is_printed_equal_to_backwards_gradient(
    depth: int, loss: str, samples: int
) -> None:
    case = drawn(depth, loss, samples)
    (network, X, Y), shown = case.problem, case.shown()
    gradients = backward(network, forward(network, X), Y, loss)
    for layer, gradient in enumerate(gradients, start=1):
        for name, expected in ((f"W{layer}", gradient.dW), (f"b{layer}", gradient.db)):
            row, column = expected.shape[0] - 1, expected.shape[1] - 1
            asked = name if layer % 2 else f"d{name}"  # both have it
            _, chain = read_answer(shown, index_of(shown, f"d{name}"), (asked, row, column)).parts
            table = read_sum(chain.all("table", "nnviz-sum")[0])
            assert table.total == cell_text(float(expected[row, column]))
            assert len(table.lines) == samples
            place = f"[{row + 1},{column + 1}]" if name[0] == "W" else f"[{row + 1}]"
            assert table.result.endswith(f"dC/d{name}{place} =")
            assert f" = dZ/d{name[0].lower()} × " in chain.one("h4").text


# -------------------------------------------------------------------------------- mistakes


@FEWER
def test_each_mistake_is_said_where_it_sits(depth: int, loss: str, samples: int) -> None:
    case = drawn(depth, loss, samples)
    for name in applicable(stages_of(case.model), case.model):
        shown = case.shown([name])
        wrong = [index for index, stage in enumerate(shown.stages) if stage.mistake]
        assert wrong
        for index in {wrong[0], wrong[-1]}:
            stage = shown.stages[index]
            array = shown.matrices[stage.result]
            root = read_stage(shown, index, Asked(Entry(stage.result, 0, 0)))
            assert MISTAKES[name].label in root.one("p", "nnviz-mistake").text
            strip = root.one("nav", "nnviz-strip").all("button")
            starts = [*(each.act["stage"] for each in strip), len(shown.stages)]
            assert [each.act["stage"] for each in strip if "nnviz-wrong" in each.kinds] == [
                first for first, end in pairwise(starts) if {*range(first, end)} & {*wrong}
            ]
            table = read_sum(root.one("div", "nnviz-answer").all("table", "nnviz-sum")[0])
            assert table.total == cell_text(float(array[0, 0]))
        right = min(set(range(len(shown.stages))) - set(wrong))
        assert not read_stage(shown, right).all("p", "nnviz-mistake")


@pytest.mark.parametrize("loss", LOSSES)
def test_with_every_mistake_at_once_the_board_is_still_one(loss: str) -> None:
    case = drawn(1, loss, 5)
    shown = case.shown(list(MISTAKES))
    for index in range(len(shown.stages)):
        read_stage(shown, index)


def test_with_a_mistake_the_chain_rule_is_still_the_honest_derivative() -> None:
    case = drawn(1, "squared_error", 5)
    network, X, Y = case.problem
    honest = backward(network, forward(network, X), Y, "squared_error")[1].dW
    shown = case.shown(["mean"])
    root = read_stage(shown, index_of(shown, "dW2"), Asked(cell(shown, ("dW2", 1, 2))))
    made, chain = root.one("div", "nnviz-answer").parts
    # Without the mean over 5 samples, dW is five times too large.
    assert number(read_sum(made.one("table")).total) == pytest.approx(5 * honest[1, 2], rel=0.05)
    assert read_sum(chain.all("table")[0]).total == cell_text(float(honest[1, 2]))


# --------------------------------------------------------------------------- asking for a cell


def marked(root: Element, kind: str) -> set[Place]:
    return {place for place, button in cells_of(root).items() if kind in button.kinds}


# What each cell is made of: a row of one matrix with a row or a column of another.
USED = [
    ("Z1", (1, 3), {("W1", 1, k) for k in range(3)} | {("A0", k, 3) for k in range(3)}, ["b1"]),
    ("A1", (1, 3), {("Z1", 1, 3)}, []),
    ("dW2", (1, 2), {("delta2", 1, k) for k in range(5)} | {("A1", 2, k) for k in range(5)}, []),
    ("db2", (1, 0), {("delta2", 1, k) for k in range(5)}, []),
    ("dA1", (3, 4), {("W2", k, 3) for k in range(2)} | {("delta2", k, 4) for k in range(2)}, []),
    ("delta1", (2, 2), {("dA1", 2, 2), ("f'(Z1)", 2, 2)}, []),
    ("new W1", (2, 1), {("W1", 2, 1), ("dW1", 2, 1)}, []),
]


@pytest.mark.parametrize(("name", "place", "used", "biases"), USED)
def test_the_cells_that_made_the_chosen_one_are_marked(
    name: str, place: tuple[int, int], used: set[Place], biases: list[str]
) -> None:
    shown, row = drawn(1, "squared_error", 5).shown(), place[0]
    root = read_stage(shown, index_of(shown, name), Asked(cell(shown, (name, *place))))
    assert marked(root, "used") == used | {(bias, row, 0) for bias in biases}
    assert marked(root, "chosen") == {(name, *place)}


def test_of_an_operand_only_itself_is_marked() -> None:
    shown = drawn(1, "squared_error", 5).shown()
    root = read_stage(shown, index_of(shown, "Z1"), Asked(cell(shown, ("W1", 0, 0))))
    assert (marked(root, "used"), marked(root, "chosen")) == (set(), {("W1", 0, 0)})


@pytest.mark.parametrize("place", [("W1", 3, 2), ("b1", 1, 0), ("A0", 2, 4)])
def test_a_given_number_can_be_changed(place: Place) -> None:
    shown = drawn(1, "squared_error", 5).shown()
    index = index_of(shown, "Z1")
    before = read_stage(shown, index, Asked(cell(shown, place)))
    after = read_stage(
        shown, index, Asked(cell(shown, place), refused="No.", changed={cell(shown, place): 1.0})
    )
    for root in (before, after):
        (form,) = edits(root)
        name, row, column = place
        assert form.attributes["data-edit"] == f'["{name}", {row}, {column}]'
    assert marked(before, "changed") == set()
    assert marked(after, "changed") == {place}
    assert not before.all("", "nnviz-refused")
    assert edits(after)[0].one("", "nnviz-refused").text == "No."
    words = [root.one("div", "nnviz-answer").all("p")[0].text for root in (before, after)]
    assert words[0] != words[1], "it is said where the number is from"


def test_only_given_numbers_can_be_changed() -> None:
    shown = drawn(1, "squared_error", 5).shown()
    for index, stage in enumerate(shown.stages):
        assert not edits(read_stage(shown, index, Asked(Entry(stage.result, 0, 0))))


def find_form(root: Element) -> tuple[list[str], str, list[str]]:
    """The matrices to choose from, the one that is chosen, and the row and column."""
    (form,) = (form for form in root.all("form") if "data-find" in form.attributes)
    options = form.all("option")
    (chosen,) = (each.text for each in options if "selected" in each.attributes)
    places = [each.attributes["value"] for each in form.all("input")]
    return [each.text for each in options], chosen, places


def test_any_cell_can_be_found_by_its_place() -> None:
    shown = drawn(2, "squared_error", 5).shown()
    index, names = index_of(shown, "dW2"), list(map(str, shown.matrices))
    assert find_form(read_stage(shown, index)) == (names, "dW2", ["1", "1"])
    asked = Asked(cell(shown, ("A1", 19, 4)), not_found="No such row.")
    root = read_stage(shown, index, asked)
    assert find_form(root) == (names, "A1", ["20", "5"])
    assert root.one("", "nnviz-refused").text == "No such row."


def test_without_a_question_nothing_is_answered() -> None:
    root = read_stage(drawn(1, "squared_error", 5).shown(), 0)
    assert not root.one("div", "nnviz-answer").all("table") + edits(root)
    assert marked(root, "chosen") == marked(root, "used") == set()


def test_a_first_layers_weight_has_its_paths_unless_they_are_many() -> None:
    # Above a unit of layer 1: 2 outputs in the first network, 3 × 2 units in the second,
    # and 13 × 2 × 1 > 24 in the third.
    for depth, paths in ((1, 2), (2, 6), (3, None)):
        shown = drawn(depth, "squared_error", 5).shown()
        root = read_stage(shown, index_of(shown, "dW1"), Asked(cell(shown, ("dW1", 1, 1))))
        found = [each for each in root.all("details") if each.attributes.get("data-key") == "paths"]
        if paths is None:
            assert not found
            continue
        table = read_sum(found[0].one("table", "nnviz-sum"))
        assert len(table.lines) == paths
        _, chain = root.one("div", "nnviz-answer").parts
        first, above, _ = (read_sum(each) for each in chain.all("table", "nnviz-sum"))
        assert number(table.total) == pytest.approx(number(first.lines[0][2]), rel=0.05)
        assert len(above.lines) == shown.sizes[2]
        # The last factor of the first sample is what the second table adds up to.
        assert first.lines[0][0].endswith(above.result.rpartition(": ")[2].removesuffix(" ="))


# ----------------------------------------------------------------------- where the stage stands


@CASES
def test_every_stage_has_an_address_of_its_own(depth: int, loss: str, samples: int) -> None:
    slugs = [slug(stage) for stage in drawn(depth, loss, samples).shown().stages]
    assert len(set(slugs)) == len(slugs)
    assert all(re.fullmatch(r"\w+", each, re.ASCII) for each in slugs)


def test_addresses_by_hand() -> None:
    stages = {str(stage.result): stage for stage in drawn(1, "squared_error", 1).shown().stages}
    expected = {"dW1": "dW1", "f'(Z2)": "slope2", "new W1": "new_W1", "C": "C", "new C": "new_C"}
    assert {name: slug(stages[name]) for name in expected} == expected


def test_every_button_has_a_key_of_its_own() -> None:
    # The browser finds the focused one again by it.
    shown = drawn(1, "squared_error", 5).shown()
    for index, stage in enumerate(shown.stages):
        root = read_stage(shown, index, Asked(Entry(stage.operands[0], 0, 0)))
        keys = [
            each.attributes["data-key"]
            for each in root.all("button") + root.all("input") + root.all("select")
        ]
        assert len(set(keys)) == len(keys)


def test_what_came_of_a_question_is_said() -> None:
    shown = drawn(1, "squared_error", 5).shown()
    root = read(stage_html(shown, 3, Asked(), None, "Right: A1 < 2."))
    assert root.one("p", "nnviz-feedback").text == "Right: A1 < 2."
    assert not read_stage(shown, 3).all("p", "nnviz-feedback")


# ------------------------------------------------------------------------------- what is hidden


@FEWER
def test_a_pending_question_hides_the_result_and_nothing_else(
    depth: int, loss: str, samples: int
) -> None:
    shown = drawn(depth, loss, samples).shown()
    for index, stage in enumerate(shown.stages):
        asked = question(stage, shown.matrices, index)
        if asked is None:
            assert stage.result == LOSS
            continue
        root = read(stage_html(shown, index, Asked(), asked))
        row, choices = root.one("div", "nnviz-numbers"), root.one("div", "nnviz-answer")
        operands = {name for name, _ in operands_of(stage)}
        large = {name for name in operands if max(array_of(shown, name).shape) > TYPESET}
        assert {each.act["cell"][0] for each in row.all("button")} == operands - large
        assert {each.attributes["data-name"] for each in row.all("canvas")} == large
        assert len(row.all("span", "nnviz-hidden")) == 1
        assert not root.all("form")
        assert [each.act for each in choices.all("button")] == [
            {"answer": choice} for choice in asked.choices
        ]
        assert not any(map(str.isdigit, row.one("span", "nnviz-hidden").text))
        # With the result hidden, no number stands outside the row but indices and counts.
        if stage.result == LOSS.renewed:
            values = [cell_text(float(array_of(shown, name)[0, 0])) for name in ("C", "new C")]
            assert not any(value in root.text for value in values)


# ------------------------------------------------------------------------ what the update did


@pytest.mark.parametrize(
    ("rate", "verb", "after"),
    # C = (w + b)², so that dC/dw = dC/db = 2, and w + b = 1 goes to 1 - 4 rate.
    [(0.125, "falls", 0.25), (0.5, "stays", 1.0), (2.0, "rises", 49.0)],
)
def test_the_change_of_the_loss_is_said_with_its_sign(rate: float, verb: str, after: float) -> None:
    case = single(1.0, 1.0, "identity", "squared_error")
    shown = case._replace(model=replace(case.model, numbers={"rate": rate})).shown()
    root = read_stage(shown, index_of(shown, "new C"))
    words = root.one("div", "nnviz-stage").all("p")[-1].text
    assert f"C of all data {verb}" in words
    assert [float(each.replace("−", "-")) for each in re.findall(r"−?\d+(?:\.\d+)?", words)] == [
        *(1.0, after),
        after - 1.0,
    ]


# -------------------------------------------------------------------- what is no number at all

# Z = 1e400 overflows; sigmoid(1000) is 1 to the last bit, and cross-entropy divides by 1 - 1.
BROKEN = {
    "overflow": single(1e200, 1e200, "identity", "squared_error"),
    "overflow below": single(1e200, 1.0, "relu", "squared_error", layers=3),
    "undefined": single(-1e200, 1e200, "identity", "squared_error", layers=2),
    "saturated": single(1000.0, 1.0, "sigmoid", "binary_cross_entropy"),
}


def test_a_root_of_less_than_0_is_one_of_the_reasons() -> None:
    case = any_drawn(
        draw_problem("he", (2, 1), ("tanh",), "squared_error"), "squared_error", "adam"
    )
    start = case.matrices | {Name("W", 1, part="v"): np.full((1, 2), -1.0)}  # as changed by hand
    shown = replace(shown_of(case), matrices=evaluated(case.stages, start))
    answer = read_answer(shown, index_of(shown, "new W1"), ("new W1", 0, 0))
    assert answer.all("h4")[0].text.endswith(" = undefined")
    assert "a root was taken of less than 0" in answer.parts[0].all("p")[0].text


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_number_is_explained_in_words(name: str) -> None:
    shown = BROKEN[name].shown()
    seen = 0
    for index, stage in enumerate(shown.stages):
        for matrix in (stage.result, *stage.operands[:3]):
            value = float(shown.matrices[matrix][0, 0])
            if np.isfinite(value):
                continue
            seen += 1
            answer = read_answer(shown, index, (str(matrix), 0, 0))
            word = "undefined" if np.isnan(value) else "∞" if value > 0 else "−∞"
            assert answer.all("h4")[0].text.endswith(f" = {word}")
            explained = answer.parts[0].all("p")
            assert len(explained[0].text.split()) > 5
    assert seen, "the case is one"


def test_large_matrices_of_no_numbers_are_drawn_all_the_same() -> None:
    case = drawn(2, "squared_error", 5)
    network, X, Y = case.problem
    broken = tuple(replace(layer, W=layer.W * 1e200) for layer in network)
    shown = case._replace(problem=Problem(broken, X, Y)).shown()
    assert not all(np.isfinite(matrix).all() for matrix in shown.matrices.values())
    for index, stage in enumerate(shown.stages):
        read_stage(shown, index, Asked(Entry(stage.result, 0, 0)))


def test_a_saturated_softmax_has_no_chain_rule_but_its_delta() -> None:
    network = (Layer(np.array([[0.0], [2000.0]]), np.zeros((2, 1)), "softmax"),)
    problem = Problem(network, np.array([[1.0]]), np.array([[1.0], [0.0]]))
    shown = shown_of(any_drawn(problem, "cross_entropy", "sgd"))
    for index, stage in enumerate(shown.stages):
        read_stage(shown, index, Asked(Entry(stage.result, 0, 0)))
    for name in ("dW1", "delta1"):
        _, chain = read_answer(shown, index_of(shown, name), (name, 0, 0)).parts
        assert not chain.all("table")
        assert "only delta" in chain.one("p").text
    C = read_answer(shown, index_of(shown, "C"), ("C", 0, 0))
    assert read_sum(C.one("table")).total == cell_text(2000.0)


def test_a_saturated_output_has_no_chain_rule_but_its_delta() -> None:
    shown = BROKEN["saturated"].shown()
    root = read_stage(shown, index_of(shown, "dW1"), Asked(cell(shown, ("dW1", 0, 0))))
    made, chain = root.one("div", "nnviz-answer").parts
    assert read_sum(made.one("table")).total == "1"  # delta × x = (1 - 0) × 1
    assert not chain.all("table")
    assert len(chain.one("p").text.split()) > 5


def test_an_infinite_loss_is_answered_with_itself() -> None:
    shown = BROKEN["overflow"].shown()
    answer = read_answer(shown, index_of(shown, "new C"), ("new C", 0, 0))
    assert array_of(shown, "new C")[0, 0] == np.inf
    assert read_sum(answer.one("table", "nnviz-sum")).total == "∞"


@pytest.mark.parametrize("name", ["overflow", "overflow below", "undefined"])
def test_a_loss_that_is_no_number_is_not_said_to_stay(name: str) -> None:
    shown = BROKEN[name].shown()
    root = read_stage(shown, index_of(shown, "new C"))
    assert not any("stays" in each.text for each in root.all("", "nnviz-numbers"))


def test_an_overflow_is_not_put_down_to_a_saturated_output() -> None:
    # "overflow" has no sigmoid at all.
    said = set()
    for name in ("overflow", "saturated"):
        shown = BROKEN[name].shown()
        _, chain = read_answer(shown, index_of(shown, "dW1"), ("dW1", 0, 0)).parts
        said.add(chain.one("p").text)
    assert len(said) == 2


def test_every_list_that_can_be_opened_has_a_key_of_its_own() -> None:
    # The browser opens it again by it.
    shown = drawn(1, "squared_error", 12).shown()
    answer = read_answer(shown, index_of(shown, "dW1"), ("dW1", 0, 0))
    keys = [each.attributes["data-key"] for each in answer.all("details")]
    assert len(keys) > 1
    assert len(set(keys)) == len(keys)


def test_the_total_of_every_cell_is_the_text_in_the_cell() -> None:
    # Weights and inputs of tenths: their sums often are whole numbers or 0, but for the last digit,
    # which depends on the order of adding.
    rng = np.random.default_rng(0)
    tenths = [rng.integers(-5, 6, size) / 10 for size in ((6, 20), (6, 1), (2, 6), (2, 1))]
    layers = tuple(Layer(W, b, "identity") for W, b in zip(tenths[::2], tenths[1::2], strict=True))
    X, Y = rng.integers(-5, 6, (20, 40)) / 10, rng.integers(-5, 6, (2, 40)) / 10
    model = Model(("identity", "identity"), "squared_error", "sgd", {"rate": 0.5})
    stages = stages_of(model)
    matrices = evaluated(stages, given(layers, X, Y))
    reordered = 0
    for stage in stages:
        result = matrices[stage.result]
        for row, column in np.ndindex(*result.shape):
            total = stage.cell(matrices, row, column)
            table = read_sum(read(sum_html(total)).all("table", "nnviz-sum")[0])
            assert table.total == cell_text(float(result[row, column])), total.symbol
            reordered += table.total != cell_text(total.value)
    assert reordered, "added from left to right, some cell is printed otherwise"


@pytest.mark.parametrize("activation", hidden_activations())
def test_the_note_on_the_kink_is_that_of_the_derivative_there(activation: str) -> None:
    shown = single(1.0, 0.0, activation, "squared_error").shown()
    said = read_stage(shown, index_of(shown, "f'(Z1)")).text
    kinks = ACTIVATIONS[activation].kinks
    assert ("At Z = 0 there is a kink, and no derivative: that of Z < 0 is taken" in said) is kinks
    Z, record = np.array([-1.0, 0.0, 1.0]), ACTIVATIONS[activation]
    below, at, above = record.derivative(Z, record.function(Z))
    assert bool(below == at != above) == kinks


@pytest.mark.parametrize("loss", [name for name in LOSS_RECORDS if not LOSS_RECORDS[name].only])
def test_the_note_on_the_kink_of_a_loss_is_that_of_its_derivative(loss: str) -> None:
    shown = single(1.0, 0.0, "identity", loss).shown()
    said = read_stage(shown, index_of(shown, "dA1")).text
    below, at, above = LOSS_RECORDS[loss].slope(np.array([-1e-9, 0, 1e-9]), np.zeros(3))
    kinks = bool(above - below > 0.5 and at == 0)
    assert ("At A = Y there is a kink, and no derivative: 0 is taken" in said) is kinks
    assert LOSS_RECORDS[loss].kinks == kinks


def test_every_kind_of_stage_has_words() -> None:
    assert set(words._MEANINGS) == set(Kind)
    assert set(words._ALSO) | set(words._SLIPS) <= set(Kind)


@pytest.mark.parametrize("notes", [False, True])
def test_only_who_has_the_notes_reads_of_their_slips(*, notes: bool) -> None:
    shown = single(0.5, 0.0, "tanh", "squared_error").shown()
    said = {
        str(stage.result): read(stage_html(shown, index, Asked(notes=notes))).text
        for index, stage in enumerate(shown.stages)
    }
    assert any("notes" in each for each in said.values()) is notes
    assert ("Z1 = W_hidden × B_hidden; it is W_hidden X + B_hidden" in said["Z1"]) is notes
    assert ("= B_hidden, 1 × 1" in said["Z1"]) is notes
    assert ("“the updates”" in said["new W1"]) is notes
    assert "matrix products with a transpose in dW and in dA of hidden layers" in said["delta1"]


def test_a_derivation_can_be_unfolded_where_there_is_one() -> None:
    shown = single(0.5, 0.0, "sigmoid", "squared_error").shown()

    def unfolded(name: str) -> list[Element]:
        return read_stage(shown, index_of(shown, name)).all("details", "nnviz-derivation")

    (details,) = unfolded("f'(Z1)")
    lines = [[cell.text for cell in row.parts] for row in details.all("tr")]
    assert [line[0] for line in lines] == ["dA/dZ", "", ""]
    assert lines[0][1] == "= exp(−Z) / (1 + exp(−Z))²"
    assert lines[-1][1:] == ["= A × (1 − A)", "1 / (1 + exp(−Z)) is A"]
    assert details.all("p")[0].text == "The activation is A = 1 / (1 + exp(−Z))."
    (details,) = unfolded("dW1")
    assert "= (δ1 A0ᵀ)[i,k]" in [row.parts[1].text for row in details.all("tr")]
    for name in ("Z1", "A1", "C", "new W1"):
        assert not unfolded(name)


def test_the_field_for_my_number_stands_before_the_sum() -> None:
    shown = single(0.5, 0.0, "tanh", "squared_error").shown()
    cell = Entry(Name("W", 1).gradient, 0, 0)
    asked = Asked(cell, typed="0.<5", said="Not this.")
    root = read(stage_html(shown, index_of(shown, "dW1"), asked)).one("div", "nnviz-answer")
    form = root.all("form")[0]
    assert form.attributes["data-check"] == '["dW1", 0, 0]'
    assert form.one("input").attributes["value"] == "0.<5"
    assert root.one("p", "nnviz-checked").text == "Not this."
    order = [each for each in root.within() if each is form or "nnviz-sum" in each.kinds]
    assert order[0] is form
    given = read(stage_html(shown, 0, Asked(Entry(Name("W", 1), 0, 0))))
    assert "data-check" not in {key for each in given.all("form") for key in each.attributes}
