"""Our training beside PyTorch's, whose numbers are in golden.json; `make golden` writes it anew."""

import json
from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnviz import Config, train
from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.settings import Choice, LayerChoice
from tests.golden.cases import cases
from tests.golden.covering import covering
from tests.golden.problems import problem

GOLDEN = Path(__file__).parent / "golden.json"
SOLVED: list[dict[str, Any]] = json.loads(GOLDEN.read_text())
STALE = "golden.json is of other cases: where PyTorch is installed, `make golden` writes it anew"
# What these settings make, PyTorch is given: the data, and the first weights.
GIVEN = [
    *("dataset", "inputs", "outputs", "samples", "noise", "data_seed", "initializer", "seed"),
    *("test_fraction", "split_seed"),
    "patience",  # it ends training, and changes no step
]


def name_of(solved: dict[str, Any]) -> str:
    config = solved["config"]
    chosen = [str(config.get(name)) for name in ("optimizer", "schedule", "loss")]
    return "-".join([*chosen, *solved["activations"]])


def assert_same(found: Any, expected: Any) -> None:
    """To 1e-9 relative; of numbers that are near 0 beside others, to 1e-10 of the largest.

    A db that cancels to 1e-17 differs in all its digits, and Adam divides it by its own size.
    """
    expected = np.array(expected)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-10 * np.abs(expected).max())


def flat(W: Any, b: Any) -> Any:
    """The parameters of a layer side by side."""
    return np.column_stack([W, b])


@pytest.mark.parametrize("solved", SOLVED, ids=name_of)
def test_training_is_pytorchs(solved: dict[str, Any]) -> None:
    config = Config.from_dict(solved["config"])
    run = train(config)
    assert_same(run.loss[: len(solved["losses"])], solved["losses"])
    for step, parameters in zip(solved["steps"], solved["after"], strict=True):
        for layer, (W, b) in zip(run.network_at(step), parameters, strict=True):
            assert_same(flat(layer.W, layer.b), flat(W, b))


@pytest.mark.parametrize("solved", SOLVED, ids=name_of)
def test_training_moves_every_layer(solved: dict[str, Any]) -> None:
    """Else it would be easy to agree on."""
    first, last = solved["start"], solved["after"][-1]
    for (W, _), (W_after, _) in zip(first, last, strict=True):
        assert np.abs(np.array(W) - W_after).max() > 1e-3


def test_the_file_has_the_cases_of_all_records_and_settings() -> None:
    assert [Config.from_dict(each["config"]) for each in SOLVED] == cases(), STALE


def test_pytorch_was_given_what_ours_begin_with() -> None:
    for solved, config in zip(SOLVED, cases(), strict=True):
        ours = json.loads(json.dumps(problem(config)))
        for name in ("X", "Y"):
            np.testing.assert_allclose(ours[name], solved[name], rtol=1e-14, err_msg=STALE)
        for (W, b), (W_given, b_given) in zip(ours["start"], solved["start"], strict=True):
            np.testing.assert_allclose(W, W_given, rtol=1e-14, err_msg=STALE)
            assert b == b_given, STALE
        for name in ("activations", "batches", "batches_an_epoch", "steps"):
            assert ours[name] == solved[name], STALE


@pytest.mark.parametrize("name", [each for each in SETTINGS if each not in GIVEN])
def test_every_record_and_every_number_of_training_has_a_case(name: str) -> None:
    described, configs = SETTINGS[name], [Config.from_dict(each["config"]) for each in SOLVED]
    if isinstance(described, Choice):
        assert {getattr(each, name) for each in configs} == described.options.keys(), STALE
    elif isinstance(described, LayerChoice):
        used = {activation for each in configs for activation in each.activations[:-1]}
        assert used == described.options.keys(), STALE
    else:
        assert {getattr(each, name) for each in configs} - {getattr(Config(), name)}, STALE


@pytest.mark.parametrize("sizes", [(2, 2), (3, 1, 2), (6, 5, 4, 9, 3, 5, 2), (2,) * 10])
def test_in_a_covering_design_every_two_values_meet(sizes: tuple[int, ...]) -> None:
    rows = covering(sizes)
    for (f, of_f), (g, of_g) in combinations(enumerate(sizes), 2):
        assert {(row[f], row[g]) for row in rows} == set(product(range(of_f), range(of_g)))
    most = sorted(sizes)[-2:]
    assert len(rows) <= most[0] * most[1] + len(sizes), "and there are few rows"
