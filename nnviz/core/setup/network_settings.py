"""Settings of a run: the network, and where its weights begin."""

from dataclasses import dataclass

from nnviz.core import limits
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.initializers import AUTO, INITIALIZERS, in_words
from nnviz.core.setup.settings import OWN, Choice, LayerChoice, Number, Widths, number, setting

_SECTION = "Network"


@dataclass(frozen=True)
class NetworkSettings:
    """The network, and where its weights begin."""

    hidden: tuple[int, ...] = setting(
        (limits.WIDTH.default,),
        Widths(
            _SECTION,
            "Hidden layers",
            "How many layers stand between the inputs and the output layer.",
            basic=True,
        ),
    )
    activation: str | tuple[str, ...] = setting(
        OWN,
        LayerChoice(
            _SECTION,
            "Hidden activation",
            "The f in A = f(Z) of the hidden layers. Each dataset has its own default.",
            ACTIVATIONS,
            noun="Activation",
            suits=lambda record: record.slope is not None,
            basic=True,
            default_of="dataset",
        ),
    )
    output: str = setting(
        OWN,
        Choice(
            _SECTION,
            "Output activation",
            "The f in A = f(Z) of the output layer. Each dataset has its own default.",
            ACTIVATIONS,
            default_of="dataset",
        ),
    )
    initializer: str = setting(
        AUTO,
        Choice(
            _SECTION,
            "Initial weights",
            "How W starts in each layer; b starts at 0.",
            INITIALIZERS,
            here=lambda config: in_words(config.initializers) if config.initializer == AUTO else "",
        ),
    )
    seed: int = number(
        Number(
            _SECTION,
            "Weight seed",
            "The same seed gives the same first weights and the same batches.",
            limits.SEED,
            basic=True,
        )
    )
