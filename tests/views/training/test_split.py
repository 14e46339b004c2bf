"""Training and test data, and the early stop, on the pages."""

from dataclasses import replace
from typing import cast

import pytest
from streamlit.testing.v1 import AppTest

from nnviz import Config, train
from tests.views.opened import open_app, open_page
from tests.views.shown import first_and_last, shown

CONFIG = Config(
    dataset="moons", samples=60, noise=0.35, test_fraction=0.4, split_seed=3, hidden=(16,),
    optimizer="momentum", learning_rate=0.5, epochs=300,
)  # fmt: skip
LINK = {
    "dataset": "moons", "samples": "60", "noise": "0.35", "test_fraction": "0.4", "split_seed": "3",
    "width_1": "16", "optimizer": "momentum", "learning_rate": "0.5",
}  # fmt: skip


def informed(app: AppTest) -> list[str]:
    return [each.value for each in app.main.info]


def test_the_players_line_has_both() -> None:
    app, run = open_app(**LINK), train(CONFIG)
    said = first_and_last(app)
    assert list(said) == ["C train", "C test", "accuracy train", "accuracy test"]
    assert run.test_loss is not None
    assert said["C train"] == f"{run.loss[0]:.4g} → {run.loss[-1]:.4g}"
    assert said["C test"] == f"{run.test_loss[0]:.4g} → {run.test_loss[-1]:.4g}"


def test_overfitting_is_said_and_an_early_stop_mends_it() -> None:
    app = open_app(**LINK)
    assert app.warning[0].value.startswith("**The network overfits.** From step")
    assert informed(app) == []
    app.button(key="offer").click().run()
    assert not app.warning
    run = train(replace(CONFIG, patience=int(cast("str", app.query_params["patience"]))))
    assert run.best_at is not None
    (said,) = informed(app)
    assert said == (
        f"**Early stop at step {run.stopped_at}:** C of test data was smallest at step"
        f" {run.best_at}, {run.test_loss_at(run.best_at):.4g}, and not smaller in the"
        f" {run.config.patience} epochs since then."
    )
    assert shown(app).steps[-1] == run.steps == run.stopped_at


@pytest.mark.parametrize("page", ["", "backprop"])
def test_a_link_to_a_step_beyond_the_stop_gets_a_note(page: str) -> None:
    app = open_page(page, **LINK, patience="20", step="250")
    run = train(replace(CONFIG, patience=20))
    assert run.steps < 250
    assert any(f"0 to {run.steps}" in each.value for each in app.warning)
