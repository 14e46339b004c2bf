"""One journey through Chromium: a sweep, its runs pinned, compared, taken home, and passed on."""

import re
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
from nnviz.core.study.varied import varied
from nnviz.core.train.stacks import outcomes_of
from tests.browser.conftest import without_errors
from tests.browser.pages import PLAYER, WINDOW, OpenPage, shown
from tests.browser.test_sweep import BASE, LINK, RATES, SEEDS, WIDTHS, click_cell, panel
from tests.browser.waiting import settled
from tests.core.export.executed import printed_by

RATE, WIDTH = 0.8, (8,)  # of the cell that is clicked
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
    cell = varied(BASE, {"learning_rate": RATE, "hidden": WIDTH})
    runs = [train(config) for config in over_seeds(cell, SEEDS)]
    return sorted(runs, key=lambda run: run.loss[-1])[SEEDS // 2]


def verdict(first: Config, second: Config) -> str:
    """What must be said of two settings."""
    outcomes = [outcomes_of(over_seeds(config, 16)) for config in (first, second)]
    return which_is_better(Paired.of(outcomes[0], outcomes[1], METRICS["loss"]))


def section(page: Page, label: str, name: str) -> None:
    """Turn to a section of the page Experiments, until the link says so as well."""
    page.get_by_role("radio", name=label).click()
    expect(page).to_have_url(re.compile(f"study={name}"))


def downloaded(page: Page, label: str, folder: Path) -> Path:
    """The file that a button gives, under its own name.

    Until the script has come to its end, the button is that of the run before, whose file is gone.
    """
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


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
    expect(panel(page)).to_contain_text(f"Learning rate {RATE}, Hidden layers {WIDTH[0]}")
    expect(panel(page)).to_contain_text(f"{run.loss[-1]:.3g}")


def check_runs_of_sweep(file: Path) -> None:
    """Each run of the sweep is in the file, with the loss of a run that is trained by itself."""
    table = pd.read_csv(file)
    assert len(table) == len(RATES) * len(WIDTHS) * SEEDS
    columns = [table[name] for name in ("learning_rate", "hidden", "seed")]
    runs = [
        train(varied(BASE, {"learning_rate": rate, "hidden": (width,), "seed": seed}))
        for rate, width, seed in zip(*columns, strict=True)
    ]
    assert {run.config.hidden for run in runs} == set(WIDTHS)
    losses = [np.nan if run.diverged_at else run.loss[-1] for run in runs]
    np.testing.assert_array_equal(table["loss"], losses)
    assert np.isnan(losses).any()


def check_weights(file: Path, run: Run, step: int) -> str:
    """The file holds the network of the run at a step, to the last digit; its link to there."""
    assert file.name == f"nnviz_sine_1-8-1_rate{run.config.learning_rate:g}_step{step}.npz"
    with np.load(file) as arrays:
        for number, layer in enumerate(run.network_at(step), start=1):
            np.testing.assert_array_equal(arrays[f"W{number}"], layer.W)
            np.testing.assert_array_equal(arrays[f"b{number}"], layer.b)
        return str(arrays["link"])


def check_history(file: Path, run: Run) -> None:
    """The file holds the losses of the run, to the last digit."""
    table = pd.read_csv(file)
    assert table["loss_of_batch"].tolist()[:-1] == run.loss[:-1].tolist()
    assert table["loss_of_training_data"].iloc[-1] == run.loss[-1]


def pin(page: Page) -> None:
    page.get_by_role("button", name="Pin", exact=True).click()
    expect(page.get_by_role("button", name="Pinned", exact=True)).to_be_visible()


def test_a_sweep_is_looked_into_pinned_compared_taken_home_and_passed_on(
    open_page: OpenPage, stranger: Page, tmp_path: Path
) -> None:
    run = run_of_the_cell()
    page = open_page(LINK)
    click_cell(page, RATES.index(RATE), WIDTHS.index(WIDTH))
    check_cell(page, run)
    page.get_by_role("button", name="Take it home").click()
    check_runs_of_sweep(downloaded(page, "Runs (.csv)", tmp_path))
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Open the run of the median seed").click()
    page.get_by_role("button", name="Last step").click()
    expect(page.locator(PLAYER)).to_contain_text(f"{run.loss[-1]:.4g}")
    pin(page)
    typed = page.get_by_role("textbox", name="Learning rate, typed")
    typed.fill(f"{OTHER_RATE}")
    typed.press("Enter")
    other = train(varied(run.config, {"learning_rate": OTHER_RATE}))
    expect(page.locator(PLAYER)).to_contain_text(f"{other.loss[-1]:.4g}")
    pin(page)

    page.get_by_role("button", name="Step back").click()
    step = other.steps - 1
    expect(page).to_have_url(re.compile(f"step={step}"))
    page.get_by_role("button", name="Take it home").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"After step {step} (where the film stands)")
    link = check_weights(downloaded(page, "Weights (.npz)", tmp_path), other, step)
    check_history(downloaded(page, "History (.csv)", tmp_path), other)
    script = downloaded(page, "NumPy script (.py)", tmp_path)
    assert list(printed_by(script.read_text()).values()) == other.loss.tolist()
    expect(dialog.get_by_role("button", name="NumPy script (.py)")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    page.get_by_role("button", name="2 pins").click()
    check_pins(page, [run, other])
    expect(page).to_have_url(re.compile("study=pins"))
    page.reload()
    check_pins(page, [run, other])
    section(page, "Sweep", "sweep")
    check_cell(page, run)

    stranger.goto(page.url)
    shown(stranger)
    check_cell(stranger, run)
    section(stranger, "Pinned runs", "pins")
    check_pins(stranger, [run, other])
    stranger.goto(link)
    expect(stranger.locator(PLAYER)).to_contain_text(f"step {step} of {other.steps}")
