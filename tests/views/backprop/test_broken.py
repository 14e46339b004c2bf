"""Breaking it: one mistake at a time, a second on demand, and the mark while there is one."""

from streamlit.testing.v1 import AppTest

from nnviz import Config, train
from nnviz.core.explain.mistakes import MISTAKES
from tests.views.opened import board_html, open_page


def labels(app: AppTest) -> list[str]:
    return [each.label for each in app.button]


def marks(app: AppTest) -> list[str]:
    return [each.value for each in app.markdown if "Broken on purpose" in each.value]


def test_one_mistake_is_chosen_at_a_time() -> None:
    app = open_page("backprop")
    assert not app.multiselect
    assert not marks(app)
    assert "Add another" not in labels(app)
    app.selectbox(key="broken_1").set_value("slope").run()
    app.selectbox(key="broken_1").set_value("sign").run()
    assert app.query_params["broken"] == "sign"
    assert marks(app) == [f"**Broken on purpose:** {MISTAKES['sign'].label}"]


def test_a_second_mistake_is_added_on_demand() -> None:
    app = open_page("backprop", broken="sign")
    app.button(key="add_mistake").click().run()
    second = app.selectbox(key="broken_2")
    assert second.value is None
    assert MISTAKES["sign"].label not in second.options
    assert "Add another" not in labels(app)
    second.set_value("mean").run()
    assert app.query_params["broken"] == "sign,mean"
    (mark,) = marks(app)
    assert MISTAKES["mean"].label in mark
    assert "Add another" in labels(app)
    app.selectbox(key="broken_1").set_value(None).run()
    assert app.query_params["broken"] == "mean"
    assert app.selectbox(key="broken_1").value == "mean"


def test_a_place_that_was_opened_in_vain_closes() -> None:
    app = open_page("backprop", broken="sign")
    app.button(key="add_mistake").click().run()
    app.selectbox(key="broken_1").set_value(None).run()
    assert [each.key for each in app.selectbox if "broken" in str(each.key)] == ["broken_1"]
    assert not marks(app)


def test_it_is_mended_by_one_button() -> None:
    app = open_page("backprop", broken="sign,bias")
    assert "nnviz-wrong" in board_html(app)
    app.button(key="mend").click().run()
    assert not marks(app)
    assert "broken" not in app.query_params
    assert app.selectbox(key="broken_1").value is None
    assert "nnviz-wrong" not in board_html(app)


def test_a_mistake_that_another_network_cannot_make_is_dropped() -> None:
    app = open_page("backprop", broken="relu")
    assert marks(app)
    app.selectbox(key="activation").set_value("tanh").run()
    assert not marks(app)
    assert app.selectbox(key="broken_1").value is None
    assert not app.exception


def test_its_training_is_said_and_played() -> None:
    app = open_page("backprop", epochs="100")
    app.session_state["proof"] = "Training with the mistake"
    app.run()
    assert any("Choose a mistake under" in each.value for each in app.info)
    app.selectbox(key="broken_1").set_value("mean").run()
    (warning,) = [each.value for each in app.warning]
    assert "Mistaken training ends with a smaller C here, and is still wrong." in warning
    players = [
        element
        for element in app.get("bidi_component")
        if element.proto.component_name == "nnviz_player"
    ]
    assert len(players) == 2, "the page's timeline, and the mistake's film"


def test_a_run_that_diverges_is_broken_as_far_as_it_goes() -> None:
    settings = {"dataset": "teacher", "output": "identity", "learning_rate": "20"}
    app = open_page("backprop", **settings, broken="sign")
    app.session_state["proof"] = "Training with the mistake"
    app.run()
    run = train(Config(dataset="teacher", output="identity", learning_rate=20.0))
    assert run.diverged_at
    assert any(f"After {run.steps} steps C of all data is" in each.value for each in app.error)
