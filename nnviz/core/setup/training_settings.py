"""Settings of a run: the loss, and the steps that make it smaller."""

from dataclasses import dataclass

from nnviz.core import limits
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.setup.schedules import SCHEDULES
from nnviz.core.setup.settings import OWN, Choice, Number, number, setting

_SECTION = "Training"


@dataclass(frozen=True)
class TrainingSettings:
    """The loss, and the steps that make it smaller."""

    loss: str = setting(
        OWN,
        Choice(
            _SECTION,
            "Loss C",
            "The number that training makes smaller. Each output activation has its own default.",
            LOSSES,
            default_of="output",
        ),
    )
    learning_rate: float = number(
        Number(
            _SECTION,
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
            _SECTION,
            "Optimizer",
            "How a step is made of the gradient g, which is dC/dW for W, and dC/db for b, which"
            " moves likewise; rate is the learning rate of the step, t its number.",
            OPTIMIZERS,
        ),
    )
    momentum: float = number(
        Number(
            _SECTION,
            "Momentum",
            "How much of the former velocity v each step keeps: v ← momentum × v + g.",
            limits.MOMENTUM,
            constant_of="optimizer",
        )
    )
    alpha: float = number(
        Number(
            _SECTION,
            "Alpha",
            "How much of the running mean of the squared gradients each step keeps.",
            limits.ALPHA,
            constant_of="optimizer",
        )
    )
    beta1: float = number(
        Number(
            _SECTION,
            "Beta 1",
            "How much of the running mean of the gradients each step keeps.",
            limits.BETA1,
            constant_of="optimizer",
        )
    )
    beta2: float = number(
        Number(
            _SECTION,
            "Beta 2",
            "How much of the running mean of the squared gradients each step keeps.",
            limits.BETA2,
            constant_of="optimizer",
        )
    )
    weight_decay: float = number(
        Number(
            _SECTION,
            "Weight decay",
            "Each step also takes from each weight the part rate × weight_decay of it:"
            " W ← W − rate × weight_decay × W. Biases do not decay.",
            limits.WEIGHT_DECAY,
            constant_of="optimizer",
        )
    )
    l1: float = number(
        Number(
            _SECTION,
            "L1 penalty",
            "The strength of a penalty on the sum of |W| over all weights, without biases: the"
            " gradient that a step uses gains l1 × sign(W). 0 is none. C is shown without it.",
            limits.PENALTY,
        )
    )
    l2: float = number(
        Number(
            _SECTION,
            "L2 penalty",
            "The strength of a penalty on half the sum of W² over all weights, without biases: the"
            " gradient that a step uses gains l2 × W. 0 is none. C is shown without it.",
            limits.PENALTY,
        )
    )
    clip_norm: float = number(
        Number(
            _SECTION,
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
            _SECTION,
            "Schedule",
            "How the learning rate changes from epoch to epoch. full_rate is the learning rate that"
            " is set; of the of_epochs epochs after the warm-up, epochs_done are done.",
            SCHEDULES,
        ),
    )
    decay: float = number(
        Number(
            _SECTION,
            "Decay",
            "What the schedule multiplies the learning rate by. Each schedule has its own default.",
            limits.DECAY,
            constant_of="schedule",
            default_of="schedule",
        )
    )
    decay_every: int = number(
        Number(
            _SECTION,
            "Decay every (epochs)",
            "After how many epochs each the learning rate is multiplied by decay.",
            limits.DECAY_EVERY,
            constant_of="schedule",
        )
    )
    warmup: int = number(
        Number(
            _SECTION,
            "Warm-up (epochs)",
            "For so many epochs the learning rate rises in even steps: it is 1 / (warmup + 1) of"
            " the full rate in the first, 2 / (warmup + 1) in the second, and the full rate in the"
            " first epoch after them, with which the schedule begins. 0: no warm-up.",
            limits.WARMUP,
        )
    )
    batch_size: int = number(
        Number(
            _SECTION,
            "Batch size",
            "How many samples a step uses; the last batch of an epoch may be smaller. `all`: one"
            " step an epoch, on all training data.",
            limits.BATCH_SIZE,
            basic=True,
        )
    )
    epochs: int = number(
        Number(
            _SECTION,
            "Epochs",
            "How many times training passes over the data.",
            limits.EPOCHS,
            basic=True,
        )
    )
    patience: int = number(
        Number(
            _SECTION,
            "Early stop, patience (epochs)",
            "Training ends when C of the test data has not been smaller than its smallest so far"
            " for so many epochs.",
            limits.PATIENCE,
            part_of="test_fraction",
        )
    )
