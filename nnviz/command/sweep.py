"""The command sweep: many runs, on every core, which go on where they were stopped."""

import argparse
import sys
from typing import Any

from nnviz.command.failure import STOPPED, CommandError
from nnviz.command.files import TABLES, check_file, write_table
from nnviz.command.options import add_limit, add_settings, config_from, limit_from
from nnviz.command.progress import Progress
from nnviz.command.summary import summary
from nnviz.core.export.origin import Origin
from nnviz.core.limits import ConfigError, Integers
from nnviz.core.study.axis_text import read_axis
from nnviz.core.study.sweep import SEEDS, Sweep
from nnviz.core.study.trials import TRIALS, Study, Trials, read_range_or_list
from nnviz.workers import Job, executor
from nnviz.workers.pool import Pool
from nnviz.workers.shelf import Shelf, shelf_path
from nnviz.workers.tasks import check_limit

_LOOK_SECONDS = 0.2
_WORKERS = Integers(1, 1024, 1)
_VARY = """a field of Config and its values: learning_rate=0.1,0.3,1; from low to high in so many
even steps, momentum=0:0.9:4; in even ratios, learning_rate=0.01:1:9:log; layers have - between
them, hidden=4-2,8,none. Once for each of one to three fields"""
_EXAMPLE = """Example: python -m nnviz sweep --dataset moons --vary learning_rate=0.01:1:9:log
--vary hidden=4-2,8 --out results.csv"""
_TRIALS = """so many random combinations in place of all: of low:high:count any number between them,
of a list one of its values"""


def add_sweep(parts: Any) -> None:
    """Let the command have this part."""
    words = "Train all combinations of some values, each over several seeds."
    more = f"{words} What is done is kept: the same command goes on where it was stopped."
    parser = parts.add_parser(
        "sweep",
        help=words,
        description=more,
        usage="%(prog)s --vary FIELD=VALUES [OPTIONS]",
        epilog=_EXAMPLE,
        allow_abbrev=False,
    )
    grid = parser.add_argument_group("Sweep")
    grid.add_argument("--vary", metavar="FIELD=VALUES", action="append", required=True, help=_VARY)
    seeds = f"with the weight seeds 0 to N - 1, whatever --seed says ({SEEDS.default})"
    grid.add_argument("--seeds", metavar="N", default=str(SEEDS.default), help=seeds)
    grid.add_argument("--trials", metavar="N", help=_TRIALS)
    grid.add_argument("--workers", metavar="N", help="processes side by side (one for each core)")
    grid.add_argument("--out", metavar="FILE", help="a row for each run: .csv or .parquet")
    add_limit(parser)
    add_settings(parser)
    parser.set_defaults(do=_sweep, prog=parser.prog)


def _sweep(asked: argparse.Namespace) -> None:
    study = _study(asked)
    out = check_file("--out", asked.out, TABLES)
    workers = executor() if asked.workers is None else Pool(_WORKERS.read("workers", asked.workers))
    if not study.configs:
        raise ConfigError("vary", asked.vary, f"what fits together: {study.cells[0].refusal}")
    check_limit("This sweep", study.configs, workers.count, limit_from(asked))
    shelf = Shelf(shelf_path())
    job = _finished(Job(study.configs, workers, shelf), shelf)
    print("\n".join(summary(study, job.outcomes)))  # noqa: T201 (it is what the command is for)
    if out:
        from nnviz.tables.sweep import runs_table  # noqa: PLC0415 (it needs pandas)

        table = runs_table(study, job.outcomes)
        write_table(out, table, Origin(study.base).notes | {"vary": " ".join(asked.vary)})


def _study(asked: argparse.Namespace) -> Study:
    base, seeds = config_from(asked), SEEDS.read("seeds", asked.seeds)
    if asked.trials is None:
        return Sweep(base, tuple(map(read_axis, asked.vary)), seeds)
    ranges = tuple(map(read_range_or_list, asked.vary))
    return Trials(base, ranges, TRIALS.read("trials", asked.trials), seeds=seeds)


def _finished(job: Job, shelf: Shelf) -> Job:
    """The job when it is done; where it is stopped or fails, an error says what is kept."""
    try:
        with Progress() as progress:
            while not job.wait(_LOOK_SECONDS):
                progress.show(_how_far(job))
    except KeyboardInterrupt:
        job.cancel()
        job.wait()
        kept = "They are kept: the same command goes on from there."
        goes_on = kept if shelf.keeps else shelf.note
        words = f"stopped with {job.done:,} of {job.total:,} runs done. {goes_on}"
        raise CommandError(words, STOPPED) from None
    if job.failure:
        raise CommandError(job.failure)
    for note in (*job.notes, shelf.note):
        if note:
            sys.stderr.write(f"{note}\n")
    return job


def _how_far(job: Job) -> str:
    left = job.seconds_left
    seconds = "" if left is None else f", {left:,.0f} s left"
    return f"{job.done:,} of {job.total:,} runs{seconds}"
