"""The main path: a term of the chain rule, found again by hand from the matrices of the pass."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz import backward, forward
from nnviz.core.explain.chain_rule import ChainRule, Parameter
from nnviz.core.explain.main_path import main_path
from nnviz.core.explain.sums import text_of
from tests.core.explain.test_chain_rule import chain, every_parameter
from tests.core.model.test_network import NETWORK, X, Y
from tests.core.strategies import problems


@pytest.mark.parametrize("layers", range(1, 7))
@settings(max_examples=40)
@given(data=st.data())
def test_it_goes_where_most_is_added(layers: int, data: st.DataObject) -> None:
    problem, loss = data.draw(problems(layers=layers))
    network, X, Y = problem
    parameter = data.draw(st.sampled_from(every_parameter(network)))
    rule = chain(problem, loss)
    path = main_path(rule, parameter)
    gradients = backward(network, forward(network, X), Y, loss)
    # dC/dW and dC/db of one sample are delta times what comes in.
    delta = gradients[parameter.layer - 1].delta[parameter.row]
    trace = forward(network, X)[parameter.layer - 1]
    came_in = 1.0 if parameter.column is None else trace.A_prev[parameter.column]
    parts = np.abs(delta * came_in)
    assert parts[path.sample] == pytest.approx(parts.max(), rel=1e-9, abs=1e-300)
    assert path.units[0] == parameter.row
    assert len(path.units) == layers - parameter.layer + 1
    for layer, unit, onward in zip(
        range(parameter.layer, layers), path.units, path.units[1:], strict=False
    ):
        added = np.abs(network[layer].W[:, unit] * gradients[layer].delta[:, path.sample])
        assert added[onward] == pytest.approx(added.max(), rel=1e-9, abs=1e-300)
    if not rule.mixes(layers):  # else its last factor is a sum over paths itself
        terms = rule.over_paths(parameter, path.sample).terms
        assert path.factors in terms


# As in test_network: W2 = [1 3], so the second hidden unit would matter more, but a weight into the
# first one leads through that one.
def test_by_hand() -> None:
    rule = ChainRule(NETWORK, forward(NETWORK, X), Y, "squared_error")
    path = main_path(rule, Parameter(1, 0, 1))
    assert (path.sample, path.units) == (0, (0, 0))
    assert [(text_of(factor.symbol), factor.value) for factor in path.factors] == [
        ("dZ1[1,1]/dW1[1,2]", 2),
        ("dA1[1,1]/dZ1[1,1]", 1),
        ("dZ2[1,1]/dA1[1,1]", 1),
        ("dA2[1,1]/dZ2[1,1]", 0.25),
        ("dC/dA2[1,1]", -1),
    ]
    assert path.value == -0.5
