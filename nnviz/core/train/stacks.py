"""train_many(configs) -> runs: runs of one shape train together, as a stack."""

from collections.abc import Hashable, Sequence

from nnviz.core.setup.batches import Batches
from nnviz.core.setup.config import Config
from nnviz.core.train.outcome import Outcome
from nnviz.core.train.program import Architecture
from nnviz.core.train.run import Run
from nnviz.core.train.training import KEPT_BYTES, Training

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


def train_many(configs: Sequence[Config]) -> list[Run]:
    """Train all `configs`; the runs are in their order.

    Each run is the one that `train` makes, to the last bit. Its `seconds` are its part of the time
    that its stack took.
    """
    groups: dict[Hashable, list[int]] = {}
    for index, config in enumerate(configs):
        groups.setdefault(shape_of(config), []).append(index)
    found: dict[int, Run] = {}
    for group in groups.values():
        size = runs_a_stack(configs[group[0]])
        for stack in (group[start : start + size] for start in range(0, len(group), size)):
            kept_bytes = min(KEPT_BYTES, _ALL_KEPT_BYTES / len(configs)) * len(stack)
            training = Training([configs[index] for index in stack], kept_bytes=kept_bytes)
            training.advance()
            found |= dict(zip(stack, training.runs, strict=True))
    return [found[index] for index in range(len(configs))]


def outcomes_of(configs: Sequence[Config]) -> list[Outcome]:
    """What the run of each of `configs` comes to, in their order."""
    return [Outcome.of(run) for run in train_many(configs)]


def runs_a_stack(config: Config) -> int:
    """How many runs of this shape may be one stack, which fits into a cache; at least one."""
    sizes = [stop - start for start, stop in Batches(config, config.training_count).bounds]
    if min(sizes) < _FEWEST_SAMPLES:
        return 1
    # A and delta of every layer, dA of one, X and Y.
    units = 2 * sum(width + 1 for width in config.sizes[1:]) + 2 * max(config.sizes)
    return max(1, min(_MOST_RUNS, _CACHE_BYTES // (8 * max(sizes) * units)))
