"""The weights after a step as a NumPy file, which np.load reads without pickle."""

from io import BytesIO
from typing import Any

import numpy as np

from nnviz.core.export.origin import Origin
from nnviz.core.train.run import Run


def weights_file(run: Run, step: int, origin: Origin) -> bytes:
    """W1 (fan_out, fan_in), b1 (fan_out, 1), and so on; `step`, and the origin's notes as text.

    The weights are those after `step` steps, exact. Raises IndexError outside of the run.
    """
    arrays: dict[str, Any] = {}
    for number, layer in enumerate(run.network_at(step), start=1):
        arrays |= {f"W{number}": layer.W, f"b{number}": layer.b}
    texts = {name: np.array(text) for name, text in origin.notes.items()}
    file = BytesIO()
    np.savez(file, step=np.array(step), **arrays, **texts)  # type: ignore[arg-type]  # no array is called allow_pickle
    return file.getvalue()
