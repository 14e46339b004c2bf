"""What the board says of a learning rate: the equation, its numbers, and the line of NumPy."""

import re
from dataclasses import replace

import numpy as np
import pytest

from nnviz import Config
from nnviz.board.rate import rate_html
from nnviz.core.explain.stages import Model
from nnviz.core.setup.schedules import SCHEDULES
from tests.core.setup.torch_rates import torch_rates

CONFIG = Config(learning_rate=0.8, decay=0.5, decay_every=2, warmup=3, epochs=10)


def html_of(step: int, **settings: object) -> str:
    return rate_html(Model.of(replace(CONFIG, **settings), step).rate)  # type: ignore[arg-type]  # a field of each type


def words(html: str) -> str:
    return re.sub(r"<[^>]+>", "", re.sub(r"<sup>(.*?)</sup>", r"^\1", html))


@pytest.mark.parametrize(
    ("schedule", "step", "said"),
    [
        (
            "cosine",
            0,
            "full_rate × (epochs_done + 1) / (warmup + 1) = 0.8 × (0 + 1) / (3 + 1) = 0.2",
        ),
        ("constant", 3, "learning_rate = full_rate = 0.8"),
        (
            "step",
            8,
            "learning_rate = full_rate × decay^epochs_done // decay_every = 0.8 × 0.5^5 // 2 = 0.2",
        ),
        ("exponential", 5, "learning_rate = full_rate × decay^epochs_done = 0.8 × 0.5^2 = 0.2"),
        (
            "cosine",
            10,
            "(1 + cos(π × epochs_done / of_epochs)) / 2 = 0.8 × (1 + cos(π × 7 / 7)) / 2 = 0",
        ),
    ],
)
def test_the_equation_is_written_with_its_numbers(schedule: str, step: int, said: str) -> None:
    html = html_of(step, schedule=schedule)
    assert said in words(html)
    assert f"in epoch {step + 1}{', in the warm-up' if step < 3 else ''}:" in html


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_the_line_of_numpy_makes_the_rate(schedule: str) -> None:
    for step, rate in enumerate(torch_rates(replace(CONFIG, schedule=schedule))):
        (code,) = re.findall(
            r"<code>learning_rate = (.*?)</code>", html_of(step, schedule=schedule)
        )
        assert eval(code, {"np": np}) == pytest.approx(rate, rel=1e-12)  # noqa: S307 (our own line)


def test_names_are_explained_where_they_stand() -> None:
    last = "full_rate is the learning rate that is set"
    done = "; epochs_done counts the epochs before this one"
    own = ", without those of the warm-up."
    assert f"{last}." in html_of(4)
    assert f"{last}{done}." in html_of(0, schedule="cosine")
    assert f"{last}{done}{own}" in html_of(4, schedule="exponential")
    assert f"{last}{done}, and of_epochs all of them{own}" in html_of(4, schedule="cosine")
    assert f"{done}." in html_of(4, schedule="exponential", warmup=0)


def test_of_a_rate_that_never_changes_nothing_is_said() -> None:
    assert html_of(4, warmup=0) == ""
