"""A field that follows another one's choice goes on to follow it; what was set by hand stays."""

import pytest

from nnviz import Config
from nnviz.core.limits import ConfigError
from nnviz.core.study.varied import varied


def test_the_rate_follows_the_optimizer_unless_it_was_set() -> None:
    assert varied(Config(), {"optimizer": "adam"}) == Config(optimizer="adam")
    by_hand = Config(learning_rate=0.3)
    assert varied(by_hand, {"optimizer": "adam"}) == Config(optimizer="adam", learning_rate=0.3)


def test_what_suits_the_data_follows_them() -> None:
    assert varied(Config(dataset="xor"), {"dataset": "moons"}) == Config(dataset="moons")
    kept = varied(Config(dataset="circles", samples=50), {"dataset": "moons"})
    assert kept == Config(dataset="moons", samples=50)


def test_the_loss_follows_the_output() -> None:
    base = Config(dataset="blobs")
    assert (base.output, base.loss) == ("softmax", "cross_entropy")
    assert varied(base, {"output": "sigmoid"}) == Config(dataset="blobs", output="sigmoid")


@pytest.mark.parametrize(
    ("hidden", "activation"),
    [((4,), "tanh"), ((4, 3, 2), ("tanh", "relu", "relu")), ((), "relu")],
)
def test_activations_fit_the_layers(hidden: tuple[int, ...], activation: object) -> None:
    base = Config(hidden=(4, 3), activation=("tanh", "relu"))
    assert varied(base, {"hidden": hidden}) == Config(hidden=hidden, activation=activation)  # type: ignore[arg-type]


def test_a_value_outside_its_limits_is_refused() -> None:
    with pytest.raises(ConfigError, match="learning_rate"):
        varied(Config(), {"learning_rate": -1.0})
