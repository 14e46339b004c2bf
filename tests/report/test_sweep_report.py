"""The report of a sweep: the best is the best, and what diverged is counted and never drawn."""

import re
from datetime import datetime

import numpy as np
import pytest

from nnviz import Config
from nnviz.core.export.origin import Origin
from nnviz.core.study.results import METRICS, Results
from nnviz.core.study.sweep import Axis, Sweep
from nnviz.core.study.trials import Range, Study, Trials
from nnviz.core.train.outcome import Outcome
from nnviz.core.train.stacks import outcomes_of
from nnviz.report.page import Report, report_page
from nnviz.report.sweep_report import sweep_report

NOW = datetime.fromisoformat("2026-11-27T15:04:00+01:00")
BASE = Config(dataset="sine", activation="relu", hidden=(8,), epochs=30)


def finished(study: Study, metric: str = "loss") -> tuple[Results, Report]:
    configs = study.configs
    outcomes = dict(zip(configs, outcomes_of(configs), strict=True))
    results = Results(study.cells, outcomes, METRICS[metric])
    return results, sweep_report(study, results, Origin(study.base), now=NOW)


def rows(report: Report) -> list[list[str]]:
    (table,) = (each.html for each in report.pictures if each.title.startswith("The best"))
    found = [re.findall(r"<td>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", table)]
    return [row for row in found if row]


DIVERGING = Sweep(BASE, (Axis("learning_rate", (0.01, 0.1, 100.0)),), seeds=3)


def test_what_diverged_is_counted_and_has_no_place_among_the_best() -> None:
    results, report = finished(DIVERGING)
    assert results.diverged.tolist() == [0, 0, 3]
    assert [row[0] for row in rows(report)] == [f"{0.1:g}", f"{0.01:g}"]
    assert report.figures["Runs that diverged"] == "3"
    assert "3 of 9 runs diverged" in " ".join(report.findings)
    assert "in 1 of 3 combinations half of them or more did" in " ".join(report.findings)
    (chart,) = (each.html for each in report.pictures if each.title.startswith("Median"))
    (curve,) = re.findall(r'<path d="([^"]*)" fill="none"', chart)
    assert curve.count("L") == 1, "two medians, and none for what diverged"


def test_a_run_that_is_about_to_diverge_stretches_no_axis() -> None:
    base = Config(dataset="sine", hidden=(), epochs=100)
    results, report = finished(Sweep(base, (Axis("learning_rate", (0.001, 0.1, 2.0)),), seeds=2))
    assert results.median[2] > 1e50
    assert not results.diverged.any()
    (picture,) = (each for each in report.pictures if each.title.startswith("Median"))
    powers = [
        int(each.replace("−", "-")) for each in re.findall(r"10<tspan[^>]*>(.*?)<", picture.html)
    ]
    assert all(power < 3 for power in powers)
    (curve,) = re.findall(r'<path d="([^"]*)" fill="none"', picture.html)
    assert curve.count("L") == 2, "it stands at the end of the axis"
    assert f"What is above {results.median[:2].max():.3g} stands there" in picture.caption


def test_the_best_is_the_one_with_the_smallest_median() -> None:
    """Which is found here by hand, from every single run."""
    _, report = finished(DIVERGING)
    medians = []
    for rate in (0.01, 0.1):
        changed = Config(**BASE.to_dict() | {"learning_rate": rate})
        configs = [Config(**changed.to_dict() | {"seed": seed}) for seed in range(3)]
        losses = [each.loss for each in outcomes_of(configs)]
        medians.append(float(np.median(np.array(losses, dtype=float))))
    assert medians[1] < medians[0]
    assert report.findings[0].startswith("**Best: learning rate 0.1.**")
    assert f"is {medians[1]:.3g}" in report.findings[0]
    assert report.figures["Best median"] == f"{medians[1]:.3g}"


def test_its_settings_are_what_was_varied_and_what_was_not() -> None:
    _, report = finished(DIVERGING)
    assert report.settings["Learning rate"] == "0.01, 0.1, 100"
    assert report.settings["Weight seed"] == "0 to 2"
    assert report.settings["Hidden layers"] == "8"
    assert report.title == "sine: a sweep of learning rate"


def test_a_grid_of_two_fields_has_a_curve_for_each_value_of_the_other() -> None:
    axes = (Axis("hidden", ((2,), (4, 3))), Axis("learning_rate", (0.01, 0.03, 0.1, 0.3)))
    _, report = finished(Sweep(BASE, axes, seeds=2))
    (chart,) = (each for each in report.pictures if each.title.startswith("Median"))
    assert ">2</tspan>" in chart.html
    assert ">4-3</tspan>" in chart.html
    assert "The curves: hidden layers." in chart.caption
    assert len(rows(report)) == 8


@pytest.mark.parametrize("metric", ["loss", "accuracy"])
def test_accuracies_are_best_where_they_are_largest(metric: str) -> None:
    base = Config(dataset="moons", epochs=30)
    results, report = finished(Sweep(base, (Axis("learning_rate", (0.001, 3.0)),), seeds=3), metric)
    best = int(np.argmin(results.median) if metric == "loss" else np.argmax(results.median))
    assert rows(report)[0][0] == ["0.001", "3"][best]


def test_random_search_has_a_report_without_a_grid() -> None:
    study = Trials(BASE, (Range("learning_rate", 0.01, 0.2, log=True),), count=7, seeds=2)
    _, report = finished(study)
    assert report.settings["Learning rate"].endswith(", 7 values")
    assert len(report.pictures) == 1
    assert len(rows(report)) == 7


def test_before_any_run_is_done_it_says_so_little() -> None:
    none: dict[Config, Outcome] = {}
    results = Results(DIVERGING.cells, none, METRICS["loss"])
    report = sweep_report(DIVERGING, results, Origin(BASE), now=NOW)
    assert report.figures["Runs, done of all"] == "0 of 9"
    assert not report.findings
    assert "nan" not in report_page(report)
