"""A browser's saved sweeps: what is shown of them, opened again, and forgotten."""

import pytest

from nnviz.views import caches
from nnviz.views.experiments import saved_sweeps
from tests.views.experiments.test_sweep import FAST, TWO, link, said, sweep_page

OWNER = "a browser"


@pytest.fixture(autouse=True)
def owner(monkeypatch: pytest.MonkeyPatch) -> None:
    """AppTest has no cookies, and its popovers say no word of being open."""
    monkeypatch.setattr(saved_sweeps, "_owner", lambda: OWNER)
    monkeypatch.setattr(
        saved_sweeps, "show_saved", lambda plan: saved_sweeps._show_all(plan, OWNER)
    )
    monkeypatch.setattr(
        "nnviz.views.experiments.sweep_progress.show_saved", saved_sweeps.show_saved
    )
    for saved in caches.shelf().sweeps(OWNER):
        caches.shelf().forget_sweep(OWNER, saved.name)


def test_a_sweep_is_saved_opened_again_and_forgotten() -> None:
    app = sweep_page(**FAST, **TWO, dataset="moons")
    app.text_input(key="sweep_name").set_value("My **sweep**").run()
    app.button(key="save_sweep").click().run()
    (line,) = (each.value for each in app.markdown if "My sweep" in each.value.replace("*", ""))
    assert line.startswith("`My **sweep**`"), "a stranger's words are shown as they are"
    assert "18 of 18 runs are done" in line

    other = sweep_page(epochs="7", vary_2="none")
    assert "9 combinations" in said(other)
    other.button(key="open_sweep_0").click().run()
    assert link(other, "dataset") == "moons"
    assert link(other, "epochs") == "20"
    assert link(other, "vary_2") == TWO["vary_2"]
    assert "9 combinations × 2 seeds = 18 runs" in said(other)
    other.button(key="forget_sweep_0").click().run()
    assert not caches.shelf().sweeps(OWNER)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"settings": {"colour": 1}, "sweep": {}}'])
def test_what_cannot_be_read_can_be_forgotten(text: str) -> None:
    caches.shelf().keep_sweep(OWNER, "old", text, 5)
    app = sweep_page(**FAST, **TWO)
    assert any("of another version of nnviz" in each.value for each in app.markdown)
    assert not [each for each in app.button if each.key == "open_sweep_0"]
    app.button(key="forget_sweep_0").click().run()
    assert not caches.shelf().sweeps(OWNER)
