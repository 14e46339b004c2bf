"""One journey through Chromium: a sweep, its runs pinned, compared, taken home, and passed on."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from nnviz import Config, Run, train
from nnviz.core.study.paired import Paired, over_seeds
from nnviz.core.study.paired_words import which_is_better
from nnviz.core.study.results import METRICS
from nnviz.core.train.stacks import outcomes_of
from tests.browser.conftest import without_errors
from tests.browser.pages import PLAYER, WINDOW, OpenPage, shown
from tests.browser.test_sweep import click_cell, panel
from tests.browser.test_take_home import downloaded

RATES, WIDTHS, SEEDS = (0.3, 0.8, 3.0), ((4,), (8,)), 3
LINK = (
    f"experiments?study=sweep&dataset=sine&epochs=200&seeds={SEEDS}"
    "&vary_1=learning_rate%3D0.3,0.8,3&vary_2=hidden%3D4,8"
)
BASE = Config(dataset="sine", epochs=200, learning_rate=0.8, hidden=(8,))
OTHER_RATE = 0.3


@pytest.fixture
def stranger(browser: Browser) -> Iterator[Page]:
    """A page of somebody else: it shares neither a cookie nor anything kept with the tab."""
    context = browser.new_context(viewport=WINDOW)
    with without_errors(context):
        yield context.new_page()
    context.close()


def run_of_the_cell() -> Run:
    """That with the loss in the middle, of an odd number of seeds."""
    runs = [train(config) for config in over_seeds(BASE, SEEDS)]
    return sorted(runs, key=lambda run: run.loss[-1])[SEEDS // 2]


def verdict(first: Config, second: Config) -> str:
    """What must be said of two settings."""
    outcomes = [outcomes_of(over_seeds(config, 16)) for config in (first, second)]
    return which_is_better(Paired.of(outcomes[0], outcomes[1], METRICS["loss"]))


def section(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).click()


def check_pins(page: Page, runs: list[Run]) -> None:
    """The section of the pins has both, with their losses, their one difference and a verdict."""
    table = page.locator(".nnviz-pin-table")
    expect(table.locator("tbody tr")).to_have_count(len(runs))
    expect(table.locator("thead th").last).to_have_text("Learning rate")
    for row, run in zip(table.locator("tbody tr").all(), runs, strict=True):
        expect(row).to_contain_text(f"{run.loss[-1]:.4g}")
        expect(row.locator("td").last).to_have_text(f"{run.config.learning_rate:g}")
    expect(page.get_by_text(verdict(runs[0].config, runs[1].config))).to_be_visible()


def check_cell(page: Page, run: Run) -> None:
    """The section of the sweep has the picture, and the combination that was picked."""
    expect(page.locator(".nnviz-chart .heatmaplayer image").first).to_be_visible()
    expect(panel(page)).to_contain_text("Learning rate 0.8, Hidden layers 8")
    expect(panel(page)).to_contain_text(f"{run.loss[-1]:.3g}")


def check_runs_of_sweep(file: Path) -> None:
    """Each run of the sweep is in the file, with the loss of a run that is trained by itself."""
    table = pd.read_csv(file)
    assert len(table) == len(RATES) * len(WIDTHS) * SEEDS
    runs = [
        train(
            Config.from_dict(
                BASE.to_dict() | {"learning_rate": rate, "hidden": [width], "seed": seed}
            )
        )
        for rate, width, seed in zip(
            table["learning_rate"], table["hidden"], table["seed"], strict=True
        )
    ]
    assert {run.config.hidden for run in runs} == set(WIDTHS)
    losses = [np.nan if run.diverged_at else run.loss[-1] for run in runs]
    np.testing.assert_array_equal(table["loss"], losses)
    assert np.isnan(losses).any()


def check_weights(file: Path, run: Run) -> None:
    """The file holds the last network of the run, to the last digit."""
    with np.load(file) as arrays:
        for number, layer in enumerate(run.network_at(run.steps), start=1):
            np.testing.assert_array_equal(arrays[f"W{number}"], layer.W)
            np.testing.assert_array_equal(arrays[f"b{number}"], layer.b)


def check_history(file: Path, run: Run) -> None:
    """The file holds the losses of the run, to the last digit."""
    table = pd.read_csv(file)
    assert table["loss_of_batch"].tolist()[:-1] == run.loss[:-1].tolist()
    assert table["loss_of_training_data"].iloc[-1] == run.loss[-1]


def test_a_sweep_is_looked_into_pinned_compared_taken_home_and_passed_on(
    open_page: OpenPage, stranger: Page, tmp_path: Path
) -> None:
    run = run_of_the_cell()
    page = open_page(LINK)
    click_cell(page, RATES.index(0.8), WIDTHS.index((8,)))
    check_cell(page, run)
    page.get_by_role("button", name="Take it home").click()
    check_runs_of_sweep(downloaded(page, "Runs (.csv)", tmp_path))
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Open the run of the median seed").click()
    page.get_by_role("button", name="Last step").click()
    expect(page.locator(PLAYER)).to_contain_text(f"{run.loss[-1]:.4g}")
    page.get_by_role("button", name="Pin", exact=True).click()
    expect(page.get_by_role("button", name="Pinned", exact=True)).to_be_visible()

    rate = page.get_by_role("textbox", name="Learning rate, typed")
    rate.fill(f"{OTHER_RATE}")
    rate.press("Enter")
    other = train(Config.from_dict(run.config.to_dict() | {"learning_rate": OTHER_RATE}))
    expect(page.locator(PLAYER)).to_contain_text(f"{other.loss[-1]:.4g}")
    page.get_by_role("button", name="Take it home").click()
    check_weights(downloaded(page, "Weights (.npz)", tmp_path), other)
    check_history(downloaded(page, "History (.csv)", tmp_path), other)
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Pin", exact=True).click()
    page.get_by_role("button", name="Compare 2 pins").click()
    check_pins(page, [run, other])

    page.reload()
    check_pins(page, [run, other])
    section(page, "Sweep")
    check_cell(page, run)
    stranger.goto(page.url)
    shown(stranger)
    check_cell(stranger, run)
    section(stranger, "Pinned runs")
    check_pins(stranger, [run, other])
    stranger.locator("[class*=st-key-pin-row-]").first.get_by_role("button", name="Open").click()
    expect(stranger.locator(PLAYER)).to_contain_text(f"step {run.steps} of {run.steps}")
