"""The report of a run: its settings, its numbers, its curves, its weights."""

import re
from datetime import datetime

import numpy as np
import pytest

from nnviz import Config, forward, train
from nnviz.core.explain.diagnosis import diagnosis
from nnviz.core.export.origin import Origin, config_of
from nnviz.core.setup.datasets import DATASETS
from nnviz.report.page import Report, report_page
from nnviz.report.run_report import run_report

NOW = datetime.fromisoformat("2026-11-27T15:04:00+01:00")
LINK = "https://nnviz.test/?dataset=moons"


def made(config: Config) -> Report:
    return run_report(train(config), Origin(config, LINK), now=NOW)


def html_of(report: Report, title: str) -> str:
    (found,) = (each.html for each in report.pictures if each.title.startswith(title))
    return found


def test_it_says_what_was_set_and_what_came_of_it() -> None:
    config = Config(epochs=300)
    run, report = train(config), made(config)
    assert report.title == "majority: a run of a 3-3-1 network"
    assert report.about == config.lesson
    assert report.settings["Learning rate"] == "0.5"
    assert report.settings["Batch size"] == "all"
    assert "Noise" not in report.settings, "which makes no difference here"
    assert report.figures["Steps"] == "300"
    assert report.figures["Weights and biases"] == "16"
    assert float(report.figures["C of all data after"]) == pytest.approx(run.loss[-1], rel=1e-3)
    right = (forward(run.network_at(300), run.dataset.X)[-1].A > 0.5) == run.dataset.Y
    assert report.figures["Accuracy on all data"] == f"{100 * right.mean():.1f} %"
    assert report.findings == ["Nothing is found to be wrong with this run."]
    assert "2026-11-27" in report.made
    assert report.notes is not None
    assert config_of(report.notes["settings"]) == config


def test_it_names_what_is_wrong() -> None:
    config = Config(dataset="sine", hidden=(8,), activation="relu", learning_rate=100.0)
    run, report = train(config), made(config)
    found = diagnosis(run)
    assert found is not None
    assert report.findings == [f"**{found.title}** {found.sentence}"]
    assert report.figures["Diverged at step"] == str(run.diverged_at)


def test_it_tells_training_from_test_data_and_where_it_stopped() -> None:
    config = Config(
        dataset="moons", samples=40, noise=0.5, test_fraction=0.5, hidden=(16,), batch_size=10,
        optimizer="adam", epochs=300, patience=4,
    )  # fmt: skip
    run, report = train(config), made(config)
    assert report.findings[0].startswith(f"**Early stop at step {run.stopped_at}:**")
    assert {"C of training data after", "C of test data after", "Accuracy on test data"} <= set(
        report.figures
    )
    for name in ("of each batch", "training data", "test data"):
        assert f">{name}</tspan>" in html_of(report, "Loss C")


def test_the_weights_are_those_after_the_last_step() -> None:
    config = Config(epochs=300)
    network = train(config).network_at(300)
    cells = re.findall(r"<td[^>]*>(.*?)</td>", html_of(made(config), "Weights"))
    numbers = [float(each.replace("−", "-")) for each in cells]
    expected = np.concatenate([np.hstack([layer.W, layer.b]).ravel() for layer in network])
    np.testing.assert_allclose(numbers, expected, atol=0.0051)


def test_of_a_large_network_it_says_how_large_the_weights_are() -> None:
    config = Config(dataset="moons", hidden=(64, 64), epochs=2)
    network = train(config).network_at(2)
    html = html_of(made(config), "Weights")
    assert "64 × 64" in html
    cells = re.findall(r"<td[^>]*>(.*?)</td>", html)
    largest = float(cells[2].replace("−", "-"))
    assert largest == pytest.approx(network[0].W.max(), abs=0.0051)


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_dataset_has_a_page(dataset: str) -> None:
    page = report_page(made(Config(dataset=dataset, epochs=3)))
    assert page.count("<svg") == 3
    assert "nan" not in page.replace("finance", "")
    assert len(page) < 300_000


def test_a_run_without_a_step_has_one_too() -> None:
    config = Config(dataset="sine", hidden=(64,) * 6, activation="relu", learning_rate=100.0)
    run = train(config)
    assert run.steps < 3
    page = report_page(run_report(run, Origin(config), now=NOW))
    assert "nan" not in page
