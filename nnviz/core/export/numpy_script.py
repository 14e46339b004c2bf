"""A run as a script of NumPy alone, which trains it again and prints the same losses.

They are the same to the last bit with the same NumPy on the same kind of machine: the script does
what the trainer does, in the same order, with formulas that are printed from the same trees.
"""

from collections.abc import Sequence

import numpy as np

from nnviz.core.export.arrays_text import UNPACKED, is_packed, lines_of, packed, printed
from nnviz.core.export.loop_lines import beginning_lines, loop_lines
from nnviz.core.export.origin import Origin
from nnviz.core.export.step_lines import EXACT, backward_lines, forward_lines
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.notation import plain
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.model.parameters import flatten
from nnviz.core.model.symbols import traced
from nnviz.core.setup.config import Config
from nnviz.core.train.run import Run

LINES = 120  # at most; what is left of them is for numbers that are printed, not packed
_LAYERS = '''
def layers(vector):
    """Of all parameters, or of their gradient, each layer's block: W transposed above b."""
    parts = np.split(vector, np.cumsum([rows * columns for rows, columns in shapes])[:-1])
    return [part.reshape(shape) for part, shape in zip(parts, shapes)]

def above_ones(A):
    """A above a row of ones, by which b is multiplied."""
    return np.vstack([A, np.ones((1, A.shape[1]))])
'''


def numpy_script(run: Run, origin: Origin) -> str:
    """The script of a run, with all that its training begins with; at most LINES lines."""
    bare = _written(run, origin, more=0)
    return _written(run, origin, more=LINES - bare.count("\n"))


def _written(run: Run, origin: Origin, more: int) -> str:
    """The script, in which arrays that are printed take at most so many lines more."""
    given = _given(run, more)
    packs = is_packed(given)
    parts = [
        f'"""{_opening(run, origin)}"""',
        _imports(packs=packs),
        *([UNPACKED] if packs else []),
        _LAYERS,
        _loss(run.config),
        _loss_on(run.config),
        _gradient(run.config),
        *given,
        *beginning_lines(run.config),
        *loop_lines(run),
    ]
    return "\n".join(parts) + "\n"


def _imports(*, packs: bool) -> str:
    return "\n".join(
        [
            *(["import base64"] if packs else []),
            "import os",
            *(["import zlib"] if packs else []),
            'os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more add up in another order',
            "import numpy as np",
            'np.seterr(all="ignore")  # exp may come to infinity: 1 / infinity is 0',
        ]
    )


def _opening(run: Run, origin: Origin) -> str:
    config = run.config
    sizes = "-".join(map(str, config.sizes))
    activations = ", ".join(ACTIVATIONS[name].label for name in config.activations)
    made_of = f"{LOSSES[config.loss].label}, {OPTIMIZERS[config.optimizer].label}"
    return f"""A run of nnviz, trained again with NumPy alone.

It prints C before each step, on the data of that step, and at the end C on all training data.
With NumPy {np.__version__} on the same kind of machine, each is what nnviz has, to the last digit:
it rounds in the same order. Elsewhere last digits differ, and more where training magnifies them.
{config.dataset}, network {sizes} ({activations}), {made_of}.
Settings: {origin.settings}
Link: {origin.link}
"""


def _given(run: Run, more: int) -> list[str]:
    """What training begins with: the data, and the parameters, all of them in one vector."""
    data, test, network = run.dataset, run.dataset.test, run.network_at(0)
    blocks = [np.vstack([layer.W.T, layer.b.T]) for layer in network]
    names = [f"V{layer}" for layer in range(1, len(network) + 1)]
    shapes = ", ".join(str(block.shape) for block in blocks)
    joined = ", ".join(f"{name}.ravel()" for name in names)
    parameters = [*map(printed, names, blocks), f"P = np.concatenate([{joined}])"]
    longer = "\n".join(parameters).count("\n")
    if longer > more:
        parameters, longer = [packed("P", flatten(network)[np.newaxis]) + "[0]"], 0
    of_test = {} if test is None else {"X_test": test.X, "Y_test": test.Y}
    return [
        "# The data: a column for each sample",
        *lines_of({"X": data.X, "Y": data.Y, **of_test}, more - longer),
        "# The first parameters: of each layer W transposed above b, and all in one vector",
        *parameters,
        f"shapes = [{shapes}]",
    ]


def _loss(config: Config) -> str:
    record = LOSSES[config.loss]
    lines = [
        '"""C, the mean over samples of the sum over outputs."""',
        f"each = {plain(traced(record.stable or record.each), EXACT)}",
        "return each.sum(axis=-1).sum(axis=-1) / Y.shape[-1]",
    ]
    return _function("loss(Z, A, Y)", lines)


def _loss_on(config: Config) -> str:
    """C in the form of `network.forward`, which is what nnviz shows of all data."""
    records = [ACTIVATIONS[name] for name in config.activations]
    functions = [plain(traced(each.stable or each.f), EXACT) for each in records]
    lines = [
        '"""C of all these data, with Z = W A + b."""',
        "A, functions = X, [",
        *(f"    lambda Z: {each}," for each in functions),
        "]",
        "for V, f in zip(layers(P), functions):",
        "    Z = V[:-1].T @ A + V[-1:].T",
        "    A = f(Z)",
        "return loss(Z, A, Y)",
    ]
    return _function("loss_on(P, X, Y)", lines)


def _gradient(config: Config) -> str:
    last = len(config.activations)
    names = [f"V{layer}" for layer in range(1, last + 1)]
    joined = ", ".join(f"d{name}.ravel()" for name in names)
    lines = [
        '"""C of a batch, and dC/dP without the factor `scale`; A0 is X above a row of ones."""',
        f"{', '.join(names)}{',' if last == 1 else ''} = layers(P)",
        *forward_lines(config),
        *backward_lines(config),
        f"return loss(Z{last}, A{last}, Y), np.concatenate([{joined}])",
    ]
    return _function("gradient(P, A0, Y)", lines)


def _function(head: str, lines: Sequence[str]) -> str:
    return "\n    ".join([f"def {head}:", *lines]) + "\n"
