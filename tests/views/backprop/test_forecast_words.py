"""The forecast's tab says what a step is made of: only gradient descent promises a fall."""

import pytest
from streamlit.testing.v1 import AppTest

from nnviz import Config
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.views.backprop.checks import _forecast_words


def shown(optimizer: str) -> list[str]:
    """The captions of the forecast of a run with this optimizer."""

    def page(optimizer: str) -> None:
        from nnviz import Config, train  # noqa: PLC0415 (AppTest runs this function's text alone)
        from nnviz.views.backprop.checks import show_forecast  # noqa: PLC0415

        show_forecast(train(Config(epochs=20, optimizer=optimizer)))

    app = AppTest.from_function(page, default_timeout=60, args=(optimizer,)).run()
    assert not app.exception
    assert len(app.get("bidi_component")) == 1
    return [caption.value for caption in app.caption]


def test_what_else_makes_a_step_is_said_and_no_promise_is_left() -> None:
    for config, said in (
        (Config(l2=0.1), "it follows the derivative of C + penalty"),
        (Config(clip_norm=0.1), "where the gradients are clipped, it is shorter"),
    ):
        words = _forecast_words(config)
        assert said in words
        assert "C falls by about" not in words


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_formula_of_gradient_descent_stands_where_it_holds(optimizer: str) -> None:
    (words,) = shown(optimizer)
    assert ("C falls by about learning_rate × |gradient|²" in words) == (optimizer == "sgd")
    assert (f"that of {OPTIMIZERS[optimizer].label}" in words) == (optimizer != "sgd")
