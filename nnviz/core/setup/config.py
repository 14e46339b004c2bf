"""Config: everything a run depends on, in one frozen dataclass that is valid or does not exist."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np

from nnviz.core import limits
from nnviz.core.limits import check_name
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.initializers import AUTO, INITIALIZERS, in_words, layer_initializers
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.setup.datasets import DATASETS, Dataset, Shape
from nnviz.core.setup.settings import (
    AnySetting,
    Choice,
    Number,
    OfDataset,
    Widths,
    number,
    setting,
)
from nnviz.core.setup.together import check_together

_OWN = None  # stands for the default that another choice sets, which is filled in at birth
_DATA, _NETWORK, _TRAINING = "Data", "Network", "Training"


@dataclass(frozen=True)
class Config:
    """The settings of one run; the same Config gives the same numbers.

    To the last bit, that is, with the same NumPy on the same kind of machine, and with the same
    number of BLAS threads: with more of them a matrix product is added up in another order.
    inputs, outputs, samples and noise default to what the dataset suggests, and have the limits
    that the dataset sets. activation and output default to what suits the dataset, loss to what
    suits the output, and learning_rate to what suits the optimizer.
    A batch_size of 0, or one larger than the data, is the full batch.
    momentum, beta1 and beta2 are read by the optimizers that name them among their constants.
    Raises ConfigError, which says which field, what it got and what is allowed.
    """

    dataset: str = setting(
        "majority", Choice(_DATA, "Dataset", "What the network has to learn.", DATASETS, basic=True)
    )
    inputs: int = setting(
        _OWN,
        OfDataset(_DATA, "Inputs", "How many numbers each sample has: the rows of X.", basic=True),
    )
    outputs: int = setting(
        _OWN,
        OfDataset(
            _DATA, "Outputs", "How many numbers the network predicts: the rows of Y.", basic=True
        ),
    )
    samples: int = setting(
        _OWN,
        OfDataset(
            _DATA, "Samples", "How many samples there are: the columns of X and of Y.", basic=True
        ),
    )
    noise: float = setting(
        _OWN,
        OfDataset(_DATA, "Noise", "How strong the random noise in the data is.", basic=True),
    )
    data_seed: int = number(
        Number(_DATA, "Data seed", "The same seed gives the same data.", limits.SEED)
    )
    hidden: tuple[int, ...] = setting(
        (limits.WIDTH.default,),
        Widths(
            _NETWORK,
            "Hidden layers",
            "How many layers stand between the inputs and the output layer.",
            basic=True,
        ),
    )
    activation: str = setting(
        _OWN,
        Choice(
            _NETWORK,
            "Hidden activation",
            "The f in A = f(Z) of the hidden layers.",
            ACTIVATIONS,
            suits=lambda record: record.slope is not None,
            basic=True,
            default_of="dataset",
        ),
    )
    output: str = setting(
        _OWN,
        Choice(
            _NETWORK,
            "Output activation",
            "The f in A = f(Z) of the output layer. Each dataset has its own default.",
            ACTIVATIONS,
            default_of="dataset",
        ),
    )
    loss: str = setting(
        _OWN,
        Choice(
            _TRAINING,
            "Loss C",
            "The number that training makes smaller. Each output activation has its own default.",
            LOSSES,
            default_of="output",
        ),
    )
    initializer: str = setting(
        AUTO,
        Choice(
            _NETWORK,
            "Initial weights",
            "How W starts in each layer; b starts at 0.",
            INITIALIZERS,
            here=lambda config: in_words(config.initializers) if config.initializer == AUTO else "",
        ),
    )
    seed: int = number(
        Number(
            _NETWORK,
            "Weight seed",
            "The same seed gives the same first weights and the same batches.",
            limits.SEED,
            basic=True,
        )
    )
    learning_rate: float = number(
        Number(
            _TRAINING,
            "Learning rate",
            "How far a step goes. In gradient descent W changes by -learning_rate × dC/dW, and b"
            " likewise. Each optimizer has its own default.",
            limits.LEARNING_RATE,
            default_of="optimizer",
            basic=True,
        )
    )
    optimizer: str = setting(
        "sgd",
        Choice(
            _TRAINING,
            "Optimizer",
            "How a step is made of the gradient g, which is dC/dW for W, and dC/db for b, which"
            " moves likewise; rate is the learning rate, t the number of the step.",
            OPTIMIZERS,
        ),
    )
    momentum: float = number(
        Number(
            _TRAINING,
            "Momentum",
            "How much of the former velocity v each step keeps: v ← momentum × v + g.",
            limits.MOMENTUM,
            constant_of="optimizer",
        )
    )
    beta1: float = number(
        Number(
            _TRAINING,
            "Beta 1",
            "How much of the running mean of the gradients each step keeps.",
            limits.BETA1,
            constant_of="optimizer",
        )
    )
    beta2: float = number(
        Number(
            _TRAINING,
            "Beta 2",
            "How much of the running mean of the squared gradients each step keeps.",
            limits.BETA2,
            constant_of="optimizer",
        )
    )
    batch_size: int = number(
        Number(
            _TRAINING,
            "Batch size",
            "How many samples a step uses; the last batch of an epoch may be smaller. `all`: one"
            " step an epoch, on all training data.",
            limits.BATCH_SIZE,
            basic=True,
        )
    )
    epochs: int = number(
        Number(
            _TRAINING,
            "Epochs",
            "How many times training passes over the data.",
            limits.EPOCHS,
            basic=True,
        )
    )

    def __post_init__(self) -> None:
        chosen: dict[str, Any] = {}
        for name, described in _CHOICES_FIRST.items():
            value = described.check(name, getattr(self, name), chosen)
            object.__setattr__(self, name, value)  # a frozen dataclass is filled in only at birth
            if isinstance(described, Choice):
                chosen[name] = described.registry[getattr(self, name)]
        check_together(self.dataset, self.output, self.loss)
        INITIALIZERS[self.initializer].check(self.initializer, self.sizes)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units a layer, from the inputs to the outputs."""
        return (self.inputs, *self.hidden, self.outputs)

    @property
    def sample_count(self) -> int:
        """How many samples the data have: those asked for, or every row of a truth table."""
        return self.samples or 2**self.inputs

    @property
    def activations(self) -> tuple[str, ...]:
        """The activation of each layer, first layer first."""
        return (self.activation,) * len(self.hidden) + (self.output,)

    @property
    def initializers(self) -> tuple[str, ...]:
        """How each layer's W starts, first layer first; what auto means is decided."""
        return layer_initializers(self.initializer, self.sizes, self.activations)

    @property
    def data(self) -> tuple[str, Shape, int]:
        """What the data depend on: those of two Configs are the same if this is."""
        shape = Shape(self.inputs, self.outputs, self.samples, self.noise)
        return self.dataset, shape, self.data_seed if DATASETS[self.dataset].random else 0

    @property
    def lesson(self) -> str:
        """One plain sentence: what a network learns of these data."""
        return DATASETS[self.dataset].lesson(self.data[1])

    def make_dataset(self) -> Dataset:
        """The data of this run, the same at each call."""
        name, shape, seed = self.data
        # A stream of its own: default_rng(data_seed) would, where the seeds are equal, draw the
        # numbers that the first weights are made of.
        rng = np.random.default_rng((seed, 0, 1))
        return DATASETS[name].dataset(shape, rng=rng)

    def to_dict(self) -> dict[str, Any]:
        """The settings as a dict of plain values, all of which JSON can hold."""
        return {**asdict(self), "hidden": list(self.hidden)}

    @classmethod
    def from_dict(cls, settings: Mapping[str, Any]) -> "Config":
        """The inverse of `to_dict`; missing settings take their defaults."""
        for name in settings:
            check_name("setting", name, SETTINGS)
        return cls(**settings)


# Each field of Config -> what it is called, what it means, and what it may be.
SETTINGS: dict[str, AnySetting] = {
    field.name: field.metadata["setting"] for field in fields(Config)
}
_CHOICES_FIRST = dict(  # on which the limits and the defaults of others depend
    sorted(SETTINGS.items(), key=lambda item: not isinstance(item[1], Choice))
)
