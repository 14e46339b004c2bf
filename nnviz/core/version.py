"""The version of the mathematics: figures that two versions made are not taken for one another."""

import hashlib
from pathlib import Path

import numpy as np

_CORE = Path(__file__).parent
_ROOMS = ("model", "setup", "train")  # all that a run's numbers depend on, and not how we tell them


def _version_of(core: Path) -> str:
    """What names the mathematics in the folder `core`: a hash of its sources, and NumPy's version.

    The same text makes the same version, also where its lines end in another way. A changed comment
    makes another: then runs are computed again that need not be, and never is one taken for what it
    is not. What kind of machine computes is no part of it, though the last bit may depend on it.
    """
    sources = sorted(
        [*core.glob("*.py"), *(p for room in _ROOMS for p in core.glob(f"{room}/**/*.py"))]
    )
    found = hashlib.sha256()
    for path in sources:
        text = f"{path.relative_to(core).as_posix()}\n{path.read_text(encoding='utf-8')}"
        found.update(hashlib.sha256(text.encode()).digest())
    return f"{found.hexdigest()[:16]}-numpy-{np.__version__}"


MATHEMATICS = _version_of(_CORE)
