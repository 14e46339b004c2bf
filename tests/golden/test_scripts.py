"""The exported PyTorch scripts print our losses: those in scripts.json, which `make golden` writes.

There each of them has been executed; here its text is what was executed, but for the digits of data
and first weights, and what it printed is what ours has.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from nnviz import Config, train
from nnviz.core.export.origin import Origin
from nnviz.core.export.torch_script import torch_script
from nnviz.core.export.torch_words import ACTIVATIONS, LOSSES, OPTIMIZERS, SCHEDULES
from nnviz.core.model import activations, losses, optimizers
from nnviz.core.setup import schedules
from tests.golden.scripts import chosen, fingerprint, script_of

EXECUTED: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "scripts.json").read_text(encoding="utf-8")
)
STALE = "the script has changed: where PyTorch is installed, `make golden` executes it anew"


def name_of(executed: dict[str, Any]) -> str:
    config = executed["config"]
    return "-".join(str(config[name]) for name in ("dataset", "optimizer", "schedule", "loss"))


@pytest.mark.parametrize("executed", EXECUTED, ids=name_of)
def test_what_pytorch_printed_is_the_runs_loss(executed: dict[str, Any]) -> None:
    config = Config.from_dict(executed["config"])
    assert fingerprint(script_of(config)) == executed["fingerprint"], STALE
    run = train(config)
    assert executed["steps"] == run.steps
    assert len(executed["losses"]) > 1
    for name, loss in executed["losses"].items():
        expected = run.loss[-1 if name == "end" else int(name)]
        assert loss == pytest.approx(expected, rel=1e-6, abs=1e-12), name


def test_the_file_has_these_runs() -> None:
    assert [Config.from_dict(each["config"]) for each in EXECUTED] == chosen(), STALE


def test_among_them_are_all_that_training_can_be_made_of() -> None:
    configs = chosen()
    used = {name for config in configs for name in config.activations}
    assert used == ACTIVATIONS.keys()
    assert {config.loss for config in configs} == LOSSES.keys()
    assert {config.optimizer for config in configs} == OPTIMIZERS.keys()
    assert {config.schedule for config in configs} == SCHEDULES.keys()
    assert any(config.clip_norm for config in configs)
    assert any(config.l1 and config.l2 for config in configs)
    assert any(train(config).stopped_at for config in configs if config.patience)


def test_every_record_has_its_word() -> None:
    """A new one needs a line in nnviz/core/export/torch_words.py."""
    assert ACTIVATIONS.keys() == activations.ACTIVATIONS.keys()
    assert LOSSES.keys() == losses.LOSSES.keys()
    assert OPTIMIZERS.keys() == optimizers.OPTIMIZERS.keys()
    assert SCHEDULES.keys() == schedules.SCHEDULES.keys()


@pytest.mark.usefixtures("strangers")
def test_a_record_without_a_word_is_named() -> None:
    config = Config(activation="flipped", optimizer="adagrad", epochs=2)
    with pytest.raises(LookupError, match="PyTorch has no flipped, adagrad"):
        torch_script(train(config), Origin(config))
