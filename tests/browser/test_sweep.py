"""A sweep in Chromium: what is clicked, started, cancelled, resumed and kept."""

import numpy as np
from playwright.sync_api import Locator, Page, Position, expect

from nnviz import Config
from nnviz.core.study.results import METRICS, Results
from nnviz.core.study.sweep import Axis, Sweep
from nnviz.core.train.stacks import outcomes_of
from tests.browser.pages import PHONE, OpenPage
from tests.browser.plots import click_at
from tests.browser.waiting import until

RATES, WIDTHS, SEEDS = (0.3, 0.8, 3.0), ((4,), (8,)), 3
BASE = Config(dataset="sine", epochs=200)
LINK = (
    f"experiments?study=sweep&dataset=sine&epochs={BASE.epochs}&seeds={SEEDS}"
    "&vary_1=learning_rate%3D0.3,0.8,3&vary_2=hidden%3D4,8"
)


def results() -> Results:
    """What the page must have found."""
    sweep = Sweep(BASE, (Axis("learning_rate", RATES), Axis("hidden", WIDTHS)), seeds=SEEDS)
    outcomes = dict(zip(sweep.configs, outcomes_of(sweep.configs), strict=True))
    return Results(sweep.cells, outcomes, METRICS["loss"])


def click_cell(page: Page, column: int, row: int) -> None:
    """Click a cell of the heatmap, whose rows are counted from below."""
    page.locator(".nnviz-chart .heatmaplayer image").first.wait_for()
    plane = page.locator(".nnviz-chart .nsewdrag")
    box = plane.bounding_box()
    assert box is not None
    place: Position = {
        "x": box["width"] * (column + 0.5) / len(RATES),
        "y": box["height"] * (len(WIDTHS) - row - 0.5) / len(WIDTHS),
    }
    click_at(plane, place)


def panel(page: Page) -> Locator:
    return page.locator(".st-key-sweep_cell")


def test_a_diverged_cell_says_when_its_runs_died(open_page: OpenPage) -> None:
    found = results()
    (cell,) = (k for k, each in enumerate(found.cells) if each[0] == (3.0, (4,)))
    assert np.isinf(found.median[cell])
    page = open_page(LINK)
    click_cell(page, RATES.index(3.0), WIDTHS.index((4,)))
    expect(panel(page)).to_contain_text(f"{SEEDS} of {SEEDS} diverged, in the median at step")
    expect(panel(page)).to_contain_text(f"step {found.died_at[cell]:.0f}")


LONG = (
    "experiments?study=sweep&dataset=sine&epochs=3000&seeds=64"
    "&vary_1=learning_rate%3D0.1:0.8:6:log&vary_2=hidden%3D4,8,12,16"
)
RUNS = "1,536"
PROGRESS = """Number(document.querySelector(".stMain .stProgress")?.innerText
  .match(/([\\d,]+) of/)?.[1].replaceAll(",", ""))"""


def cancelled(page: Page, before: int) -> int:
    """Cancel when more than `before` runs are done: how many are."""
    until(page, f"{PROGRESS} > {before}")
    page.get_by_role("button", name="Cancel", exact=True).click()
    kept = page.get_by_text(f"of {RUNS} runs are done and kept")
    return int(kept.inner_text().partition(" ")[0].replace(",", ""))


def test_a_long_sweep_is_started_cancelled_resumed_and_kept(open_page: OpenPage) -> None:
    page = open_page(LONG)
    page.get_by_role("button", name="Start", exact=True).click()
    done = cancelled(page, 0)
    page.reload()  # whoever comes back finds what is done, and goes on from there
    page.get_by_role("button", name="Resume").click()
    assert cancelled(page, done) > done

    page.get_by_role("button", name="Your sweeps").click()
    saved = page.locator("p", has_text="sine: Learning rate × Hidden layers")
    expect(saved).to_contain_text(f"of {RUNS} runs are done")
    page.get_by_role("button", name="Forget").click()
    expect(saved).to_have_count(0)


def test_numbers_that_do_not_fit_their_cells_are_left_out(open_page: OpenPage) -> None:
    page = open_page("experiments?study=sweep&epochs=20&seeds=1")
    numbers = page.locator(".nnviz-chart .heatmap-label text")
    expect(numbers).to_have_count(72)  # as the runs come in
    expect(numbers.first).to_be_visible()
    page.set_viewport_size(PHONE)
    expect(numbers.first).to_be_hidden()
    assert not any(each.is_visible() for each in numbers.all())
