"""The command train: one run, in a few lines, and in files if that is asked for."""

import argparse
from typing import Any

from nnviz.command.files import TABLES, check_file, write_file, write_table
from nnviz.command.options import add_limit, add_settings, config_from, limit_from
from nnviz.command.progress import Progress
from nnviz.core.export.origin import Origin
from nnviz.core.export.weights import weights_file
from nnviz.core.setup.config import Config
from nnviz.core.train.outcome import Outcome
from nnviz.core.train.run import Run
from nnviz.core.train.training import Training

_BURST_SECONDS = 0.1


def add_train(parts: Any) -> None:
    """Let the command have this part."""
    words = "Train one network, and print what the run has come to."
    parser = parts.add_parser(
        "train",
        help=words,
        description=words,
        usage="%(prog)s [OPTIONS]",
        epilog="Example: python -m nnviz train --dataset xor --hidden 4-2 --learning-rate 0.3",
        allow_abbrev=False,
    )
    files = parser.add_argument_group("Files")
    files.add_argument("--history", metavar="FILE", help="a row for each step: .csv or .parquet")
    files.add_argument("--weights", metavar="FILE", help="the weights after the last step: .npz")
    add_limit(parser)
    add_settings(parser)
    parser.set_defaults(do=_train, prog=parser.prog)


def _train(asked: argparse.Namespace) -> None:
    config = config_from(asked)
    origin = Origin(config)
    history = check_file("--history", asked.history, TABLES)
    weights = check_file("--weights", asked.weights, (".npz",))
    limit_from(asked).check(config)
    run = _trained(config)
    print("\n".join(_in_words(run)))  # noqa: T201 (it is what the command is for)
    if weights:
        write_file(weights, weights_file(run, run.steps, origin))
    if history:
        from nnviz.tables.history import history_table  # noqa: PLC0415 (it needs pandas)

        write_table(history, history_table(run), origin.notes)


def _trained(config: Config) -> Run:
    training = Training([config])
    with Progress() as progress:
        while not training.finished:
            progress.show(f"step {training.step:,} of {training.steps:,}")
            training.advance(_BURST_SECONDS)
    return training.runs[0]


def _in_words(run: Run) -> list[str]:
    """What the run has come to, a line for each figure."""
    config, outcome, data = run.config, Outcome.of(run), run.dataset
    sizes = "-".join(map(str, config.sizes))
    what = f"{config.dataset}, {sizes}, weight seed {config.seed}"
    lines = [f"{what}: {run.steps:,} steps in {run.seconds:.2g} s"]
    if outcome.diverged_at is not None:
        lines.append(f"Diverged: step {outcome.diverged_at:,} led to something not finite.")
    if outcome.stopped_at is not None:
        lines.append(f"Stopped early: the test loss was smallest after step {outcome.best_at}.")
    lines += _figures(f"C on {data.called}", run.loss_on_all(0), outcome.loss)
    if data.test:
        lines += _figures("C on test data", run.test_loss_at(0), outcome.test_loss)
    for on, share in ((data.called, outcome.accuracy), ("test data", outcome.test_accuracy)):
        if share is not None:
            lines.append(f"Right answers on {on}: {100 * share:.4g} %")
    return lines


def _figures(name: str, first: float | None, last: float | None) -> list[str]:
    if first is None or last is None:
        return []
    return [f"{name}: {first:.4g} before training, {last:.4g} after it"]
