"""Lessons: one sentence a dataset, whose sizes and whose rule are those of the data."""

from collections.abc import Callable

import numpy as np
import pytest

from nnviz import Config
from nnviz.core.arrays import Array
from nnviz.core.setup.datasets import DATASETS

WORDS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
TABLES = [
    (name, inputs)
    for name in ("majority", "parity", "and", "or")
    for inputs in range(DATASETS[name].inputs.low, DATASETS[name].inputs.high + 1)
]
# What a sentence says of a row of bits.
CLAIMS: dict[str, Callable[[Array], bool]] = {
    "what the majority says": lambda bits: 2 * sum(bits) > len(bits),
    "whether more than half say 1": lambda bits: 2 * sum(bits) > len(bits),
    "whether an odd number of": lambda bits: sum(bits) in (1, 3, 5),
    "whether both inputs are 1": lambda bits: min(bits) == 1,
    "inputs are 1.": lambda bits: min(bits) == 1,
    "whether at least one of": lambda bits: max(bits) == 1,
    "whether exactly one of two": lambda bits: sorted(bits) == [0, 1],
}


@pytest.mark.parametrize(("name", "inputs"), [*TABLES, ("xor", 2)])
def test_a_table_is_what_its_sentence_says(name: str, inputs: int) -> None:
    config = Config(dataset=name, inputs=inputs)
    data, said = config.make_dataset(), config.lesson
    claim = next(claim for words, claim in CLAIMS.items() if words in said)
    assert data.Y[0].tolist() == [float(claim(bits)) for bits in data.X.T]
    assert WORDS[inputs] in said.lower() or "both" in said


def test_only_an_odd_number_of_votes_has_no_tie() -> None:
    for inputs in range(2, 7):
        config = Config(dataset="majority", inputs=inputs)
        tie = bool((config.make_dataset().X.mean(axis=0) == 0.5).any())
        assert ("more than half" in config.lesson) == tie


@pytest.mark.parametrize("name", ["circles", "moons", "spirals", "gaussians"])
def test_points_are_counted(name: str) -> None:
    said = Config(dataset=name, samples=1234).lesson
    assert said.startswith("1,234 points ")
    assert " two " in said


def test_clouds_and_answers_are_counted() -> None:
    config = Config(dataset="blobs", outputs=5, samples=40)
    assert config.lesson.startswith("40 points in five clouds;")
    assert len(np.unique(config.make_dataset().Y.argmax(axis=0))) == 5
    assert "gave 60 noisy answers" in Config(dataset="teacher", samples=60, noise=0.1).lesson
    assert "gave 60 answers" in Config(dataset="teacher", samples=60, noise=0.0).lesson


def test_arms_are_counted() -> None:
    config = Config(dataset="three_spirals", samples=90)
    assert config.lesson == "90 points on three spirals; the network learns which each is from."


@pytest.mark.parametrize("noise", [0.0, 0.014, 0.333, 0.5])
def test_outliers_are_counted(noise: float) -> None:
    config = Config(dataset="line", samples=70, noise=noise)
    data = config.make_dataset()
    far = int((data.Y - 0.2 * data.X > 0.2).sum())
    counted = {0: "", 1: ", 1 outlier"}.get(far, f", {far} outliers")
    assert config.lesson == f"70 points near a line{counted}; the network learns y from x."


@pytest.mark.parametrize("name", DATASETS)
def test_a_sentence_is_a_line(name: str) -> None:
    kind = DATASETS[name]
    for inputs in range(kind.inputs.low, kind.inputs.high + 1):
        config = Config(
            dataset=name,
            inputs=inputs,
            outputs=kind.outputs.high,
            samples=kind.samples.high,
            noise=kind.noise.high,
        )
        assert len(config.lesson) <= 70
        assert config.lesson.count(".") == 1
