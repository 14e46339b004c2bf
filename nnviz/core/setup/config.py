"""Config: everything a run depends on, in one frozen dataclass that is valid or does not exist."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np

from nnviz.core.limits import ConfigError, check_name
from nnviz.core.model.initializers import INITIALIZERS, layer_initializers
from nnviz.core.model.penalties import PENALTIES
from nnviz.core.setup.data_settings import DataSettings
from nnviz.core.setup.datasets import DATASETS, Dataset, Shape
from nnviz.core.setup.network_settings import NetworkSettings
from nnviz.core.setup.settings import AnySetting, Choice
from nnviz.core.setup.split import held_out, split
from nnviz.core.setup.together import check_together
from nnviz.core.setup.training_settings import TrainingSettings


@dataclass(frozen=True)
class Config(TrainingSettings, NetworkSettings, DataSettings):
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
        """The inverse of `to_dict`; missing settings take their defaults. Raises ConfigError."""
        if not isinstance(settings, Mapping):
            raise ConfigError("settings", settings, "a dict of settings by their names")
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
