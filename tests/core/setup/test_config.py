"""Config: valid or not there at all."""

import json
from dataclasses import FrozenInstanceError, fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from nnviz import Config, ConfigError, train
from nnviz.core.model import losses
from nnviz.core.model.activations import hidden_activations
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.datasets import DATASETS
from nnviz.core.setup.settings import Choice, LayerChoice
from tests.core.strategies import configs

LOGIC = ["majority", "parity", "xor", "and", "or"]
PLANE = ["circles", "moons", "spirals", "gaussians"]
NAMES = ["dataset", "activation", "output", "loss", "initializer", "optimizer", "schedule"]
HUGE = 10**400
INTEGERS = [
    "inputs",
    "outputs",
    "samples",
    "data_seed",
    "seed",
    "batch_size",
    "epochs",
    "warmup",
    "decay_every",
    "split_seed",
    "patience",
]
REALS = [
    *("noise", "test_fraction", "momentum", "alpha", "beta1", "beta2", "learning_rate", "decay"),
    *("weight_decay", "l1", "l2", "clip_norm"),
]
DATASETS_OWN = ["inputs", "outputs", "samples", "noise"]

# dataset, field, values just inside, values just outside; written out, not read from the limits.
LIMITS: list[tuple[str, str, list[Any], list[Any]]] = [
    ("majority", "data_seed", [0, 2**31 - 1], [-1, 2**31]),
    ("majority", "seed", [0, 2**31 - 1], [-1, 2**31]),
    ("majority", "decay", [5e-324, 1], [0, -1, float(np.nextafter(1, 2))]),
    ("majority", "learning_rate", [5e-324, 100], [0, -1, float(np.nextafter(100, 101))]),
    *(
        ("majority", name, [0, 0.5, float(np.nextafter(1, 0))], [-5e-324, 1, 2])
        for name in ("momentum", "alpha", "beta1", "beta2")
    ),
    *(("majority", name, [0, 10], [-5e-324, 11]) for name in ("weight_decay", "l1", "l2")),
    ("majority", "clip_norm", [0, 1e6], [-5e-324, 2e6]),
    ("majority", "split_seed", [0, 2**31 - 1], [-1, 2**31]),
    ("teacher", "test_fraction", [0, 0.8], [-5e-324, float(np.nextafter(0.8, 1))]),
    ("majority", "patience", [0, 100_000], [-1, 100_001]),
    ("majority", "batch_size", [0, 5000], [-1, 5001]),
    ("majority", "warmup", [0, 100_000], [-1, 100_001]),
    ("majority", "decay_every", [1, 100_000], [0, 100_001]),
    ("majority", "epochs", [1, 100_000], [0, 100_001]),
    *((name, "inputs", [2, 6], [1, 7]) for name in ("majority", "parity", "and", "or")),
    *((name, "inputs", [2], [1, 3]) for name in ("xor", *PLANE)),
    ("teacher", "inputs", [1, 16], [0, 17]),
    *((name, "outputs", [1], [0, 2]) for name in (*LOGIC, *PLANE)),
    ("teacher", "outputs", [1, 8], [0, 9]),
    *((name, "samples", [0], [-1, 1]) for name in LOGIC),
    *((name, "samples", [10, 5000], [9, 5001]) for name in (*PLANE, "teacher")),
    *((name, "noise", [0], [-5e-324, 5e-324]) for name in LOGIC),
    *(
        (name, "noise", [0, 1], [-5e-324, float(np.nextafter(1, 2))])
        for name in (*PLANE, "teacher")
    ),
]


def check_refused(field: str, value: object, **settings: Any) -> None:
    """Config refuses the value, and says so in the one format."""
    with pytest.raises(ConfigError) as caught:
        Config(**{**settings, field: value})
    error = caught.value
    assert error.field == field
    assert str(error) == f"{field}: got {shown(value)}, needs {error.needs}"
    assert error.needs


def shown(value: object) -> str:
    """How a message writes a value: as Python does, but for whole numbers too long to read."""
    return "a whole number of about 400 digits" if value is HUGE else repr(value)


def test_the_defaults_are_a_run_that_learns() -> None:
    run = train(Config())
    assert run.diverged_at is None
    assert run.loss[-1] < 0.1 * run.loss[0], f"from {run.loss[0]} to {run.loss[-1]}"


def test_the_defaults() -> None:
    assert Config().to_dict() == {
        "dataset": "majority",
        "inputs": 3,
        "outputs": 1,
        "samples": 0,
        "noise": 0.0,
        "data_seed": 0,
        "test_fraction": 0.0,
        "split_seed": 0,
        "hidden": [3],
        "activation": "relu",
        "output": "sigmoid",
        "loss": "squared_error",
        "initializer": "auto",
        "seed": 0,
        "optimizer": "sgd",
        "momentum": 0.9,
        "alpha": 0.99,
        "beta1": 0.9,
        "beta2": 0.999,
        "weight_decay": 0.01,
        "l1": 0.0,
        "l2": 0.0,
        "clip_norm": 0.0,
        "learning_rate": 0.5,
        "schedule": "constant",
        "decay": 0.1,
        "decay_every": 100,
        "warmup": 0,
        "batch_size": 0,
        "epochs": 1000,
        "patience": 0,
    }


@pytest.mark.parametrize("dataset", DATASETS)
def test_what_is_not_given_takes_the_datasets_default(dataset: str) -> None:
    config, kind = Config(dataset=dataset), DATASETS[dataset]
    for field in DATASETS_OWN:
        assert getattr(config, field) == getattr(kind, field).default
    for field in ("activation", "output"):
        assert getattr(config, field) == getattr(kind, field)
    left = [*DATASETS_OWN, "activation", "output", "loss"]
    assert Config.from_dict({"dataset": dataset, **dict.fromkeys(left)}) == config


def test_the_output_and_the_loss_suit_the_targets() -> None:
    suited = {name: (Config(dataset=name).output, Config(dataset=name).loss) for name in DATASETS}
    several = {"blobs", "three_spirals"}
    assert {
        name for name, each in suited.items() if each == ("softmax", "cross_entropy")
    } == several
    any_number = {"sine", "step", "line"}
    assert {
        name for name, each in suited.items() if each == ("identity", "squared_error")
    } == any_number
    assert set(suited.values()) - {("softmax", "cross_entropy"), ("identity", "squared_error")} == {
        ("sigmoid", "squared_error")
    }
    assert Config(dataset="blobs", output="sigmoid").loss == "squared_error"
    assert Config(dataset="sine", output="tanh").loss == "squared_error"


@pytest.mark.parametrize(("dataset", "field", "inside", "outside"), LIMITS)
def test_limits(dataset: str, field: str, inside: list[Any], outside: list[Any]) -> None:
    settings: dict[str, Any] = {"dataset": dataset}
    if field == "patience":
        settings["test_fraction"] = 0.5
    for value in inside:
        assert getattr(Config(**{**settings, field: value}), field) == value
    for value in outside:
        check_refused(field, value, **settings)


def test_every_field_is_tested_for_its_limits() -> None:
    assert {*NAMES, *INTEGERS, *REALS, "hidden"} == {field.name for field in fields(Config)}
    assert {row[1] for row in LIMITS} == {*INTEGERS, *REALS}


@pytest.mark.parametrize("field", INTEGERS)
@pytest.mark.parametrize(
    "value", [True, False, "3", b"3", 3.0, 10.5, float("nan"), float("inf"), 3j, (3,)]
)
def test_whole_numbers_of_the_wrong_type(field: str, value: object) -> None:
    check_refused(field, value, dataset="teacher")


@pytest.mark.parametrize("field", REALS)
@pytest.mark.parametrize(
    "value",
    [True, np.True_, "0.5", b"0.5", float("nan"), float("inf"), -float("inf"), HUGE, 1j, [0.5]],
)
def test_numbers_of_the_wrong_type(field: str, value: object) -> None:
    check_refused(field, value, dataset="teacher")


@pytest.mark.parametrize("field", NAMES)
@pytest.mark.parametrize("value", ["", "no-such-name", "RELU", 3, {"relu"}, {"relu": 1}])
def test_names_that_are_not_registered(field: str, value: object) -> None:
    check_refused(field, value)


@pytest.mark.parametrize("given", [("relu", "tanh"), ["relu", "tanh"]])
def test_each_hidden_layer_may_have_its_own_activation(given: Any) -> None:
    config = Config(hidden=(4, 3), activation=given)
    assert config.activation == ("relu", "tanh")
    assert config.activations == ("relu", "tanh", "sigmoid")
    assert config.initializers == ("he", "xavier", "xavier")
    assert [layer.activation for layer in train(replace(config, epochs=1)).network_at(0)] == [
        "relu",
        "tanh",
        "sigmoid",
    ]


def test_equal_activations_are_one_name() -> None:
    for count in range(1, 7):
        hidden = (2,) * count
        same = Config(hidden=hidden, activation=("tanh",) * count)
        assert same == Config(hidden=hidden, activation="tanh")
    assert Config(hidden=(), activation=()) == Config(hidden=())


@pytest.mark.parametrize(
    ("hidden", "activation", "said"),
    [
        (
            (4, 3),
            ("relu",),
            "activation: got ('relu',), needs a name, or a tuple of 2, one name for each hidden",
        ),
        (
            (4, 3),
            ["relu", "tanh", "relu"],
            "activation: got ('relu', 'tanh', 'relu'), needs a name, or a tuple of 2, one name for",
        ),
        (
            (),
            ("relu",),
            "activation: got ('relu',), needs a name, or a tuple of 0, one name for each hidden",
        ),
        (
            (4, 3),
            ("relu", "softmax"),
            "activation of hidden layer 2: got 'softmax', needs one of relu, ",
        ),
        ((4,), (("relu",),), "activation of hidden layer 1: got ('relu',), needs one of relu, "),
    ],
)
def test_too_many_too_few_and_wrong_activations(
    hidden: tuple[int, ...], activation: Any, said: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        Config(hidden=hidden, activation=activation)
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    "field", [*("data_seed", "seed", "beta1", "batch_size", "epochs"), "dataset", "optimizer"]
)
def test_only_what_a_choice_suggests_may_be_none(field: str) -> None:
    check_refused(field, None)


@pytest.mark.parametrize("value", [(), (1,), (64,), (1, 64, 1, 64, 1, 64), [4, 2], (np.int64(5),)])
def test_hidden_becomes_a_tuple_of_int(value: Any) -> None:
    hidden = Config(hidden=value).hidden
    assert hidden == tuple(value)
    assert type(hidden) is tuple
    assert all(type(width) is int for width in hidden)


@pytest.mark.parametrize(
    ("value", "got"),
    [
        ((0,), 0),
        ((65,), 65),
        ((3, -1), -1),
        ((3.0,), 3.0),
        ((True,), True),
        (("3",), "3"),
        ((None,), None),
        (((3,),), (3,)),
        ((3,) * 7, 7),
        ("33", "33"),
        (3, 3),
        (None, None),
        ({3: 3}, {3: 3}),
    ],
)
def test_hidden_outside_its_limits(value: Any, got: object) -> None:
    with pytest.raises(ConfigError) as caught:
        Config(hidden=value)
    error = caught.value
    assert "hidden" in error.field
    assert str(error) == f"{error.field}: got {got!r}, needs {error.needs}"


def test_numpy_numbers_become_plain_ones() -> None:
    given = {
        "dataset": "teacher",
        "samples": np.int64(10),
        "noise": np.float32(0.5),
        "seed": np.uint32(7),
        "learning_rate": np.float64(0.25),
        "batch_size": np.int8(4),
    }
    config = Config.from_dict(given)
    assert config == Config(
        dataset="teacher", samples=10, noise=0.5, seed=7, learning_rate=0.25, batch_size=4
    )
    assert {type(getattr(config, field)) for field in INTEGERS} == {int}
    assert {type(getattr(config, field)) for field in REALS} == {float}


@pytest.mark.parametrize("output", sorted(set(hidden_activations()) - {"sigmoid"}))
def test_cross_entropy_needs_a_sigmoid(output: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Config(loss="binary_cross_entropy", output=output)
    assert str(caught.value) == (
        f"output: got '{output}', needs sigmoid with loss binary_cross_entropy"
    )


def test_the_design_documents_example_of_an_error() -> None:
    with pytest.raises(ConfigError) as caught:
        Config(learning_rate=-1)
    assert str(caught.value) == "learning_rate: got -1, needs a number above 0 and at most 100"


def deep_list(depth: int) -> list[Any]:
    """A list in a list in a list, and so on."""
    found: list[Any] = []
    for _ in range(depth):
        found = [found]
    return found


def test_what_python_itself_cannot_write_out_is_refused_in_words() -> None:
    endless: list[Any] = []
    endless.append(endless)
    for field, value in (
        ("seed", 10**5000),
        ("seed", -(10**5000)),
        ("learning_rate", 10**5000),
        ("hidden", [10**5000]),
        ("hidden", [deep_list(100_000)]),
        ("hidden", endless),
        ("dataset", deep_list(100_000)),
        ("seed", "9" * 100_000),
    ):
        with pytest.raises(ConfigError) as caught:
            Config(**{field: value})  # type: ignore[arg-type]  # that it is refused is the point
        assert len(str(caught.value)) < 200
    with pytest.raises(ConfigError, match=r"^seed: got a whole number of about 5,000 digits, "):
        Config(seed=10**5000)


def test_every_field_is_named_explained_and_limited_in_its_declaration() -> None:
    assert list(SETTINGS) == [field.name for field in fields(Config)]
    for described in SETTINGS.values():
        assert described.label
        assert described.explanation.endswith(".")
        assert described.section in {"Data", "Network", "Training"}


@pytest.mark.parametrize("name", NAMES)
def test_a_new_record_in_a_registry_is_valid_at_once(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    choice = SETTINGS[name]
    assert isinstance(choice, Choice | LayerChoice)
    with pytest.raises(ConfigError):
        Config(**{name: "newcomer"})  # type: ignore[arg-type]  # a name, as all of them
    assert isinstance(choice.registry, dict)
    monkeypatch.setitem(choice.registry, "newcomer", choice.registry[getattr(Config(), name)])
    if name in ("activation", "output"):
        squared = replace(losses.LOSSES["squared_error"], only=("sigmoid", "newcomer"))
        monkeypatch.setitem(losses.LOSSES, "squared_error", squared)
    assert getattr(Config(**{name: "newcomer"}), name) == "newcomer"  # type: ignore[arg-type]
    assert choice.meanings["newcomer"] == choice.meanings[getattr(Config(), name)]


def test_frozen() -> None:
    config = Config()
    with pytest.raises(FrozenInstanceError):
        config.seed = 1  # type: ignore[misc]  # that it is refused is the point


def test_equal_settings_are_equal_and_hash_alike() -> None:
    one, same = Config(hidden=(4, 2), learning_rate=1), Config(hidden=[4, 2], learning_rate=1.0)  # type: ignore[arg-type]  # a list is taken too
    assert one == same
    assert hash(one) == hash(same)
    assert one != replace(one, seed=1)
    assert len({one, same, replace(one, seed=1)}) == 2


def test_replace_validates_again() -> None:
    with pytest.raises(ConfigError, match=r"^epochs: got 0, "):
        replace(Config(), epochs=0)


def test_sizes_and_activations_are_those_of_the_layers() -> None:
    config = Config(dataset="teacher", inputs=5, outputs=2, hidden=(4, 3), activation="tanh")
    assert config.sizes == (5, 4, 3, 2)
    assert config.activations == ("tanh", "tanh", "sigmoid")
    assert Config(hidden=()).sizes == (3, 1)
    assert Config(hidden=()).activations == ("sigmoid",)


@given(config=configs())
def test_round_trip_through_json(config: Config) -> None:
    again = Config.from_dict(json.loads(json.dumps(config.to_dict())))
    assert again == config
    assert hash(again) == hash(config)


def test_missing_settings_take_their_defaults() -> None:
    assert Config.from_dict({}) == Config()
    assert Config.from_dict({"dataset": "xor"}) == Config(dataset="xor")


@pytest.mark.parametrize("name", ["impulse", "sizes", "_set", ""])
def test_unknown_settings_are_refused(name: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Config.from_dict({"seed": 1, name: 2})
    assert str(caught.value).startswith(f"setting: got {name!r}, needs one of dataset, inputs, ")


@pytest.mark.parametrize("settings", [None, 3, "seed", [], [("seed", 1)]])
def test_from_dict_takes_a_dict(settings: Any) -> None:
    with pytest.raises(ConfigError, match=r"^settings: got .*, needs a dict of settings by"):
        Config.from_dict(settings)


def test_from_dict_validates() -> None:
    with pytest.raises(ConfigError, match=r"^seed: got 1\.5, "):
        Config.from_dict({"seed": 1.5})


def test_data_weights_and_orders_of_equal_seeds_are_drawn_apart() -> None:
    # The teacher's inputs and he's weights are normal; from one stream of random numbers, the
    # first weights would be the first samples, only scaled.
    run = train(Config(dataset="teacher", initializer="he", epochs=1))
    weights = run.network_at(0)[0].W.ravel()
    samples = run.dataset.X.ravel()[: weights.size]
    ratio = weights / samples
    assert ratio.std() > 0.1 * abs(ratio.mean()), f"weights {weights}, samples {samples}"


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_learning_rate_that_is_not_given_is_the_optimizers(optimizer: str) -> None:
    config, usual = Config(optimizer=optimizer), OPTIMIZERS[optimizer].learning_rate
    assert config.learning_rate == usual
    assert Config(optimizer=optimizer, learning_rate=usual) == config
    assert Config(optimizer=optimizer, learning_rate=7).learning_rate == 7
    assert Config.from_dict({"optimizer": optimizer}) == config


@pytest.mark.parametrize("dataset", ["majority", "circles", "blobs"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_learns_from_its_own_rate(optimizer: str, dataset: str) -> None:
    for seed in range(5):
        config = Config(dataset=dataset, hidden=(8,), optimizer=optimizer, epochs=300, seed=seed)
        run = train(config)
        assert run.diverged_at is None
        assert run.loss[-1] < 0.25 * run.loss[0], f"from {run.loss[0]} to {run.loss[-1]}"


def test_an_unknown_optimizer_is_named_before_its_rate_is_looked_for() -> None:
    check_refused("optimizer", "no-such-name")


def test_sizes_seed_and_learning_rate_are_basic() -> None:
    basic = {name for name, described in SETTINGS.items() if described.basic}
    assert {"dataset", "inputs", "outputs", "hidden", "seed", "learning_rate"} <= basic
    assert len(basic) < len(SETTINGS)
