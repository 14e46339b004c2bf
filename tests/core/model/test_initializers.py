"""The first weights: their distribution, the notes' matrix, and what fits."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nnviz import Config, ConfigError, train
from nnviz.core.arrays import Array
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.initializers import INITIALIZERS, in_words, initial_network
from tests.core.reference import assert_same_network

NOTES = [[0.05629, 0.596, 0.238], [0.303, 0.421, 0.855], [0.655, 0.457, 0.618]]

# Enough numbers for the variance of a normal distribution to be sure to about 0.3 %.
FAN_IN, FAN_OUT = 600, 400


NAMED = [name for name in INITIALIZERS if name != "auto"]


def many_weights(name: str) -> Array:
    draw = INITIALIZERS[name].weights
    assert draw is not None
    return draw(FAN_IN, FAN_OUT, np.random.default_rng(1))


@pytest.mark.parametrize("name", NAMED)
def test_weights_have_their_shape_and_mean_zero(name: str) -> None:
    W = many_weights(name)
    assert W.shape == (FAN_OUT, FAN_IN)
    assert abs(W.mean()) <= 5 * W.std() / np.sqrt(W.size)


def test_he_is_normal_with_variance_two_over_fan_in() -> None:
    W = many_weights("he")
    assert W.var() == pytest.approx(2 / FAN_IN, rel=0.015)
    # Of a normal distribution, 68.27 % lies within one standard deviation.
    assert (np.abs(W) < np.sqrt(2 / FAN_IN)).mean() == pytest.approx(0.6827, abs=0.005)


@pytest.mark.parametrize(
    ("name", "bound"),
    [("xavier", np.sqrt(6 / (FAN_IN + FAN_OUT))), ("notes", np.sqrt(6 / 1000)), ("uniform", 0.5)],
)
def test_uniform_within_a_bound(name: str, bound: float) -> None:
    W = many_weights(name)
    assert 0.999 * bound < np.abs(W).max() <= bound
    assert W.var() == pytest.approx(bound**2 / 3, rel=0.01)


def test_zeros() -> None:
    assert not many_weights("zeros").any()


def test_the_notes_matrix_is_the_first_layer_and_further_layers_are_xavier() -> None:
    activations = ("relu", "relu", "sigmoid")
    notes = initial_network("notes", (3, 3, 4, 1), activations, rng=np.random.default_rng(5))
    xavier = initial_network("xavier", (3, 3, 4, 1), activations, rng=np.random.default_rng(5))
    np.testing.assert_array_equal(notes[0].W, NOTES)
    assert_same_network(notes[1:], xavier[1:])


@pytest.mark.parametrize("name", INITIALIZERS)
def test_network_shapes_activations_and_zero_biases(name: str) -> None:
    activations = ("tanh", "relu", "sigmoid")
    network = initial_network(name, (3, 3, 5, 2), activations, rng=np.random.default_rng(0))
    assert [layer.W.shape for layer in network] == [(3, 3), (5, 3), (2, 5)]
    assert [layer.b.shape for layer in network] == [(3, 1), (5, 1), (2, 1)]
    assert tuple(layer.activation for layer in network) == activations
    assert not any(layer.b.any() for layer in network)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_the_same_generator_state_gives_the_same_network(name: str) -> None:
    one, same, other = (
        initial_network(name, (3, 3, 1), ("relu", "sigmoid"), rng=np.random.default_rng(seed))
        for seed in (1, 1, 2)
    )
    assert_same_network(one, same)
    assert (name == "zeros") == np.array_equal(one[1].W, other[1].W)


@pytest.mark.parametrize(
    ("inputs", "hidden"), [(3, ()), (3, (4,)), (2, (3,)), (4, (3, 3)), (3, (2, 3))]
)
def test_the_notes_matrix_needs_three_inputs_and_three_units(
    inputs: int, hidden: tuple[int, ...]
) -> None:
    with pytest.raises(ConfigError) as caught:
        Config(inputs=inputs, hidden=hidden, initializer="notes")
    assert str(caught.value) == (
        f"initializer: got 'notes with {inputs} inputs and hidden {hidden}', "
        "needs 3 inputs and a first hidden layer of 3 units"
    )


def test_the_notes_matrix_is_no_output_layer() -> None:
    # Three inputs and three outputs would fit, but it is W_hidden.
    with pytest.raises(
        ConfigError, match=r"^initializer: got 'notes with 3 inputs and hidden \(\)'"
    ):
        Config(dataset="teacher", inputs=3, outputs=3, hidden=(), initializer="notes")


@pytest.mark.parametrize("hidden", [(3,), (3, 1), (3, 64, 2)])
def test_the_notes_matrix_fits(hidden: tuple[int, ...]) -> None:
    assert Config(inputs=3, hidden=hidden, initializer="notes").initializer == "notes"


@pytest.mark.parametrize(
    ("asked", "taken"),
    [
        ({}, ("notes", "xavier")),  # the notes' own network
        ({"hidden": (3, 4)}, ("notes", "he", "xavier")),
        ({"activation": "tanh"}, ("notes", "xavier")),
        ({"dataset": "parity"}, ("notes", "xavier")),
        ({"dataset": "xor"}, ("he", "xavier")),
        ({"hidden": (4, 3)}, ("he", "he", "xavier")),
        ({"hidden": (4, 3), "activation": "leaky_relu"}, ("he", "he", "xavier")),
        ({"hidden": (4, 3), "activation": "tanh"}, ("xavier", "xavier", "xavier")),
        ({"hidden": (4,), "activation": "sigmoid", "output": "relu"}, ("xavier", "he")),
        # Three inputs and three outputs would fit, but it is W_hidden.
        ({"dataset": "teacher", "outputs": 3, "hidden": ()}, ("xavier",)),
        ({"initializer": "uniform"}, ("uniform", "uniform")),
        ({"initializer": "notes"}, ("notes", "notes")),
    ],
)
def test_what_auto_takes_in_each_layer(asked: dict[str, Any], taken: tuple[str, ...]) -> None:
    assert Config(**asked).initializers == taken


@pytest.mark.parametrize(
    ("asked", "same_as"),
    [
        ({}, "notes"),
        ({"hidden": (3, 4), "activation": "tanh"}, "notes"),
        ({"hidden": (5,), "output": "relu"}, "he"),
        ({"hidden": (5, 2), "activation": "sigmoid"}, "xavier"),
    ],
)
def test_auto_is_the_very_network_of_what_it_takes(asked: dict[str, Any], same_as: str) -> None:
    auto = Config(**asked, seed=4, epochs=2)
    assert_same_network(
        train(auto).network_at(0), train(replace(auto, initializer=same_as)).network_at(0)
    )


def test_where_layers_differ_each_is_drawn_by_its_own() -> None:
    config = Config(dataset="teacher", inputs=16, hidden=(64, 64), outputs=8, epochs=1, seed=3)
    first, second, last = (layer.W for layer in train(config).network_at(0))
    for W in (first, second):  # normal: some of it lies beyond any bound of xavier
        assert W.var() == pytest.approx(2 / W.shape[1], rel=0.1)
        assert np.abs(W).max() > np.sqrt(6 / sum(W.shape))
    bound = np.sqrt(6 / sum(last.shape))
    assert 0.98 * bound < np.abs(last).max() <= bound


def test_every_activation_names_an_initializer_that_fits_any_layer() -> None:
    for record in ACTIVATIONS.values():
        assert record.initializer in NAMED
        assert INITIALIZERS[record.initializer].first is None


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["xavier"], "xavier in layer 1"),
        (["notes", "xavier"], "notes in layer 1, xavier in layer 2"),
        (["he", "he", "he", "xavier"], "he in layers 1 to 3, xavier in layer 4"),
        (["he", "xavier", "he"], "he in layer 1, xavier in layer 2, he in layer 3"),
    ],
)
def test_the_layers_initializers_in_words(names: list[str], words: str) -> None:
    assert in_words(names) == words
