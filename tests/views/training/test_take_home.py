"""The menu "Take it home": which files it offers, of which step, and that none is made unasked."""

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from nnviz import Config
from nnviz.core.export.origin import Origin
from nnviz.interchange import onnx_file
from nnviz.views.playhead import Playhead
from nnviz.views.training import take_home
from tests.core.strangers import register_in_worker
from tests.views.opened import open_app
from tests.workers.taught import taught


def opened(**parameters: str) -> AppTest:
    """The page with the menu open."""
    app = open_app(**parameters)
    app.button(key="take_home").click().run()
    assert not app.exception
    return app


def labels(app: AppTest) -> list[str]:
    return [each.proto.label for each in app.get("download_button")]


def test_until_it_is_opened_only_the_animation_is_there() -> None:
    assert labels(open_app()) == ["Download this animation"]


def test_it_offers_the_weights_of_the_step_and_the_run() -> None:
    app = opened(step="120")
    assert labels(app)[1:] == [
        "Weights (.npz)",
        "Network (.onnx)",
        "Report (.html)",
        *("History (.csv)", "History (.parquet)", "Settings (.json)"),
        *("NumPy script (.py)", "PyTorch script (.py)"),
    ]
    assert any("step 120" in each.value for each in app.markdown)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the makers that were called."""
    called: list[str] = []

    def watched(name: str, make: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            called.append(name)
            return make(*arguments, **named)

        return call

    for name in (
        "film_page",
        "weights_file",
        "history_table",
        "config_text",
        "numpy_script",
        "torch_script",
        "run_report",
        "onnx_file",
    ):
        monkeypatch.setattr(take_home, name, watched(name, getattr(take_home, name)))
    return called


def test_nothing_is_made_before_it_is_asked_for(made: list[str]) -> None:
    opened(step="120")
    assert not made


def test_every_file_is_named_by_the_run_and_can_be_made(made: list[str]) -> None:
    config = Config(dataset="moons", epochs=20, test_fraction=0.3)
    offers = [
        offer
        for group in take_home.offers_of(
            config, Playhead(7, playing=False), Origin(config, "http://x/?step=7")
        ).values()
        for offer in group
    ]
    assert [offer.file_name for offer in offers] == [
        "nnviz_moons_2-3-1_rate0.5_step7.npz",
        "nnviz_moons_2-3-1_rate0.5_step7.onnx",
        "nnviz_moons_2-3-1_rate0.5_report.html",
        "nnviz_moons_2-3-1_rate0.5_history.csv",
        "nnviz_moons_2-3-1_rate0.5_history.parquet",
        "nnviz_moons_2-3-1_rate0.5_settings.json",
        "nnviz_moons_2-3-1_rate0.5_numpy.py",
        "nnviz_moons_2-3-1_rate0.5_pytorch.py",
    ]
    for offer in offers:
        content = offer.make()
        content = content.encode() if isinstance(content, str) else content
        plain = content.replace(b"\0", b"")  # NumPy writes text with four bytes a letter
        assert b"http://x/?step=7" in plain
        assert b"test_fraction" in plain
    assert len(made) == 8


@pytest.mark.usefixtures("strangers")
def test_what_cannot_be_made_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    with taught(register_in_worker, monkeypatch):
        app = opened(activation="flipped", epochs="3")
    (script,) = (each.proto for each in app.get("download_button") if "PyTorch" in each.proto.label)
    assert script.disabled
    (said,) = (each.value for each in app.caption if "PyTorch" in each.value)
    assert said == "PyTorch script (.py): PyTorch has no flipped."


def test_without_the_library_onnx_the_rest_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnx_file, "find_spec", lambda _: None)
    app = opened(epochs="3")
    buttons = [each.proto for each in app.get("download_button")]
    assert [each.label for each in buttons if each.disabled] == ["Network (.onnx)"]
    assert any("pip install -r requirements-onnx.txt" in each.value for each in app.caption)


def test_while_the_film_plays_it_says_of_which_step_the_files_are() -> None:
    config = Config(epochs=3)
    (first, *_) = take_home.offers_of(config, Playhead(2, playing=True), Origin(config))
    assert first == "After step 2 (pause the film at another to take that)"
