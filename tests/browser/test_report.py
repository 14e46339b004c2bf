"""A report opens offline, and prints on one sheet of A4, whatever the run."""

import re
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from nnviz import Config, train
from nnviz.core.export.origin import Origin
from nnviz.core.study.results import METRICS, Results
from nnviz.core.study.sweep import Axis, Sweep
from nnviz.core.train.stacks import outcomes_of
from nnviz.report.page import Report, report_page
from nnviz.report.run_report import run_report
from nnviz.report.sweep_report import sweep_report
from tests.browser.conftest import without_errors

NOW = datetime.fromisoformat("2026-11-27T15:04:00+01:00")
LINK = "https://nnviz.example.org/?" + "&".join(
    f"setting_{index}=some,value" for index in range(12)
)
RUNS = {
    "notes": Config(epochs=300),
    "all settings": Config(
        dataset="blobs", hidden=(6,), optimizer="adamw", l1=0.001, l2=0.001, clip_norm=1.0,
        schedule="step", warmup=5, batch_size=32, test_fraction=0.2, patience=5, epochs=40,
    ),
    "four matrices, all settings": Config(
        dataset="teacher", inputs=8, hidden=(4, 4, 3), optimizer="adamw", l1=0.001, l2=0.001,
        clip_norm=1.0, schedule="step", warmup=5, batch_size=32, test_fraction=0.2, patience=5,
        epochs=40,
    ),
    "deep": Config(
        dataset="spirals", hidden=(64,) * 6, epochs=3,
        activation=("tanh", "leaky_relu", "gelu", "silu", "elu", "softplus"),
    ),
    "diverged": Config(dataset="sine", hidden=(8,), activation="relu", learning_rate=100.0),
}  # fmt: skip


def of_sweep() -> Report:
    """The report of a sweep with many of everything."""
    base = Config(dataset="moons", test_fraction=0.2, patience=5, optimizer="adamw", epochs=10)
    rates = Axis("learning_rate", (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 100.0))
    axes = (rates, Axis("hidden", ((3,), (8,), (8, 4))), Axis("activation", ("relu", "tanh")))
    study = Sweep(base, axes, seeds=2)
    outcomes = dict(zip(study.configs, outcomes_of(study.configs), strict=True))
    results = Results(study.cells, outcomes, METRICS["test_loss"])
    return sweep_report(study, results, Origin(base, LINK), now=NOW)


@pytest.mark.parametrize("name", [*RUNS, "sweep"])
def test_it_prints_on_one_sheet(name: str, browser: Browser, tmp_path: Path) -> None:
    if name == "sweep":
        report = of_sweep()
    else:
        report = run_report(train(RUNS[name]), Origin(RUNS[name], LINK), now=NOW)
    file = tmp_path / "report.html"
    file.write_text(report_page(report), encoding="utf-8")
    context = browser.new_context(offline=True)
    page = context.new_page()
    with without_errors(context):
        page.goto(file.as_uri())
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'),"
        " { textContent: 'window.ran = true' }))"
    )
    assert page.evaluate("window.ran") is None, "no script runs"
    for width in (1024, 390):
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, "nothing is cut off at the right"
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
    context.close()
    assert sheets == 1
