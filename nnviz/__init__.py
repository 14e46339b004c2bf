"""nnviz: a small neural network in NumPy, with every number of backpropagation visible."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nnviz.face import *  # noqa: F403 (its names stand there)


def __getattr__(name: str) -> Any:
    """A name of the public face, which is imported when it is first asked for.

    So `python -m nnviz` can say how many threads NumPy may use before it imports NumPy.
    """
    if name.startswith("_") and name != "__all__":
        raise AttributeError(name)
    return getattr(import_module("nnviz.face"), name)


def __dir__() -> list[str]:
    names: list[str] = import_module("nnviz.face").__all__
    return names
