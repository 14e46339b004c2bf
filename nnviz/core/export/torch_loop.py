"""The lines of PyTorch that go through the epochs of a run."""

from collections.abc import Iterator
from dataclasses import replace

from nnviz.core.model.forms import NUMPY
from nnviz.core.model.notation import plain
from nnviz.core.model.penalties import PENALTIES
from nnviz.core.model.symbols import traced
from nnviz.core.setup.batches import Batches
from nnviz.core.setup.config import Config
from nnviz.core.setup.rates import rate_changes
from nnviz.core.train.run import Run

_TORCH = replace(NUMPY, module="torch.")


def training_lines(run: Run) -> Iterator[str]:
    """The loop over epochs and batches, which prints C before each step and after the last."""
    config, batches = run.config, Batches(run.config, run.dataset.X.shape[1])
    if config.patience:
        yield 'smallest, smallest_at = float("inf"), 0'
    yield f"for epoch in range({config.epochs}):"
    if batches.count > 1:
        size = batches.bounds[0][1]
        yield f"    order = np.random.default_rng(({config.seed}, epoch)).permutation(len(X))"
        yield f"    for number, batch in enumerate(torch.tensor(order).split({size})):"
        step = _step(config, "X[batch]", "Y[batch]", f"epoch * {batches.count} + number")
        yield from (f"        {line}" for line in step)
    else:
        yield from (f"    {line}" for line in _step(config, "X", "Y", "epoch"))
    if rate_changes(config):
        yield "    scheduler.step()"
    if config.patience:
        yield from (f"    {line}" for line in _early_stop(config.patience))
    yield "with torch.no_grad():"
    yield '    print("end", criterion(network(X), Y).item() / len(X))'


def _step(config: Config, X: str, Y: str, step: str) -> Iterator[str]:
    yield f"C = criterion(network({X}), {Y}) / len({X})"
    yield f"print({step}, C.item())"
    yield "optimizer.zero_grad()"
    terms = {name: plain(traced(PENALTIES[name].each), _TORCH) for name in config.penalties}
    penalties = [
        f"{strength} * sum(torch.sum({terms[name]}) for W in weights)"
        for name, strength in config.penalties.items()
    ]
    if penalties:
        yield f"penalty = {' + '.join(penalties)}"
    yield f"{'(C + penalty)' if penalties else 'C'}.backward()"
    if config.clip_norm:
        yield f"nn.utils.clip_grad_norm_(network.parameters(), {config.clip_norm})"
    yield "optimizer.step()"


def _early_stop(patience: int) -> Iterator[str]:
    yield "with torch.no_grad():"
    yield "    test = criterion(network(X_test), Y_test).item() / len(X_test)"
    yield "if test < smallest:"
    yield "    smallest, smallest_at = test, epoch + 1"
    yield f"elif epoch + 1 - smallest_at >= {patience}:"
    yield "    break  # an early stop: it was not smaller for so many epochs"
