"""The command's options are the fields of Config, and bad input gets one sentence."""

import argparse
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given

from nnviz import Config
from nnviz.command.main import main
from nnviz.command.options import add_settings, config_from
from nnviz.core.export.origin import Origin, config_text
from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.presets import PRESETS
from nnviz.core.setup.setting_text import write_setting
from tests.core.strategies import configs
from tests.serving import ROOT


def asked(*arguments: str) -> Config:
    """The settings of these options."""
    parser = argparse.ArgumentParser()
    add_settings(parser)
    return config_from(parser.parse_args(arguments))


@given(configs())
def test_every_config_can_be_asked_for(config: Config) -> None:
    options = [
        f"--{name.replace('_', '-')}={write_setting(name, getattr(config, name))}"
        for name in SETTINGS
    ]
    assert asked(*options) == config


def test_options_change_where_they_start_from(tmp_path: Path) -> None:
    assert asked() == Config()
    assert asked("--optimizer", "adam") == Config(optimizer="adam")  # with its own learning rate
    preset = PRESETS["overfit"].config
    assert asked("--preset", "overfit") == preset
    file = tmp_path / "settings.json"
    file.write_text(config_text(Origin(preset)))
    changed = Config.from_dict(preset.to_dict() | {"epochs": 7})
    assert asked("--settings", str(file), "--epochs", "7") == changed


@pytest.mark.parametrize("part", ["train", "sweep", "serve"])
def test_help_explains_every_option(part: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([part, "--help"])
    assert ended.value.code == 0
    said = " ".join(capsys.readouterr().out.split())
    for name, described in SETTINGS.items() if part != "serve" else ():
        assert f"--{name.replace('_', '-')} VALUE {described.explanation}" in said


BAD = {
    "": "the following arguments are required: COMMAND",
    "play": "argument COMMAND: invalid choice: 'play'",
    "train --rate 1": "unrecognized arguments: --rate 1",
    "train --learning-rate 0": "learning_rate: got 0.0, needs a number above 0",
    "train --hidden 4,2": "hidden: got '4,2', needs widths from 1 to 64 with - between",
    "train --activation relu-tanh": "activation: got ('relu', 'tanh'), needs a name, or a tuple",
    "train --preset best": "preset: got 'best', needs one of majority",
    "train --preset xor --settings s.json": "choose --preset or --settings, not both",
    "train --settings /nowhere": "'/nowhere': No such file or directory",
    "train --settings Makefile": "file of settings: got '# The commands",
    "train --history h.txt": "--history: got 'h.txt', needs a name that ends in .csv or .parquet",
    "train --weights ~nouser/w.npz": "--weights: no file can be written at '~nouser/w.npz'",
    "train --weights /nowhere/w.npz": "--weights: no file can be written at '/nowhere/w.npz'",
    "sweep": "the following arguments are required: --vary",
    "sweep --vary rate=1": "field of a sweep: got 'rate', needs one of dataset",
    "sweep --vary seed=0:9": "seed: got '0:9', needs values with commas between, or low:high:count",
    "sweep --vary seed=1 --vary seed=2": "fields of a sweep: got ['seed', 'seed'], needs each",
    "sweep --vary seed=1 --seeds 0": "seeds: got 0, needs a whole number from 1 to 256",
    "sweep --vary seed=1 --seeds x": "seeds: got 'x', needs",
    "sweep --vary l1=0:1:9 --vary l2=0:1:99 --seeds 99": "number of runs: got 88209, needs",
    "sweep --vary output=softmax": "vary: got ['output=softmax'], needs what fits together: output",
    "sweep --vary seed=1 --workers 0": "workers: got 0, needs a whole number from 1",
    "sweep --vary seed=1 --trials 0": "trials: got 0, needs",
    "serve --port 99999": "port: got 99999, needs a whole number from 1 to 65535",
}


@pytest.mark.parametrize("arguments", BAD)
def test_bad_input_gets_one_sentence(arguments: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _code(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("python -m nnviz")
    assert BAD[arguments] in said.err
    assert said.err.count("\n") == 1


def _code(arguments: str) -> object:
    """With what the command ends, by itself or by argparse."""
    try:
        return main(arguments.split())
    except SystemExit as ended:
        return ended.code


@pytest.mark.parametrize(
    ("missing", "ending", "words"),
    [
        ("pandas", "csv", "tables need pandas, and it is not installed"),
        ("pyarrow", "parquet", "Parquet needs pyarrow, and it is not installed; choose a name"),
    ],
)
def test_a_library_that_is_missing_is_named(missing: str, ending: str, words: str) -> None:
    program = (
        f"import sys; sys.modules[{missing!r}] = None\n"
        "from nnviz.command.main import main\n"
        f"sys.exit(main(['train', '--history', 'h.{ending}']))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert words in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_a_file_that_cannot_be_written_is_no_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "full.csv").symlink_to("/dev/full")
    assert main(["train", "--epochs", "2", "--history", str(tmp_path / "full.csv")]) == 1
    assert capsys.readouterr().err.endswith("full.csv: No space left on device\n")
