"""train_many(configs) -> runs: runs of one shape train together, as a stack."""

from collections.abc import Hashable, Sequence

from nnviz.core.setup.batches import Batches
from nnviz.core.setup.config import Config
from nnviz.core.train.budget import estimated_seconds
from nnviz.core.train.limit import LIMIT, Limit, ways_down
from nnviz.core.train.outcome import Outcome
from nnviz.core.train.program import Architecture
from nnviz.core.train.run import Run
from nnviz.core.train.size import KEPT_BYTES, run_bytes
from nnviz.core.train.training import Training

# A stack's arrays should stay in a processor's cache: larger ones are cut.
_CACHE_BYTES = 2 * 2**20
_MOST_RUNS = 256
# Of fewer samples, which alone are rows of at most three numbers side by side, a BLAS sums up the
# products with a layer of one unit in another order: not to the last bit what a run is alone.
_FEWEST_SAMPLES = 4
_ALL_KEPT_BYTES = 256 * 2**20  # of the kept parameters of all runs together


def shape_of(config: Config) -> Hashable:
    """What runs of one stack have in common: all that is not a number in the same calls."""
    return (
        Architecture.of(config),
        config.schedule,
        *(config.training_count, config.test_count, config.batch_size, config.epochs),
        bool(config.patience),
    )


def train_many(configs: Sequence[Config], *, limit: Limit = LIMIT) -> list[Run]:
    """Train all `configs`; the runs are in their order.

    Each run is the one that `train` makes, to the last bit. Its `seconds` are its part of the time
    that its stack took. Raises TooMuchWorkError, before anything is done, if all runs together
    would take more than `limit`: by default an hour, or 1 GB for their histories.
    """
    stacks = _stacks(configs)
    seconds = sum(estimated_seconds(configs[stack[0]], len(stack)) for stack in stacks)
    kept_bytes = _kept_bytes(len(configs))
    nbytes = sum(run_bytes(configs[stack[0]], kept_bytes) * len(stack) for stack in stacks)
    limit.check_amounts(f"These {len(configs):,} runs", seconds, nbytes, ways_down(configs))
    found: dict[int, Run] = {}
    for stack in stacks:
        found |= zip(stack, _trained([configs[index] for index in stack], kept_bytes), strict=True)
    return [found[index] for index in range(len(configs))]


def outcomes_of(configs: Sequence[Config]) -> list[Outcome]:
    """What the run of each of `configs` comes to, in their order; one stack is held at a time."""
    found: dict[int, Outcome] = {}
    for stack in _stacks(configs):
        runs = _trained([configs[index] for index in stack], _kept_bytes(len(configs)))
        found |= zip(stack, map(Outcome.of, runs), strict=True)
        del runs  # before there are others
    return [found[index] for index in range(len(configs))]


def _stacks(configs: Sequence[Config]) -> list[list[int]]:
    """The places of `configs` that train together."""
    groups: dict[Hashable, list[int]] = {}
    for index, config in enumerate(configs):
        groups.setdefault(shape_of(config), []).append(index)
    return [
        group[start : start + size]
        for group in groups.values()
        for size in [runs_a_stack(configs[group[0]])]
        for start in range(0, len(group), size)
    ]


def _kept_bytes(runs: int) -> float:
    """What the kept parameters of each of so many runs may take."""
    return min(KEPT_BYTES, _ALL_KEPT_BYTES / max(1, runs))


def _trained(stack: Sequence[Config], kept_bytes: float) -> list[Run]:
    training = Training(stack, kept_bytes=kept_bytes * len(stack))
    training.advance()
    return training.runs


def runs_a_stack(config: Config) -> int:
    """How many runs of this shape may be one stack, which fits into a cache; at least one."""
    sizes = [stop - start for start, stop in Batches(config, config.training_count).bounds]
    if min(sizes) < _FEWEST_SAMPLES:
        return 1
    # A and delta of every layer, dA of one, X and Y.
    units = 2 * sum(width + 1 for width in config.sizes[1:]) + 2 * max(config.sizes)
    return max(1, min(_MOST_RUNS, _CACHE_BYTES // (8 * max(sizes) * units)))
