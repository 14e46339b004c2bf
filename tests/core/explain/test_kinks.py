"""Where C has a kink by a parameter, kink_at says so: the two one-sided differences tell."""

import pytest

from nnviz import Config, forward, train
from nnviz.core.explain.chain_rule import ChainRule, Parameter
from nnviz.core.explain.kinks import kink_at
from nnviz.core.model.network import Layer, Network, loss_value

H = 1e-6
CONFIGS = {
    "biases of 0 and inputs of 0": Config(epochs=3),
    "two hidden layers": Config("parity", hidden=(3, 2), epochs=3),
    "leaky": Config("or", hidden=(2,), activation="leaky_relu", epochs=3),
    "of the loss": Config(
        "and",
        hidden=(),
        output="identity",
        loss="mean_absolute_error",
        epochs=3,
        initializer="zeros",
    ),
    "of the output": Config("and", hidden=(), output="relu", epochs=3),
    "all weights 0": Config("xor", initializer="zeros", epochs=3),
    "smooth": Config("xor", activation="tanh", epochs=3),
    "mixed": Config("blobs", hidden=(3,), output="softmax", loss="cross_entropy", epochs=3),
}


def parameters(network: Network) -> list[Parameter]:
    return [
        Parameter(number, row, column)
        for number, layer in enumerate(network, start=1)
        for row in range(len(layer.W))
        for column in (*range(layer.W.shape[1]), None)
    ]


@pytest.mark.parametrize("step", [0, 2])
@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_no_kink_is_missed(config: Config, step: int) -> None:
    run = train(config)
    network, X, Y = run.network_at(step), run.dataset.X, run.dataset.Y
    chain = ChainRule(network, forward(network, X), Y, config.loss)

    def loss(parameter: Parameter, by: float) -> float:
        moved = [Layer(layer.W.copy(), layer.b.copy(), layer.activation) for layer in network]
        own = moved[parameter.layer - 1]
        (own.b if parameter.column is None else own.W)[parameter.row, parameter.column or 0] += by
        return loss_value(forward(tuple(moved), X), Y, config.loss)

    for parameter in parameters(network):
        here = loss(parameter, 0)
        right, left = (loss(parameter, H) - here) / H, (here - loss(parameter, -H)) / H
        if abs(right - left) > 1e-4:
            assert kink_at(chain, parameter), f"{parameter}: {left} and {right}"


@pytest.mark.parametrize(
    ("name", "count"), [("biases of 0 and inputs of 0", 3), ("smooth", 0), ("mixed", 0)]
)
def test_it_does_not_see_kinks_where_none_are(name: str, count: int) -> None:
    run = train(CONFIGS[name])
    network, X = run.network_at(0), run.dataset.X
    chain = ChainRule(network, forward(network, X), run.dataset.Y, run.config.loss)
    found = [each for each in parameters(network) if kink_at(chain, each)]
    assert [each.column for each in found] == [None] * count, "at the inputs 0, 0, 0 only b moves Z"
