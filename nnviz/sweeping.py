"""sweep(base, field=values) trains all combinations of values, each over several seeds."""

from collections.abc import Callable, Iterable
from typing import Any

from nnviz.core.limits import ConfigError, Integers
from nnviz.core.setup.config import Config
from nnviz.core.study.axis_text import read_axis
from nnviz.core.study.sweep import SEEDS, Axis, Sweep
from nnviz.core.study.swept import Swept
from nnviz.core.train.limit import LIMIT, Limit
from nnviz.core.train.outcome import Outcome

Progress = Callable[[int, int], object]
_WORKERS = Integers(0, 1024, 0)
_PROGRESS_SECONDS = 0.1


def sweep(
    base: Config | None = None,
    *,
    seeds: int = SEEDS.default,
    workers: int = 0,
    progress: Progress | None = None,
    limit: Limit = LIMIT,
    **values: str | Iterable[Any],
) -> Swept:
    """Train `base` with all combinations of the values of one to three of its fields.

    The values are named by their field: learning_rate=(0.1, 0.3, 1), or as a text, "0.1,0.3,1" or
    "0.01:1:9:log" (see `read_axis`). Each combination is trained with the weight seeds 0 to
    `seeds` - 1. A field that stands at a default which another one sets follows it, as the learning
    rate does the optimizer. A combination that Config refuses has no runs.

    With `workers`, so many processes train side by side; with 0 this one does. `progress` is called
    with the number of runs that are done and that of all. Raises ConfigError; and before anything
    is done TooMuchWorkError, if all runs together would take more than `limit`, by default an hour.
    """
    axes = tuple(_axis(field, each) for field, each in values.items())
    asked, report = Sweep(base or Config(), axes, seeds), progress or _silent
    processes = _WORKERS.check("workers", workers)
    # Not needed by who imports nnviz for one run.
    from nnviz.workers.tasks import check_limit  # noqa: PLC0415

    check_limit("This sweep", list(dict.fromkeys(asked.configs)), max(1, processes), limit)
    return Swept(asked, _by_others(asked, processes, report) if processes else _here(asked, report))


def _silent(*_: int) -> None:
    pass


def _axis(field: str, values: str | Iterable[Any]) -> Axis:
    if isinstance(values, str):
        return read_axis(f"{field}={values}")
    try:
        return Axis(field, tuple(map(_hashable, values)))
    except TypeError:
        raise ConfigError(f"values of {field}", values, "several, such as (0.1, 1)") from None


def _hashable(value: Any) -> Any:
    """Several widths or names as a tuple, one number of NumPy's as Python's own."""
    if isinstance(value, list):
        return tuple(value)
    return value.item() if hasattr(value, "item") else value


def _here(asked: Sweep, report: Progress) -> dict[Config, Outcome]:
    from nnviz.core.train.stacks import outcomes_of  # noqa: PLC0415 (as above)
    from nnviz.workers.tasks import cut  # noqa: PLC0415

    found: dict[Config, Outcome] = {}
    configs = list(dict.fromkeys(asked.configs))
    report(0, len(configs))
    for stack in cut(configs):
        found |= dict(zip(stack, outcomes_of(stack), strict=True))
        report(len(found), len(configs))
    return found


def _by_others(asked: Sweep, workers: int, report: Progress) -> dict[Config, Outcome]:
    from nnviz.workers.job import Job  # noqa: PLC0415 (as above)
    from nnviz.workers.pool import Pool  # noqa: PLC0415

    with Pool(workers) as pool:
        job = Job(asked.configs, pool)
        try:
            while not job.wait(_PROGRESS_SECONDS):
                report(job.done, job.total)
        finally:
            job.cancel()  # where Ctrl-C, or `progress`, has ended it
        report(job.done, job.total)
        if job.failure:
            raise RuntimeError(job.failure)
        return job.outcomes
