"""A sweep in Chromium: a combination is clicked, and the run of its median seed opens."""

import numpy as np
from playwright.sync_api import Locator, Page, expect

from nnviz import Config, train
from nnviz.core.study.results import METRICS, Results
from nnviz.core.study.sweep import Axis, Sweep
from nnviz.core.train.stacks import outcomes_of
from tests.browser.pages import PHONE, PLAYER, OpenPage

RATES, WIDTHS = (0.3, 0.8, 3.0), ((4,), (8,))
LINK = (
    "experiments?study=sweep&dataset=sine&epochs=300&seeds=4"
    "&vary_1=learning_rate%3D0.3,0.8,3&vary_2=hidden%3D4,8"
)


def results() -> Results:
    """What the page must have found."""
    base = Config(dataset="sine", epochs=300)
    sweep = Sweep(base, (Axis("learning_rate", RATES), Axis("hidden", WIDTHS)), seeds=4)
    outcomes = dict(zip(sweep.configs, outcomes_of(sweep.configs), strict=True))
    return Results(sweep.cells, outcomes, METRICS["loss"])


def click_cell(page: Page, column: int, row: int) -> None:
    """Click a cell of the heatmap, whose rows are counted from below."""
    page.locator(".nnviz-chart .heatmaplayer image").first.wait_for()
    place = page.locator(".nnviz-chart .nsewdrag")
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box is not None
    x = box["x"] + box["width"] * (column + 0.5) / len(RATES)
    y = box["y"] + box["height"] * (len(WIDTHS) - row - 0.5) / len(WIDTHS)
    page.mouse.move(x, y)
    expect(page.locator(".hoverlayer .hovertext")).to_be_visible()
    page.mouse.click(x, y)


def panel(page: Page) -> Locator:
    return page.locator(".st-key-sweep_cell")


def test_a_cell_opens_the_run_of_its_median_seed(open_page: OpenPage) -> None:
    found = results()
    (cell,) = (k for k, each in enumerate(found.cells) if each[0] == (0.8, (8,)))
    median_run = found.median_run(cell)
    assert median_run is not None
    page = open_page(LINK)
    click_cell(page, RATES.index(0.8), WIDTHS.index((8,)))
    expect(panel(page)).to_contain_text("Learning rate 0.8, Hidden layers 8")
    expect(panel(page)).to_contain_text(f"{found.median[cell]:.3g}")

    page.get_by_role("button", name="Open the run of the median seed").click()
    page.locator(PLAYER).wait_for()
    page.get_by_role("button", name="Last step").click()
    loss = train(median_run).loss[-1]
    expect(page.locator(PLAYER)).to_contain_text(f"{loss:.4g}")
    assert f"seed={median_run.seed}" in page.url or median_run.seed == 0

    page.get_by_role("link", name="Experiments", exact=True).click()  # as it was left
    expect(panel(page)).to_contain_text("Learning rate 0.8, Hidden layers 8")
    page.reload()
    expect(panel(page)).to_contain_text(f"{found.median[cell]:.3g}")


def test_a_diverged_cell_says_when_its_runs_died(open_page: OpenPage) -> None:
    found = results()
    (cell,) = (k for k, each in enumerate(found.cells) if each[0] == (3.0, (4,)))
    assert np.isinf(found.median[cell])
    page = open_page(LINK)
    click_cell(page, RATES.index(3.0), WIDTHS.index((4,)))
    expect(panel(page)).to_contain_text("4 of 4 diverged, in the median at step")
    expect(panel(page)).to_contain_text(f"step {found.died_at[cell]:.0f}")


LONG = (
    "experiments?study=sweep&dataset=sine&epochs=3000&seeds=8"
    "&vary_1=learning_rate%3D0.1:0.8:6:log&vary_2=hidden%3D4,8,12,16"
)


def test_a_longer_sweep_is_started_cancelled_resumed_and_kept(open_page: OpenPage) -> None:
    page = open_page(LONG)
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_role("button", name="Cancel", exact=True).click()
    stopped = page.get_by_text("runs are done and kept")
    expect(stopped).to_contain_text("of 192 runs")
    page.reload()  # whoever comes back finds what is done, and goes on from there
    resume = page.get_by_role("button", name="Resume").or_(
        page.get_by_role("button", name="Start", exact=True)
    )
    resume.click()
    page.locator(".nnviz-chart .heatmaplayer image").first.wait_for()
    expect(page.get_by_role("button", name="Cancel", exact=True)).to_have_count(0, timeout=90_000)
    expect(stopped).to_have_count(0)

    page.get_by_role("button", name="Your sweeps").click()
    saved = page.locator("p", has_text="sine: Learning rate × Hidden layers")
    expect(saved).to_contain_text("192 of 192 runs are done")
    page.get_by_role("button", name="Forget").click()
    expect(saved).to_have_count(0)


def test_numbers_that_do_not_fit_their_cells_are_left_out(open_page: OpenPage) -> None:
    page = open_page("experiments?study=sweep&epochs=20&seeds=1")
    numbers = page.locator(".nnviz-chart .heatmap-label text")
    expect(numbers.first).to_be_visible()
    assert numbers.count() == 72
    page.set_viewport_size(PHONE)
    expect(numbers.first).to_be_hidden()
    assert not any(each.is_visible() for each in numbers.all())
