"""The line of NumPy of a stage on the board: what is copied, and what is said of it."""

import pytest

from nnviz.board.code import code_html
from nnviz.core.explain.stage import Kind, Stage
from tests.board.reading import read
from tests.core.explain.test_stages import drawn
from tests.core.reference import draw_problem

PROBLEM = draw_problem("he", (2, 3), ("softmax",), "cross_entropy")
STAGES = drawn(PROBLEM, "cross_entropy", "adam").stages


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.result.identifier)
def test_the_text_that_is_copied_is_the_code(stage: Stage) -> None:
    root = read(code_html(stage))
    assert root.one("pre").text == stage.code
    button = root.one("button")
    assert "data-copy" in button.attributes
    assert ("lines" in button.attributes["title"]) == (stage.kind is Kind.LOSS_AFTER)


def test_a_line_in_another_form_than_the_equation_says_so() -> None:
    said = {str(stage.result): bool(read(code_html(stage)).all("small")) for stage in STAGES}
    assert {name for name, there in said.items() if there} == {"A1", "C", "new C"}


def test_a_number_such_as_1e_08_stays_in_one_piece() -> None:
    (stage,) = (stage for stage in STAGES if stage.result.identifier == "new_W1")
    (unbroken,) = read(code_html(stage)).all("span", "nnviz-unbroken")
    assert unbroken.text == "1e-08"
