"""Config: everything a run depends on, in one frozen dataclass that is valid or does not exist."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np

from nnviz.core import limits
from nnviz.core.limits import ConfigError, check_name
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.initializers import INITIALIZERS
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.setup.datasets import DATASETS, Dataset, Shape

_OWN: Any = None  # stands for the dataset's own default, which is filled in at birth


@dataclass(frozen=True)
class Config:
    """The settings of one run; the same Config gives the same numbers.

    To the last bit, that is, with the same NumPy on the same kind of machine, and with the same
    number of BLAS threads: with more of them a matrix product is added up in another order.
    inputs, outputs, samples and noise default to what the dataset suggests, and have the limits
    that the dataset sets. A batch_size of 0, or one larger than the data, is the full batch.
    Raises ConfigError, which says which field, what it got and what is allowed.
    """

    dataset: str = "majority"
    inputs: int = _OWN
    outputs: int = _OWN
    samples: int = _OWN
    noise: float = _OWN
    data_seed: int = limits.SEED.default
    hidden: tuple[int, ...] = (limits.WIDTH.default,)
    activation: str = "relu"
    output: str = "sigmoid"
    loss: str = "squared_error"
    initializer: str = "xavier"
    seed: int = limits.SEED.default
    optimizer: str = "sgd"
    learning_rate: float = limits.LEARNING_RATE.default
    batch_size: int = limits.BATCH_SIZE.default
    epochs: int = limits.EPOCHS.default

    def __post_init__(self) -> None:
        names: tuple[tuple[str, Mapping[str, object]], ...] = (
            ("dataset", DATASETS),
            ("activation", ACTIVATIONS),
            ("output", ACTIVATIONS),
            ("loss", LOSSES),
            ("initializer", INITIALIZERS),
            ("optimizer", OPTIMIZERS),
        )
        for field, registry in names:
            check_name(field, getattr(self, field), registry)
        self._check_numbers()
        self._check_hidden()
        if self.output not in LOSSES[self.loss].outputs:
            needs = f"{' or '.join(LOSSES[self.loss].outputs)} with loss {self.loss}"
            raise ConfigError("output", self.output, needs)
        INITIALIZERS[self.initializer].check(self.initializer, self.sizes)

    def _check_numbers(self) -> None:
        kind = DATASETS[self.dataset]
        for field in ("inputs", "outputs", "samples", "noise"):
            allowed = getattr(kind, field)
            given = getattr(self, field)
            self._set(field, allowed.default if given is None else allowed.check(field, given))
        for field in ("data_seed", "seed", "learning_rate", "batch_size", "epochs"):
            allowed = limits.SEED if field == "data_seed" else getattr(limits, field.upper())
            self._set(field, allowed.check(field, getattr(self, field)))

    def _check_hidden(self) -> None:
        if not isinstance(self.hidden, tuple | list):
            raise ConfigError("hidden", self.hidden, "a tuple of widths, such as (4, 2)")
        limits.HIDDEN_LAYERS.check("number of hidden layers", len(self.hidden))
        widths = (limits.WIDTH.check("width of a hidden layer", width) for width in self.hidden)
        self._set("hidden", tuple(widths))

    def _set(self, field: str, value: object) -> None:
        object.__setattr__(self, field, value)  # a frozen dataclass is filled in only at birth

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

    def make_dataset(self) -> Dataset:
        """The data of this run, the same at each call."""
        shape = Shape(self.inputs, self.outputs, self.samples, self.noise)
        # A stream of its own: default_rng(data_seed) would, where the seeds are equal, draw the
        # numbers that the first weights are made of.
        rng = np.random.default_rng((self.data_seed, 0, 1))
        return DATASETS[self.dataset].dataset(shape, rng=rng)

    def to_dict(self) -> dict[str, Any]:
        """The settings as a dict of plain values, all of which JSON can hold."""
        return {**asdict(self), "hidden": list(self.hidden)}

    @classmethod
    def from_dict(cls, settings: Mapping[str, Any]) -> "Config":
        """The inverse of `to_dict`; missing settings take their defaults."""
        allowed = [field.name for field in fields(cls)]
        for name in settings:
            check_name("setting", name, allowed)
        return cls(**settings)
