"""A run as a script of PyTorch, in its own words, which trains the same run."""

from collections.abc import Iterator

from nnviz.core.arrays import Array
from nnviz.core.export.arrays_text import UNPACKED, is_packed, lines_of
from nnviz.core.export.origin import Origin
from nnviz.core.export.torch_loop import training_lines
from nnviz.core.export.torch_words import (
    ACTIVATIONS,
    LOSSES,
    OF_LOGITS,
    OPTIMIZERS,
    SCHEDULES,
    unknown,
)
from nnviz.core.setup.config import Config
from nnviz.core.setup.rates import rate_changes
from nnviz.core.train.run import Run

_PRINTED_LINES = 24  # of arrays; others are packed


def torch_script(run: Run, origin: Origin) -> str:
    """The script of a run, with the data and the first weights that its training begins with.

    Raises LookupError for a record that PyTorch has no word for: see torch_words.unknown.
    """
    if missing := unknown(run.config):
        raise LookupError(f"PyTorch has no {', '.join(missing)}")
    arrays = lines_of(_arrays(run), _PRINTED_LINES)
    packs = is_packed(arrays)
    parts = [
        f'"""{_opening(run, origin)}"""',
        *(["import base64\nimport zlib\n"] if packs else []),
        "import numpy as np\nimport torch\nfrom torch import nn\n",
        "torch.set_default_dtype(torch.float64)",
        *([UNPACKED] if packs else []),
        "\n# The data, a column for each sample, and the first weights",
        *arrays,
        *_tensors(run),
        *_network(run.config),
        *training_lines(run),
    ]
    return "\n".join(parts) + "\n"


def _opening(run: Run, origin: Origin) -> str:
    ended = ""
    if run.diverged_at is not None:
        ended = f"nnviz ends it before step {run.diverged_at}: then not everything is finite.\n"
    return f"""A run of nnviz, trained again with PyTorch; NumPy draws the order of the batches.

It prints C before each step, on the data of that step, and at the end C on all training data.
They agree with nnviz's to 1e-6, and mostly to 1e-12, but for runs that magnify differences in
the last digit from step to step.
{ended}Settings: {origin.settings}
Link: {origin.link}
"""


def _arrays(run: Run) -> dict[str, Array]:
    data, test = run.dataset, run.dataset.test
    of_test = {} if test is None else {"X_test": test.X, "Y_test": test.Y}
    weights = {f"W{layer}": each.W for layer, each in enumerate(run.network_at(0), start=1)}
    return {"X": data.X, "Y": data.Y, **of_test, **weights}


def _tensors(run: Run) -> Iterator[str]:
    yield "X, Y = torch.tensor(X.T), torch.tensor(Y.T)  # PyTorch has a row for each sample"
    if run.dataset.test is not None:
        yield "X_test, Y_test = torch.tensor(X_test.T), torch.tensor(Y_test.T)"


def _network(config: Config) -> Iterator[str]:
    yield "\nnetwork = nn.Sequential("
    activations = list(config.activations)
    for layer, (fan_in, fan_out) in enumerate(zip(config.sizes, config.sizes[1:], strict=False)):
        yield f"    nn.Linear({fan_in}, {fan_out}),"
        last = layer == len(activations) - 1
        if not (last and config.loss in OF_LOGITS):
            yield f"    {ACTIVATIONS[activations[layer]]},"
    applied = f"  # it applies {config.output}" if config.loss in OF_LOGITS else ""
    weights = ", ".join(f"W{layer}" for layer in range(1, len(activations) + 1))
    yield ")"
    yield "linear = [layer for layer in network if isinstance(layer, nn.Linear)]"
    yield "weights, biases = [each.weight for each in linear], [each.bias for each in linear]"
    yield "with torch.no_grad():"
    yield f"    for layer, W in zip(linear, [{weights}]):"
    yield "        layer.weight.copy_(torch.tensor(W))"
    yield "        layer.bias.zero_()"
    yield f'\ncriterion = {LOSSES[config.loss]}(reduction="sum"){applied}'
    yield f"optimizer = torch.optim.{OPTIMIZERS[config.optimizer](config)}"
    if rate_changes(config):
        yield from _scheduler(config)


def _scheduler(config: Config) -> Iterator[str]:
    """The schedule, which begins after the warm-up if there is one."""
    made = f"schedules.{SCHEDULES[config.schedule](config)}"
    yield "schedules = torch.optim.lr_scheduler"
    if not config.warmup:
        yield f"scheduler = {made}"
        return
    factor, count = f"1 / {config.warmup + 1}", config.warmup
    yield f"warmup = schedules.LinearLR(optimizer, start_factor={factor}, total_iters={count})"
    yield f"scheduler = schedules.SequentialLR(optimizer, [warmup, {made}], milestones=[{count}])"
