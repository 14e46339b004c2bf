"""A report opens offline, and prints on one sheet of A4, whatever the run."""

import re
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from nnviz import Config, train
from nnviz.core.export.origin import Origin
from nnviz.report.page import report_page
from nnviz.report.run_report import run_report

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


@pytest.mark.parametrize("name", RUNS)
def test_it_prints_on_one_sheet(name: str, browser: Browser, tmp_path: Path) -> None:
    config = RUNS[name]
    file = tmp_path / "report.html"
    report = run_report(train(config), Origin(config, LINK), now=NOW)
    file.write_text(report_page(report), encoding="utf-8")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(file.as_uri())
    for width in (1024, 390):
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, "nothing is cut off at the right"
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
    context.close()
    assert sheets == 1
