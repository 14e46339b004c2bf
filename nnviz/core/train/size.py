"""How large a run is, known before it begins: what it keeps of every step, and of some steps."""

from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.model.parameters import layer_offsets
from nnviz.core.setup.batches import Batches
from nnviz.core.setup.config import Config

KEPT_STEPS = 500  # as many as a film has frames
KEPT_BYTES = 32 * 2**20
_NUMBER = 8  # bytes


def affordable_steps(memory_bytes: int, kept_bytes: float = KEPT_BYTES) -> int:
    """After how many steps parameters of so many bytes may be kept; at least 2, the ends."""
    return max(2, int(min(KEPT_STEPS, kept_bytes // memory_bytes)))


def run_bytes(config: Config, kept_bytes: float = KEPT_BYTES) -> int:
    """The most bytes that the run of `config` holds: of history, kept parameters and data.

    One loss and one gradient norm a layer for each step are most of a long run; the parameters
    kept after some steps, which may take `kept_bytes`, of a large network.
    """
    steps = Batches(config, config.training_count).steps
    states = len(OPTIMIZERS[config.optimizer].state)
    memory = _NUMBER * (1 + states) * layer_offsets(config.sizes)[-1]
    kept = min(steps + 1, affordable_steps(memory, kept_bytes)) + 1  # and the last of a cut run
    history = _NUMBER * (1 + steps * len(config.sizes))
    samples = config.training_count + config.test_count
    data = _NUMBER * samples * (config.sizes[0] + config.outputs)
    return history + kept * (memory + _NUMBER) + data
