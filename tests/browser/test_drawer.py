"""Why did this weight move? At most two clicks from Play to the sum, beside the pictures."""

import re

from playwright.sync_api import Page, expect

from nnviz import Config, backward, forward, train
from nnviz.board.numbers import text
from tests.browser.pages import OpenPage
from tests.browser.waiting import still

NOTES = Config(epochs=300)


def drawer(page: Page) -> str:
    page.locator(".nnviz-drawer").wait_for()
    return page.locator(".nnviz-drawer").inner_text()


def click_cell(page: Page, figure: str, subplot: int, row: int, column: int) -> None:
    """Click a cell, counted from 0, of one of a figure's heatmaps."""
    page.locator(f'[data-figure="{figure}"] .js-plotly-plot').scroll_into_view_if_needed()
    still(page)
    place = page.evaluate(
        """([figure, trace, row, column]) => {
          const plot = document.querySelector(`[data-figure="${figure}"] .js-plotly-plot`);
          const { xaxis, yaxis } = plot._fullData[trace];
          const axis = (id) => plot._fullLayout[id[0] + "axis" + id.slice(1)];
          const [x, y] = [axis(xaxis), axis(yaxis)];
          const box = plot.getBoundingClientRect();
          // On the axes are the edges of the cells, from 0.
          return [box.x + x._offset + x.d2p(column + 0.5), box.y + y._offset + y.d2p(row + 0.5)];
        }""",
        [figure, subplot, row, column],
    )
    page.mouse.click(*place)


def derivative(step: int, layer: int, row: int, column: int) -> float:
    run = train(NOTES)
    network, data = run.network_at(step), run.dataset
    gradients = backward(network, forward(network, data.X), data.Y, NOTES.loss)
    return float(gradients[layer - 1].dW[row, column])


def test_two_clicks_from_play_to_the_sum(open_page: OpenPage) -> None:
    page = open_page("")
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(page).to_have_url(re.compile(r"step=\d+"))
    found = re.search(r"step=(\d+)", page.url)
    assert found
    step = int(found[1])
    click_cell(page, "weights", 0, 1, 2)
    words = drawer(page)
    assert "The weight from input 3 to unit 2 of layer 1" in words
    assert f"= {text(derivative(step, 1, 1, 2), 4)}:" in words.replace("\n", "")
    expect(page).to_have_url(re.compile(r"why=W1\.2\.3"))
    sums = page.locator(".nnviz-drawer .nnviz-sum").first.bounding_box()
    assert sums
    assert sums["y"] + sums["height"] < 900, "in sight without scrolling"
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".nnviz-drawer")).to_have_count(0)


def test_the_pictures_stay_mounted_and_beside_it(open_page: OpenPage) -> None:
    page = open_page("?step=60")
    page.locator(".js-plotly-plot").first.evaluate("(plot) => { window.first = plot; }")
    click_cell(page, "weights", 1, 0, 1)
    drawer(page)
    assert page.evaluate("first === document.querySelector('.js-plotly-plot')")
    side = page.locator(".nnviz-drawer").bounding_box()
    player = page.locator(".nnviz-player").bounding_box()
    assert side
    assert player
    assert player["x"] + player["width"] <= side["x"]
    assert side["x"] + side["width"] <= 1440


def test_it_follows_the_film(open_page: OpenPage) -> None:
    page = open_page("?step=0&why=b2.1.1")
    assert "after 0 steps" in drawer(page)
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator(".nnviz-drawer")).to_contain_text(re.compile(r"after \d{2,} steps"))


def test_picked_while_the_film_plays_it_is_of_the_step_seen_and_follows(
    open_page: OpenPage,
) -> None:
    page = open_page("?learning_rate=0.3&epochs=2000")
    speed = page.locator(".nnviz-speed input")
    speed.fill("1.7")  # 50 steps a second: it goes on for 40 seconds
    expect(page.locator(".nnviz-label")).to_have_text(re.compile(r"step \d{2,}"))
    click_cell(page, "weights", 0, 1, 2)
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    found = re.search(r"after ([\d,]+) steps", drawer(page))
    assert found
    first = int(found[1].replace(",", ""))
    assert first > 0
    expect(page.locator(".nnviz-drawer")).not_to_contain_text(f"after {found[1]} steps")
    speed.fill("3.3")  # 2000 steps a second
    expect(page.locator(".nnviz-label")).to_have_text(re.compile("step 2,000"))
    expect(page.locator(".nnviz-drawer")).to_contain_text("after 2,000 steps")
    expect(page).to_have_url(re.compile(r"why=W1\.2\.3&step=2000"))


def test_open_in_backprop_lands_on_the_cell(open_page: OpenPage) -> None:
    page = open_page("?step=60&why=W1.2.3")
    page.get_by_role("button", name="Open in Backprop").click()
    page.locator(".nnviz-board .chosen").wait_for()
    expect(page).to_have_url(re.compile(r"/backprop\?.*stage=dW1"))
    expect(page).to_have_url(re.compile(r"cell=dW1\.2\.3"))
    expect(page).to_have_url(re.compile(r"step=60"))
    assert f"= {text(derivative(60, 1, 1, 2), 10)}" in page.locator(
        ".nnviz-answer"
    ).inner_text().replace("\n", "")


def test_a_unit_of_the_drawing_leads_to_its_weights(open_page: OpenPage) -> None:
    page = open_page("?step=60")
    canvas = page.locator('[data-figure="network"] canvas')
    page.keyboard.press("Tab")
    canvas.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    leads_to_its_weights(page)
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".nnviz-drawer")).to_have_count(0)
    still(page)
    box = canvas.bounding_box()
    assert box
    canvas.click(position={"x": 0.4 * box["width"], "y": 0.56 * box["height"]})
    leads_to_its_weights(page)


def leads_to_its_weights(page: Page) -> None:
    page.locator(".nnviz-drawer").wait_for()
    expect(page.locator(".nnviz-drawer h3")).to_contain_text("of unit")
    page.locator(".nnviz-drawer").get_by_role("button", name=re.compile(r"^W1\[")).first.click()
    expect(page.locator(".nnviz-drawer")).to_contain_text("The weight from input 1")


def test_where_there_is_little_room_it_stands_at_the_bottom_and_nothing_covers_it(
    open_page: OpenPage,
) -> None:
    page = open_page("?step=60&why=W1.2.3")
    drawer(page)
    page.set_viewport_size({"width": 1024, "height": 768})
    still(page)
    for part in ("h3", '[data-key="close"]'):
        box = page.locator(f".nnviz-drawer {part}").bounding_box()
        assert box
        assert 300 < box["y"] < 768, "in the lower half, and in sight"
        place = [box["x"] + 2, box["y"] + box["height"] / 2]
        seen = "([x, y]) => Boolean(document.elementFromPoint(x, y).closest('.nnviz-drawer'))"
        assert page.evaluate(seen, place), part
