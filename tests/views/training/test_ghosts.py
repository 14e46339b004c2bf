"""Pins as ghosts in the player of the page Training."""

import base64
from dataclasses import replace

import numpy as np
from streamlit.testing.v1 import AppTest

from nnviz import Config, train
from nnviz.core.arrays import Array
from nnviz.core.study.pin_forms import text_of
from nnviz.core.study.pins import Pin
from tests.views.opened import open_app
from tests.views.shown import figure, figures

HERE = Config(epochs=20, learning_rate=0.5)
SLOW = Config(epochs=20, learning_rate=0.1)
LONG = Config(epochs=50, learning_rate=1.0)


def opened(*pins: Pin, **parameters: str) -> AppTest:
    return open_app(epochs="20", learning_rate="0.5", pins=text_of(pins), **parameters)


def lines(app: AppTest) -> dict[str, Array]:
    """The curves of the loss by their names."""
    return {
        trace["name"]: np.frombuffer(base64.b64decode(trace["y"]["bdata"]), trace["y"]["dtype"])
        for trace in figure(app, "loss")["data"]
    }


def captions(app: AppTest) -> str:
    return " ".join(caption.value for caption in app.caption)


def test_the_losses_of_the_pins_stand_behind_that_of_the_run() -> None:
    app = opened(Pin("slow", SLOW), Pin("here", HERE), Pin("*long*", LONG))
    found = lines(app)
    assert list(found) == ["1 slow", "3 *long*", "loss"], "its own pin would hide the run"
    np.testing.assert_array_equal(found["1 slow"], train(SLOW).loss)
    np.testing.assert_array_equal(found["3 *long*"], train(LONG).loss[:21])
    np.testing.assert_array_equal(found["loss"], train(HERE).loss)
    assert "lines behind the loss are the pins **1** `slow`, **3** `*long*`" in captions(app)


def test_pins_of_another_task_are_named() -> None:
    entropy = replace(SLOW, loss="binary_cross_entropy")
    parity = replace(SLOW, dataset="parity")
    app = opened(Pin("slow", SLOW), Pin("entropy", entropy), Pin("parity", parity))
    assert "Of another loss or other data than this run: **2**, **3**." in captions(app)
    assert "another loss" not in captions(opened(Pin("slow", SLOW)))


def test_a_hidden_pin_is_no_ghost_and_without_pins_nothing_is_said() -> None:
    app = opened(Pin("slow", SLOW, shown=False))
    assert list(lines(app)) == ["loss"]
    assert "behind the loss" not in captions(app)


def test_another_set_of_pins_is_another_film() -> None:
    assert list(lines(opened(Pin("slow", SLOW)))) == ["1 slow", "loss"]
    assert list(lines(opened(Pin("slower", SLOW)))) == ["1 slower", "loss"]
    assert list(lines(opened())) == ["loss"]


def test_where_the_loss_is_not_shown_there_are_no_ghosts() -> None:
    app = opened(Pin("slow", SLOW), panels="weights")
    assert figures(app) == ["weights"]
    assert "behind the loss" not in captions(app)
