"""The lines of a script that are the loop over the steps, and what it begins with."""

from collections.abc import Iterator

from nnviz.core.export.step_lines import EXACT, update_lines
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.notation import plain
from nnviz.core.model.optimizers import GIVEN, OPTIMIZERS
from nnviz.core.model.symbols import traced
from nnviz.core.setup.batches import Batches
from nnviz.core.setup.config import Config
from nnviz.core.setup.rates import rate_changes, rate_numbers
from nnviz.core.setup.schedules import SCHEDULES, warm_up
from nnviz.core.train.run import Run
from nnviz.core.train.trees import WEIGHTS, ActivationTrees, output_delta


def beginning_lines(config: Config) -> Iterator[str]:
    """The numbers that stay the same in all steps, and the optimizer's state."""
    symbols = update_lines(config)[1]
    if WEIGHTS in symbols:
        each = "np.arange(rows * columns) < (rows - 1) * columns for rows, columns in shapes"
        yield f"weights = np.concatenate([{each}]) * 1.0  # 0 for each bias"
    fields = sorted({each.name for each in symbols if each.scalar} - {"scale", *GIVEN})
    numbers = {name: getattr(config, name) for name in fields}
    numbers |= rate_numbers(config) if rate_changes(config) else {"rate": config.learning_rate}
    yield f"{', '.join(numbers)} = {', '.join(map(repr, numbers.values()))}"
    if states := OPTIMIZERS[config.optimizer].state:
        yield " = ".join([*states, "np.zeros_like(P)"])


def loop_lines(run: Run) -> Iterator[str]:
    """The steps, each of which prints C, and what is printed after them."""
    config, batches = run.config, Batches(run.config, run.dataset.X.shape[1])
    steps, remark = batches.steps, ""
    if run.diverged_at is not None:
        steps, remark = run.steps, "  # after one more, not everything would be finite"
    if batches.count > 1:
        size = batches.bounds[0][1]
        yield f"size, batches = {size}, {batches.count}  # samples a batch, batches an epoch"
        yield "samples = above_ones(X).T.copy()  # a row for each"
    if config.patience:
        yield "smallest, smallest_at = np.inf, 0"
    lines = [
        *_data_lines(config, batches.count),
        "C, dP = gradient(P, A0, B)",
        "print(step, C)",
        f"scale = {_scale(config)}",
        *_rate_lines(config),
        *update_lines(config)[0],
        *(_early_stop_lines(config, batches.count) if config.patience else []),
    ]
    yield "\n    ".join([f"for step in range({steps}):{remark}", *lines])
    yield 'print("end", loss_on(P, X, Y))'
    if run.dataset.test is not None:
        yield 'print(f"test data: {loss_on(P, X_test, Y_test):.12g}")'


def _data_lines(config: Config, batches: int) -> list[str]:
    if batches == 1:
        return ["epoch, A0, B = step, above_ones(X), Y"]
    return [
        "epoch, batch = divmod(step, batches)",
        f"order = np.random.default_rng(({config.seed}, epoch)).permutation(X.shape[1])",
        "chosen = order[batch * size : (batch + 1) * size]",
        "A0, B = samples[chosen].T, np.take(Y, chosen, axis=1)",
    ]


def _scale(config: Config) -> str:
    """What the gradient is still to be multiplied by."""
    trees = ActivationTrees.of(config.activations[-1])
    factor, _ = output_delta(LOSSES[config.loss], trees)
    return "1 / B.shape[1]" if factor == 1 else f"1 / B.shape[1] * {factor!r}"


def _rate_lines(config: Config) -> Iterator[str]:
    """The number of the step and its learning rate, where they are used and change.

    As arrays of one number: NumPy rounds some powers of single numbers otherwise.
    """
    if "t" in {each.name for each in update_lines(config)[1]}:
        yield "t = np.array([step + 1.0])"
    if rate_changes(config):
        rate = plain(traced(SCHEDULES[config.schedule].rate), EXACT)
        done = "epoch"
        if config.warmup:
            rate = f"{plain(traced(warm_up), EXACT)} if epoch < warmup else {rate}"
            done = "epoch if epoch < warmup else epoch - warmup"
        yield f"epochs_done = np.array([{done}], dtype=float)"
        yield f"rate = {rate}"


def _early_stop_lines(config: Config, batches: int) -> Iterator[str]:
    ends = "batch == batches - 1 and " if batches > 1 else ""
    yield f"if {ends}(test := loss_on(P, X_test, Y_test)) < smallest:"
    yield "    smallest, smallest_at = test, epoch + 1"
    yield f"elif {ends}epoch + 1 - smallest_at >= {config.patience}:"
    yield "    break  # an early stop: it was not smaller for so many epochs"
