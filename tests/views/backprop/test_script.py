"""The script that the Backprop page offers: the numbers of the page, whatever it shows."""

from io import BytesIO
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz import Config, train
from nnviz.core.explain.names import Entry, Name
from nnviz.core.explain.script import NUMBERS_FILE
from nnviz.views.backprop import script as view
from nnviz.views.backprop.script import about
from nnviz.views.backprop.shown_pass import ShownPass
from tests.core.explain.test_script import check_script
from tests.core.train.configs import small_configs
from tests.views.opened import open_page


@settings(max_examples=20)
@given(config=small_configs(), data=st.data())
def test_any_pass_of_any_run(config: Config, data: st.DataObject) -> None:
    run = train(config)
    step = data.draw(st.integers(0, run.steps))
    sample = data.draw(st.integers(0, run.dataset.X.shape[1]))
    changes = data.draw(st.sampled_from([{}, {Entry(Name("W", 1), 0, 0): 0.1 + 0.2}]))
    shown = ShownPass(run, step, sample, (), changes)
    check_script(shown.stages, shown.start)


def open_script(**parameters: str) -> Any:
    app = open_page("backprop", **parameters)
    app.session_state["proof"] = "NumPy script"
    app.run()
    assert not app.exception
    return app


def test_the_page_shows_the_script_of_its_pass() -> None:
    app = open_script(step="100", sample="6", broken="slope")
    scope: dict[str, Any] = {}
    script = app.code[0].value
    exec(script, scope)  # noqa: S102 (what nnviz wrote)
    shown = ShownPass(train(Config(epochs=300)), 100, 6, ("slope",), {})
    for name in ("dW1", "new_W1"):
        (right,) = (each for key, each in shown.matrices.items() if key.identifier == name)
        np.testing.assert_array_equal(scope[name], right)
    assert "After 100 steps of training on majority, for sample 6." in script
    assert "BROKEN ON PURPOSE: Forget f'(Z)." in script
    assert [button.label for button in app.get("download_button")] == ["Download the script"]


def test_a_large_pass_comes_with_its_numbers_as_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {}
    monkeypatch.setattr(view, "_offer", lambda _, data, name, __: files.update({name: data}))
    app = open_script(dataset="moons", samples="1000")
    assert "more than 2,000 numbers, too many to print" in "".join(c.value for c in app.caption)
    numbers = np.load(BytesIO(files[NUMBERS_FILE]), allow_pickle=False)
    assert numbers["A0"].shape == (2, 1000)
    assert files["nnviz_pass.py"].decode().strip() == app.code[0].value
    assert 'A0 = given["A0"]  # 2 x 1000' in app.code[0].value


def test_it_says_that_numbers_were_changed() -> None:
    run = train(Config(epochs=1))
    assert "changed by hand" not in about(ShownPass(run, 1, 0, (), {}))
    assert "changed by hand" in about(ShownPass(run, 1, 0, (), {Entry(Name("W", 1), 0, 0): 1.0}))
    assert "After 1 step of training on majority, for all data." in about(
        ShownPass(run, 1, 0, (), {})
    )
