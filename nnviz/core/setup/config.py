"""Config: everything a run depends on, in one frozen dataclass that is valid or does not exist."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np

from nnviz.core import limits
from nnviz.core.limits import ConfigError, check_name
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.initializers import AUTO, INITIALIZERS, in_words, layer_initializers
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.model.penalties import PENALTIES
from nnviz.core.setup.datasets import DATASETS, Dataset, Shape
from nnviz.core.setup.schedules import SCHEDULES
from nnviz.core.setup.settings import (
    AnySetting,
    Choice,
    LayerChoice,
    Number,
    OfDataset,
    Widths,
    number,
    setting,
)
from nnviz.core.setup.split import held_out, split
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
    activation is a name for all hidden layers, or a tuple of one name for each; names that are all
    the same become one name, so that what trains alike is equal.
    A batch_size of 0, or one larger than the data, is the full batch.
    With a test_fraction above 0 training sees the other samples alone; how many that are, and how
    many are kept, is `training_count` and `test_count`. split_seed and patience need it.
    momentum, alpha, beta1, beta2 and weight_decay are read by the optimizers whose constants name
    them; decay, which defaults to the schedule's, and decay_every by the schedules that do.
    The learning rate changes with the schedule and the warm-up, once an epoch: see `setup.rates`.
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
    test_fraction: float = number(
        Number(
            _DATA,
            "Test fraction",
            "What share of the samples is kept from training, to see what the network answers to"
            " samples that it has not learned from. Of classes, each gives its share. At 0,"
            " training uses all samples; above it, training can also be stopped early.",
            limits.TEST_FRACTION,
        )
    )
    split_seed: int = number(
        Number(
            _DATA,
            "Split seed",
            "The same seed keeps the same samples from training.",
            limits.SEED,
            part_of="test_fraction",
        )
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
    activation: str | tuple[str, ...] = setting(
        _OWN,
        LayerChoice(
            _NETWORK,
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
            " moves likewise; rate is the learning rate of the step, t its number.",
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
    alpha: float = number(
        Number(
            _TRAINING,
            "Alpha",
            "How much of the running mean of the squared gradients each step keeps.",
            limits.ALPHA,
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
    weight_decay: float = number(
        Number(
            _TRAINING,
            "Weight decay",
            "Each step also takes from each weight the part rate × weight_decay of it:"
            " W ← W − rate × weight_decay × W. Biases do not decay.",
            limits.WEIGHT_DECAY,
            constant_of="optimizer",
        )
    )
    l1: float = number(
        Number(
            _TRAINING,
            "L1 penalty",
            "The strength of a penalty on the sum of |W| over all weights, without biases: the"
            " gradient that a step uses gains l1 × sign(W). 0 is none. C is shown without it.",
            limits.PENALTY,
        )
    )
    l2: float = number(
        Number(
            _TRAINING,
            "L2 penalty",
            "The strength of a penalty on half the sum of W² over all weights, without biases: the"
            " gradient that a step uses gains l2 × W. 0 is none. C is shown without it.",
            limits.PENALTY,
        )
    )
    clip_norm: float = number(
        Number(
            _TRAINING,
            "Clip norm",
            "The longest gradient that a step uses: where the L2 norm of all gradients together is"
            " larger, all are multiplied by clip_norm / norm. 0 is no clipping. The gradients on"
            " screen are those before it.",
            limits.CLIP_NORM,
        )
    )
    schedule: str = setting(
        "constant",
        Choice(
            _TRAINING,
            "Schedule",
            "How the learning rate changes from epoch to epoch. full_rate is the learning rate that"
            " is set; of the of_epochs epochs after the warm-up, epochs_done are done.",
            SCHEDULES,
        ),
    )
    decay: float = number(
        Number(
            _TRAINING,
            "Decay",
            "What the schedule multiplies the learning rate by. Each schedule has its own default.",
            limits.DECAY,
            constant_of="schedule",
            default_of="schedule",
        )
    )
    decay_every: int = number(
        Number(
            _TRAINING,
            "Decay every (epochs)",
            "After how many epochs each the learning rate is multiplied by decay.",
            limits.DECAY_EVERY,
            constant_of="schedule",
        )
    )
    warmup: int = number(
        Number(
            _TRAINING,
            "Warm-up (epochs)",
            "For so many epochs the learning rate rises in even steps: it is 1 / (warmup + 1) of"
            " the full rate in the first, 2 / (warmup + 1) in the second, and the full rate in the"
            " first epoch after them, with which the schedule begins. 0: no warm-up.",
            limits.WARMUP,
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
    patience: int = number(
        Number(
            _TRAINING,
            "Early stop, patience (epochs)",
            "Training ends when C of the test data has not been smaller than its smallest so far"
            " for so many epochs.",
            limits.PATIENCE,
            part_of="test_fraction",
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
        if not isinstance(self.activation, str):
            object.__setattr__(self, "activation", self._fewest_names(self.activation))
        if self.test_fraction and not self.test_count:
            least, count = np.ceil(500 / self.sample_count) / 1000, self.sample_count
            needs = f"0, or of {count} samples at least {least:g}, so that one is a test sample"
            raise ConfigError("test_fraction", self.test_fraction, needs)
        if self.patience and not self.test_fraction:
            needs = "0 without test data (test_fraction above 0): an early stop goes by their loss"
            raise ConfigError("patience", self.patience, needs)

    def _fewest_names(self, activations: tuple[str, ...]) -> str | tuple[str, ...]:
        """One name where all hidden layers have the same, or ConfigError for a wrong count."""
        layers = len(self.hidden)
        if len(activations) != layers:
            needs = f"a name, or a tuple of {layers}, one name for each hidden layer"
            raise ConfigError("activation", activations, needs)
        if len(set(activations)) > 1:
            return activations
        return activations[0] if activations else DATASETS[self.dataset].activation

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units a layer, from the inputs to the outputs."""
        return (self.inputs, *self.hidden, self.outputs)

    @property
    def sample_count(self) -> int:
        """How many samples the data have: those asked for, or every row of a truth table."""
        return self.samples or 2**self.inputs

    @property
    def test_count(self) -> int:
        """How many of the samples are kept from training."""
        return held_out(self.sample_count, self.test_fraction)

    @property
    def training_count(self) -> int:
        """How many of the samples training sees."""
        return self.sample_count - self.test_count

    @property
    def activations(self) -> tuple[str, ...]:
        """The activation of each layer, first layer first."""
        given = self.activation
        hidden = (given,) * len(self.hidden) if isinstance(given, str) else given
        return (*hidden, self.output)

    @property
    def initializers(self) -> tuple[str, ...]:
        """How each layer's W starts, first layer first; what auto means is decided."""
        return layer_initializers(self.initializer, self.sizes, self.activations)

    @property
    def penalties(self) -> dict[str, float]:
        """The strengths of the penalties that are on, by name."""
        return {name: strength for name in PENALTIES if (strength := getattr(self, name))}

    @property
    def data(self) -> tuple[str, Shape, int, float, int]:
        """What the data depend on: those of two Configs are the same if this is."""
        shape = Shape(self.inputs, self.outputs, self.samples, self.noise)
        seed = self.data_seed if DATASETS[self.dataset].random else 0
        split_seed = self.split_seed if self.test_fraction else 0
        return self.dataset, shape, seed, self.test_fraction, split_seed

    @property
    def lesson(self) -> str:
        """One plain sentence: what a network learns of these data."""
        return DATASETS[self.dataset].lesson(self.data[1])

    def make_dataset(self) -> Dataset:
        """The data of this run, the same at each call."""
        name, shape, seed, fraction, split_seed = self.data
        # A stream of its own: default_rng(data_seed) would, where the seeds are equal, draw the
        # numbers that the first weights are made of.
        rng = np.random.default_rng((seed, 0, 1))
        dataset = DATASETS[name].dataset(shape, rng=rng)
        if not fraction:
            return dataset
        return split(dataset, fraction, rng=np.random.default_rng((split_seed, 0, 2)))

    def to_dict(self) -> dict[str, Any]:
        """The settings as a dict of plain values, all of which JSON can hold."""
        settings = asdict(self).items()
        return {name: list(each) if isinstance(each, tuple) else each for name, each in settings}

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
