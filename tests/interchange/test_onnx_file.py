"""ONNX files are whole, and compute what the network does: by onnx's own reference."""

from typing import Any

import numpy as np
import onnx
import pytest
from onnx.reference import ReferenceEvaluator

from nnviz import Config, forward, train
from nnviz.core.export.origin import Origin, config_of
from nnviz.core.model.activations import ACTIVATIONS, hidden_activations
from nnviz.core.model.symbols import Symbol, evaluated, traced
from nnviz.interchange import operators
from nnviz.interchange.onnx_file import lacking, onnx_file

LINK = "http://localhost:8501?dataset=moons&step=7"
# Where exp, and what is made of it, is 0, tiny, exact and infinite.
FAR = np.array([-800.0, -40.0, -1e-9, -0.0, 0.0, 1e-17, 1e-3, 0.7, 36.0, 800.0])


def model_of(config: Config, step: int) -> tuple[Any, Any]:
    """The model, checked, and the run."""
    run = train(config)
    model = onnx.load_from_string(onnx_file(run, step, Origin(config, LINK)))
    onnx.checker.check_model(model, full_check=True)
    return model, run


def answered(model: Any, X: Any) -> Any:
    """What the model makes of samples that are rows."""
    with np.errstate(all="ignore"):
        (A,) = ReferenceEvaluator(model).run(None, {"X": X})
    return A


@pytest.mark.parametrize("activation", hidden_activations())
def test_it_answers_as_the_network_does(activation: str) -> None:
    config = Config(
        dataset="moons",
        hidden=(5, 3),
        activation=activation,
        output=activation,
        epochs=20,
        learning_rate=0.01,
    )
    model, run = model_of(config, 7)
    X = np.concatenate([run.dataset.X, 300 * run.dataset.X], axis=1)
    A = answered(model, X.T)
    assert A.dtype == np.float64
    np.testing.assert_allclose(A.T, forward(run.network_at(7), X)[-1].A, rtol=1e-12, atol=1e-15)


def test_the_classes_of_softmax_are_columns() -> None:
    config = Config(dataset="blobs", outputs=4, samples=50, epochs=20)
    assert config.output == "softmax"
    model, run = model_of(config, 20)
    A = answered(model, 100 * run.dataset.X.T)
    assert A.shape == (50, 4)
    np.testing.assert_allclose(A.sum(axis=1), 1, rtol=1e-12)
    expected = forward(run.network_at(20), 100 * run.dataset.X)[-1].A
    np.testing.assert_allclose(A.T, expected, rtol=1e-12, atol=1e-300)


@pytest.mark.usefixtures("strangers")
@pytest.mark.parametrize("activation", ["log1pexp", "flipped"])
def test_an_activation_that_no_code_knows_is_in_it(activation: str) -> None:
    model, run = model_of(Config(activation=activation, epochs=5), 3)
    X = run.dataset.X
    expected = forward(run.network_at(3), X)[-1].A
    np.testing.assert_allclose(answered(model, X.T).T, expected, rtol=1e-12)


@pytest.mark.parametrize("name", ["expm1", "logaddexp", "square"])
def test_functions_without_an_operator_are_right_for_every_number(name: str) -> None:
    function = getattr(np, name)
    count = function.nin
    symbols = [Symbol("x"), Symbol("y")][:count]
    values = {"x": FAR, "y": FAR[::-1].copy()}
    with np.errstate(all="ignore"):
        tree = operators._REWRITTEN[function](*symbols)
        found = evaluated(tree, values)
        expected = function(*[values[each.name] for each in symbols])
    np.testing.assert_allclose(found, expected, rtol=1e-14, atol=1e-16)


def test_a_network_without_a_hidden_layer_is_one_too() -> None:
    model, run = model_of(Config(dataset="sine", hidden=(), epochs=5), 5)
    expected = forward(run.network_at(5), run.dataset.X)[-1].A
    np.testing.assert_allclose(answered(model, run.dataset.X.T).T, expected, rtol=1e-12)


def test_it_says_what_it_is() -> None:
    config = Config(dataset="moons", epochs=20)
    model, _ = model_of(config, 7)
    told = {each.key: each.value for each in model.metadata_props}
    assert told["step"] == "7"
    assert told["link"] == LINK
    assert config_of(told["settings"]) == config
    assert "a row for each sample" in model.doc_string


def test_it_holds_the_weights_with_all_digits() -> None:
    model, run = model_of(Config(dataset="moons", epochs=20), 7)
    held = {each.name: onnx.numpy_helper.to_array(each) for each in model.graph.initializer}
    for number, layer in enumerate(run.network_at(7), start=1):
        np.testing.assert_array_equal(held[f"W{number}"], layer.W)
        np.testing.assert_array_equal(held[f"b{number}"], layer.b[:, 0])


def test_every_activation_of_the_registry_has_its_operators() -> None:
    """A new one needs no line, as long as these functions do."""
    for record in ACTIVATIONS.values():
        assert not operators.without_operator(traced(record.stable or record.f)), record.label


def test_what_cannot_be_written_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    run = train(Config(epochs=2))
    assert not lacking(run.config)
    fewer = {key: name for key, name in operators._OPERATORS.items() if key is not np.maximum}
    monkeypatch.setattr(operators, "_OPERATORS", fewer)
    assert lacking(run.config) == "ONNX has no operator for maximum."
    monkeypatch.setattr("nnviz.interchange.onnx_file.find_spec", lambda _: None)
    assert "pip install -r requirements-onnx.txt" in lacking(run.config)
