"""How good the recommended learning rate is: on every preset, judged by seeds it has not seen.

    python -m benchmarks.recommended

For each preset a rate is recommended from 64 rates and the seeds 0 to 7. Then the seeds 32 to 39,
and the seeds 32 to 63, say how many times the best median loss over the same rates its median is,
and the latter, how many times the best upper quartile that of the next larger rate is: where this
is large, the rate stands at an edge. Beside it stands the rate with the smallest median of the
seeds 0 to 7. It takes some two minutes on two free cores.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # read when NumPy is imported

from collections.abc import Sequence
from functools import cache

from nnviz.core.setup.config import Config
from nnviz.core.setup.presets import PRESETS
from nnviz.core.train.outcome import Outcome
from nnviz.workers import Job
from nnviz.workers.pool import Pool
from tests.core.study.judged_rates import FEW, MANY, Judged, judged, swept

NEAR, EDGE = 1.5, 10.0
_HEADINGS = "rate", "by 8", "by 32", "next"


def main() -> None:
    """Print a line for each preset as soon as it is there, and what they come to."""
    pool = Pool(2)

    def train(configs: Sequence[Config]) -> list[Outcome]:
        job = Job(configs, pool)
        if not job.wait():
            raise SystemExit(job.failure)
        outcomes = job.outcomes
        return [outcomes[config] for config in configs]

    judge = cache(lambda config: judged(config, (FEW, MANY), train))
    heading = "".join(f"{each:>8}" for each in _HEADINGS)
    print(f"{'':20}{'recommended':>32}{'smallest median':>32}\n{'':20}{heading}{heading}")
    every: dict[str, tuple[Judged, ...]] = {}
    for name, preset in PRESETS.items():
        every[name] = judge(swept(preset.config))
        print(f"{name:20}{''.join(map(_cell, every[name]))}", flush=True)
    different = {swept(PRESETS[name].config): both for name, both in every.items()}
    for way, called in enumerate(("recommended", "smallest median")):
        _conclude(called, f"{len(every)} presets", [both[way] for both in every.values()])
        _conclude(called, f"{len(different)} sweeps", [both[way] for both in different.values()])


def _conclude(called: str, of_what: str, every: Sequence[Judged]) -> None:
    """Say how often the rates are good; presets with other rates and seeds alone are one sweep."""
    few, many = (sum(each.multiples[way] <= NEAR for each in every) for way in (0, 1))
    edges = sum(each.next_ones[1] > EDGE for each in every)
    print(
        f"{called}: of {of_what} within {NEAR} on {few} by 8 seeds, on {many} by 32;"
        f" the next larger rate is more than {EDGE:g} times as bad as the best on {edges}"
    )


def _cell(found: Judged) -> str:
    few, many = found.multiples
    return f"{found.rate:8.2g}{few:8.2f}{many:8.2f}{found.next_ones[1]:8.3g}"


if __name__ == "__main__":
    main()
