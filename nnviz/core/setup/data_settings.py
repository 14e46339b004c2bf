"""Settings of a run: what the network learns from, and what is kept from it."""

from dataclasses import dataclass

from nnviz.core import limits
from nnviz.core.setup.datasets import DATASETS
from nnviz.core.setup.settings import OWN, Choice, Number, OfDataset, number, setting

_SECTION = "Data"


@dataclass(frozen=True)
class DataSettings:
    """What the network learns from, and what is kept from it."""

    dataset: str = setting(
        "majority",
        Choice(_SECTION, "Dataset", "What the network has to learn.", DATASETS, basic=True),
    )
    inputs: int = setting(
        OWN,
        OfDataset(
            _SECTION, "Inputs", "How many numbers each sample has: the rows of X.", basic=True
        ),
    )
    outputs: int = setting(
        OWN,
        OfDataset(
            _SECTION, "Outputs", "How many numbers the network predicts: the rows of Y.", basic=True
        ),
    )
    samples: int = setting(
        OWN,
        OfDataset(
            _SECTION,
            "Samples",
            "How many samples there are: the columns of X and of Y.",
            basic=True,
        ),
    )
    noise: float = setting(
        OWN,
        OfDataset(_SECTION, "Noise", "How strong the random noise in the data is.", basic=True),
    )
    data_seed: int = number(
        Number(_SECTION, "Data seed", "The same seed gives the same data.", limits.SEED)
    )
    test_fraction: float = number(
        Number(
            _SECTION,
            "Test fraction",
            "What share of the samples is kept from training, to see what the network answers to"
            " samples that it has not learned from. Of classes, each gives its share. At 0,"
            " training uses all samples; above it, training can also be stopped early.",
            limits.TEST_FRACTION,
        )
    )
    split_seed: int = number(
        Number(
            _SECTION,
            "Split seed",
            "The same seed keeps the same samples from training.",
            limits.SEED,
            part_of="test_fraction",
        )
    )
