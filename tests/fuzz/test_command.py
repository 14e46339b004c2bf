"""The command line with any words."""

import argparse
import io
from contextlib import redirect_stderr, redirect_stdout, suppress

from hypothesis import strategies as st

from nnviz import Config, ConfigError
from nnviz.command.failure import BAD_INPUT, CommandError
from nnviz.command.files import TABLES, check_file
from nnviz.command.main import main
from nnviz.command.options import config_from
from nnviz.command.sweep import _study, add_sweep
from nnviz.command.train import add_train
from nnviz.core.setup.config import SETTINGS
from tests.fuzz.measured import assert_short, fuzzed
from tests.fuzz.strategies import any_text, texts

_OPTIONS = [f"--{name.replace('_', '-')}" for name in SETTINGS]
_MORE = ["--preset", "--settings", "--history", "--weights", "--vary", "--seeds", "--trials"]
_VALUES = [
    *("0.5", "3", "4-2", "none", "relu-tanh", "xor", "adam", "all", "majority", "/dev/null", "."),
    *("learning_rate=0.01:1:9:log", "hidden=4-2,8", "a.csv", "/nowhere/a.npz", "~nouser/a.csv"),
]


def _is_word(text: str) -> bool:
    """Whether a shell can hand it to a program."""
    return "\0" not in text


_value = texts(_VALUES).filter(_is_word)
_word = st.sampled_from([*_OPTIONS, *_MORE, "--help", "-h", "--", "-"]) | _value
_words = st.lists(_word, max_size=6) | st.lists(
    st.tuples(st.sampled_from(_OPTIONS), _value), max_size=4
).map(lambda pairs: [f"{option}={value}" for option, value in pairs])


@fuzzed(2_000, _words)
def test_any_words_are_settings_or_an_error_in_few_words(words: list[str]) -> None:
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parts = parser.add_subparsers(required=True)
    add_train(parts)
    add_sweep(parts)
    for part, vary in (("train", []), ("sweep", ["--vary", "seed=1,2"])):
        asked = _parsed(parser, [part, *vary, *words])
        try:
            assert asked is None or isinstance(config_from(asked), Config)
            assert asked is None or not vary or _study(asked).fields
        except (ConfigError, CommandError) as error:
            assert_short(str(error))


def _parsed(parser: argparse.ArgumentParser, words: list[str]) -> argparse.Namespace | None:
    """What was asked for; None where that is no use of the command, or help."""
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            return parser.parse_args(words)
    except SystemExit:
        return None


@fuzzed(1_000, st.sampled_from(["train", "sweep", "serve", "fly"]) | any_text, _words)
def test_bad_input_ends_in_one_line_and_its_code(part: str, words: list[str]) -> None:
    errors = io.StringIO()
    known = {"train": ["--epochs", "0"], "sweep": ["--vary", "epochs=0"], "serve": ["--port", "0"]}
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(errors):
            code = main([part, *words, *known.get(part, ["--"])])
    except SystemExit as ended:  # of argparse
        code = int(ended.code or 0)
    helped = {"-h", "--help"} & {part, *words}
    assert code == BAD_INPUT or helped
    assert errors.getvalue() or helped


@fuzzed(2_000, st.sampled_from(["/nowhere/", "", "/", "~nouser/"]), any_text.filter(_is_word))
def test_any_name_of_a_file_can_be_written_or_is_refused(folder: str, name: str) -> None:
    for ending in ("", ".csv"):
        with suppress(OSError):  # a name that is too long: the command says what the system says
            try:
                path = check_file("--history", f"{folder}{name}{ending}", TABLES)
            except (ConfigError, CommandError) as error:
                assert_short(str(error))
            else:
                assert path
                assert path.suffix.lower() == ".csv"
