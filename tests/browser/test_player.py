"""The player in Chromium: the clock, the keys, the cursor that reaches Python, zoom, export."""

import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from nnviz import Config, backward, forward, train
from nnviz.web.assets import asset_path
from nnviz.web.palette import ZERO
from tests.browser.pages import OpenPage, shown
from tests.browser.waiting import frames, played_to, still, until, watch_steps
from tests.figures.validated import in_scheme

LAST = 300  # steps of the default run
PANELS = (
    "&panels=loss&panels=output&panels=weights&panels=magnitude&panels=activations&panels=history"
)

# The figures whose traces a full redraw by Plotly changes.
DIFFERING = """async () => {
  const differing = [];
  for (const plot of document.querySelectorAll(".js-plotly-plot")) {
    const drawn = () => [...plot.querySelectorAll(".overplot")]
      .map((part) => part.innerHTML.replace(/id="[^"]*"|url\\([^)]*\\)/g, ""))
      .join("");
    const fast = drawn();
    await Plotly.redraw(plot);
    if (!fast || drawn() !== fast) differing.push(plot.parentElement.dataset.figure);
  }
  return differing;
}"""


# The largest magnitude of a figure's numbers; and how strong its colour is, drawn: 0 is the ground,
# 1 an end of the scale. A colour's distance from the ground says so, as it is mixed of the two.
LARGEST = """() => {
  const plot = document.querySelector('[data-figure="gradients"] .js-plotly-plot');
  const numbers = plot.data.flatMap(({ z }) => z.flatMap((row) => [...row]));
  return [Math.max(...numbers.filter(Number.isFinite).map(Math.abs))];
}"""
STRENGTH = """async () => {
  const plot = document.querySelector('[data-figure="gradients"] .js-plotly-plot');
  const [low, zero, high] = plot.layout.coloraxis.colorscale.map(([, hex]) =>
    [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16)));
  const away = (colour, from) => Math.hypot(...from.map((part, k) => colour[k] - part));
  let found = 0;
  for (const { href } of plot.querySelectorAll("g.hm image")) {
    const picture = new Image();
    picture.src = href.baseVal;
    await picture.decode();
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: picture.width, height: picture.height });
    const context = canvas.getContext("2d");
    context.drawImage(picture, 0, 0);
    const { data } = context.getImageData(0, 0, picture.width, picture.height);
    for (let k = 0; k < data.length; k += 4) {
      if (data[k + 3] < 255) continue; // between two cells
      const colour = data.slice(k, k + 3);
      const end = away(colour, low) < away(colour, high) ? low : high;
      found = Math.max(found, away(colour, zero) / away(end, zero));
    }
  }
  return found;
}"""


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def label(page: Page) -> Locator:
    return page.locator(".nnviz-label")


def step(page: Page) -> int:
    shown = re.match(r"step ([\d,]+) of", label(page).inner_text())
    assert shown
    return int(shown[1].replace(",", ""))


def expect_linked(page: Page, at: int) -> None:
    """The address names the step: Python has heard of it."""
    expect(page).to_have_url(re.compile(rf"step={at}(&|$)"))


def watch_panels(page: Page) -> None:
    """From here on, count every removal of a chart as `removed`."""
    page.evaluate(
        """() => {
          window.removed = 0;
          new MutationObserver((changes) => changes.forEach((change) =>
            change.removedNodes.forEach((node) => {
              if (node.classList?.contains("nnviz-panel")) removed += 1;
            }))).observe(document.body, { childList: true, subtree: true });
        }"""
    )


def test_it_plays_by_the_clock_and_tells_python_where_it_stopped(open_page: OpenPage) -> None:
    page = open_page("")
    press(page, "First step")
    expect_linked(page, 0)
    watch_panels(page)
    watch_steps(page)
    press(page, "Play")
    until(page, "shown.length && shown.at(-1)[0] - shown[0][0] >= 2000")
    press(page, "Pause")
    shown = page.evaluate("shown.map(([at, text]) => [at, Number(text.match(/step (\\d+)/)[1])])")
    (start, first), (end, last) = shown[0], shown[-1]
    # The default film lasts 10 seconds: 30 steps a second, however many frames were dropped.
    assert (last - first) / ((end - start) / 1000) == pytest.approx(LAST / 10, rel=0.1)
    stopped = step(page)
    expect_linked(page, stopped)
    frames(page, 10)
    assert step(page) == stopped
    assert page.evaluate("removed") == 0


def test_it_stands_still_while_the_computer_sleeps(open_page: OpenPage) -> None:
    page = open_page("?step=0")
    seconds = page.evaluate(
        """async (path) => {
          const clock = new (await import(path)).Clock();
          clock.restart();
          const begun = clock.at;
          clock.end();
          return [100, 3_600_100, 3_600_200].map((later) => clock.passed(begun + later));
        }""",
        asset_path("clock.js"),
    )
    assert seconds == pytest.approx([0.1, 0, 0.1])


def test_while_it_plays_the_link_stays(open_page: OpenPage) -> None:
    page = open_page("?step=0")
    press(page, "Play")
    played_to(page, 20)
    expect(page).to_have_url(re.compile("step=0$"))
    press(page, "Pause")
    expect(page).to_have_url(re.compile(f"step={step(page)}$"))


def test_stepping_and_jumping(open_page: OpenPage) -> None:
    page = open_page(f"?step={LAST}")
    assert step(page) == LAST
    press(page, "Step back")
    assert step(page) == LAST - 1
    expect_linked(page, LAST - 1)
    press(page, "First step")
    press(page, "Step forward")
    assert step(page) == 1
    press(page, "Last step")
    assert step(page) == LAST
    expect_linked(page, LAST)


def test_loss_and_accuracy_are_those_of_the_step_also_while_it_plays(open_page: OpenPage) -> None:
    run = train(Config(initializer="notes", learning_rate=0.5, epochs=300))
    page = open_page("?step=0")
    page.evaluate(
        """() => {
          window.read = [];
          const readings = document.querySelector(".nnviz-readings");
          const label = document.querySelector(".nnviz-label");
          new MutationObserver(() => read.push([label.value, readings.textContent]))
            .observe(readings, { childList: true, characterData: true, subtree: true });
        }"""
    )
    press(page, "Play")
    until(page, "read.length > 10")
    press(page, "Pause")
    read = {
        int(label.split()[1]): re.fullmatch(r"C of all data (0\.\d+)accuracy (\d+\.\d) %", text)
        for label, text in page.evaluate("read")
    }
    assert len(read) > 5
    for at, found in read.items():
        A = forward(run.network_at(at), run.dataset.X)[-1].A
        assert found, "it says nothing else"
        assert float(found[1]) == pytest.approx(run.loss[at], rel=1e-3)
        right = 100 * ((A > 0.5) == (run.dataset.Y == 1)).mean()
        assert float(found[2]) == pytest.approx(right, abs=0.051)


@pytest.mark.parametrize("path", ["", "backprop"])
def test_a_step_is_one_training_step_also_where_the_film_leaves_steps_out(
    open_page: OpenPage, path: str
) -> None:
    page = open_page(f"{path}?epochs=100000&step=4001")
    of = "of 100,000"
    expect(label(page)).to_have_text(f"step 4,001 {of}")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(label(page)).to_have_text(f"step 4,006 {of}")
    expect(page).to_have_url(re.compile("step=4006"))
    press(page, "Step back")
    expect(label(page)).to_have_text(f"step 4,005 {of}")
    scrub = page.locator(".nnviz-scrub")
    assert scrub.input_value() == "4005"
    for _ in range(30):  # out of the frames that came with it
        page.keyboard.press("ArrowLeft")
    expect(label(page)).to_have_text(f"step 3,975 {of}")
    scrub.fill("70001")  # as the mouse does, and lets go
    expect(label(page)).to_have_text(f"step 70,001 {of}")
    expect(page).to_have_url(re.compile("step=70001"))
    scrub.press("ArrowRight")
    expect(label(page)).to_have_text(f"step 70,002 {of}")
    press(page, "Last step")
    press(page, "Step back")
    expect(label(page)).to_have_text(f"step 99,999 {of}")
    page = open_page(f"{path}?epochs=100000&step=99999")
    expect(label(page)).to_have_text(f"step 99,999 {of}")


def test_a_close_up_shows_the_very_numbers_of_its_steps(open_page: OpenPage) -> None:
    page = open_page("?epochs=20000&step=4001&panels=weights,gradients")
    run = train(Config(epochs=20_000))
    for number in (4001, 4002):
        expect(label(page)).to_have_text(f"step {number:,} of 20,000")
        found = page.evaluate(
            """() => ["weights", "gradients"].map((name) =>
              Array.from(document.querySelector(`[data-figure=${name}] .js-plotly-plot`).data[0].z,
                (row) => Array.from(row).slice(0, 3)))"""
        )
        network, X, Y = run.network_at(number), run.dataset.X, run.dataset.Y
        dW = backward(network, forward(network, X), Y, run.config.loss)[0].dW
        np.testing.assert_allclose(found[0], network[0].W, rtol=1e-6)
        np.testing.assert_allclose(found[1], dW, rtol=1e-6, atol=1e-12)
        assert page.evaluate(DIFFERING) == []
        press(page, "Step forward")


def test_another_run_goes_on_from_a_step_that_the_film_leaves_out(open_page: OpenPage) -> None:
    page = open_page("?epochs=20000&step=4001&panels=loss")
    expect(label(page)).to_have_text("step 4,001 of 20,000")
    change(page, "Learning rate")
    expect(label(page)).to_have_text("step 4,001 of 20,000")
    press(page, "Step forward")
    expect(label(page)).to_have_text("step 4,002 of 20,000")


def test_scrubbing_tells_python_at_its_end(open_page: OpenPage) -> None:
    page = open_page("?step=0")
    bar = page.locator(".nnviz-scrub")
    still(page)
    box = bar.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] - 8, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)
    assert abs(step(page) - LAST / 2) < 5
    page.mouse.up()
    expect_linked(page, step(page))
    scrubbed = step(page)
    page.keyboard.press("Space")  # the bar has the focus, and no use for Space
    played_to(page, scrubbed + 1)
    page.keyboard.press("Space")
    assert scrubbed < step(page) < LAST


def test_keys_work_on_the_page_and_on_charts_but_not_in_fields(open_page: OpenPage) -> None:
    page = open_page("?step=60")
    page.keyboard.press("Home")
    assert step(page) == 0
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert step(page) == 1
    page.keyboard.press("End")
    assert step(page) == LAST
    page.locator('[data-figure="loss"] .nsewdrag').first.click()
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    played_to(page, 1)
    page.keyboard.press("Space")
    assert 0 < step(page) < LAST
    before = step(page)
    seed = page.get_by_role("spinbutton", name="Weight seed")
    seed.focus()
    for key in ("ArrowLeft", "Home", "End", "Space"):
        seed.press(key)
    assert step(page) == before


def test_the_picture_is_what_python_computes_for_that_step(open_page: OpenPage) -> None:
    page = open_page("?step=0")
    weights = page.evaluate(
        """() => Array.from(document.querySelector('[data-figure="weights"] .js-plotly-plot')
             .data[0].z, (row) => Array.from(row).slice(0, 3))"""
    )
    notes = [[0.05629, 0.596, 0.238], [0.303, 0.421, 0.855], [0.655, 0.457, 0.618]]
    for row, expected in zip(weights, notes, strict=True):
        assert row == pytest.approx(expected, abs=1e-6)
    printed = page.locator('[data-figure="weights"] .nnviz-print text').first
    expect(printed).to_have_text("0.06")


@pytest.mark.parametrize(
    "query", ["?", "?rescale=true", "?dataset=moons", "?dataset=teacher&outputs=2&layers=2"]
)
def test_the_fast_redraw_draws_what_a_full_redraw_draws(open_page: OpenPage, query: str) -> None:
    page = open_page(f"{query}{PANELS}&step=0")
    press(page, "Step forward")
    assert page.evaluate(DIFFERING) == []
    change(page, "Learning rate")  # what stays as it was in the figures is not drawn again
    assert page.evaluate(DIFFERING) == []


def test_colours_reach_as_far_as_the_run_or_as_this_step(open_page: OpenPage) -> None:
    page = open_page("?epochs=2000&step=2000&panels=gradients")
    bar = page.locator('[data-figure="gradients"] .nnviz-range')
    whole = bar.get_attribute("aria-label")
    assert page.evaluate(STRENGTH) < 0.05, "after training all gradients are grey"
    page.get_by_text("Rescale colours").click()
    expect(bar).not_to_have_attribute("aria-label", str(whole))
    expect(page).to_have_url(re.compile("rescale=true"))
    for name in ("Step back", "First step", "Step forward"):
        press(page, name)
        assert page.evaluate(STRENGTH) == pytest.approx(1), name
        (largest,) = set(page.evaluate(LARGEST))
        end = f"{float(f'{largest:.1e}'):g}".replace("e-0", "e-")
        expect(bar).to_have_attribute("aria-label", f"Colours from −{end} to +{end}")
    page = open_page("?epochs=2000&step=2000&panels=gradients&rescale=true")
    assert page.evaluate(STRENGTH) == pytest.approx(1)


def test_zoom_survives_stepping_playing_and_another_run(open_page: OpenPage) -> None:
    page = open_page("?step=0")
    area = page.locator('[data-figure="loss"] .nsewdrag').first
    still(page)
    box = area.bounding_box()
    assert box
    reading = """document.querySelector('[data-figure="loss"] .js-plotly-plot')._fullLayout
        .xaxis.range.join()"""
    whole = page.evaluate(reading)
    page.mouse.move(box["x"] + 40, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 150, steps=5)
    page.mouse.up()
    until(page, f"{reading} !== '{whole}'")
    zoomed = page.evaluate(reading)
    press(page, "First step")
    press(page, "Play")
    played_to(page, 5)
    assert page.evaluate(reading) == zoomed
    press(page, "Pause")
    change(page, "Learning rate")
    assert page.evaluate(reading) == zoomed
    # A longer run has another axis: half of the old zoom would show nothing.
    change(page, "Epochs")
    assert page.evaluate(reading) == "0,500"


def change(page: Page, name: str) -> None:
    """Move a slider by one, and wait until every panel shows the new run."""
    before = page.locator(".nnviz-player").get_attribute("data-film")
    slider = page.get_by_role("slider", name=name)
    slider.focus()
    slider.press("ArrowRight")
    expect(page.locator(".nnviz-player")).not_to_have_attribute("data-film", str(before))


def test_a_control_changed_while_playing_plays_on_from_the_same_place(open_page: OpenPage) -> None:
    page = open_page("?epochs=1000")
    press(page, "First step")
    page.locator(".nnviz-speed input").fill("1.3")  # 20 steps a second, so that it does not end
    press(page, "Play")
    played_to(page, 5)
    watch_panels(page)
    before = step(page)
    change(page, "Learning rate")
    played_to(page, before + 5)
    press(page, "Pause")
    assert before < step(page) < 1000
    assert page.evaluate("removed") == 0
    expect_linked(page, step(page))


def test_a_run_that_diverges_leaves_the_charts_mounted(open_page: OpenPage) -> None:
    page = open_page("?dataset=teacher&output=identity&learning_rate=1&width_1=8&step=0")
    watch_panels(page)
    page.locator(".js-plotly-plot").first.evaluate("(plot) => { window.first = plot; }")
    before = page.locator(".nnviz-player").get_attribute("data-film")
    page.get_by_role("slider", name="Learning rate").focus()
    for _ in range(6):  # up to 50
        page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Training diverged.")).to_be_visible()
    expect(page.locator(".nnviz-player")).not_to_have_attribute("data-film", str(before))
    assert page.evaluate("removed") == 0
    assert page.evaluate("first === document.querySelector('.js-plotly-plot')")


def test_sessions_share_nothing(open_page: OpenPage, context: BrowserContext, server: str) -> None:
    one, other = open_page(f"?step={LAST}"), context.new_page()
    other.goto(f"{server}/?step={LAST}")
    shown(other)
    press(one, "First step")
    expect_linked(one, 0)
    change(one, "Learning rate")
    assert step(other) == LAST
    expect_linked(other, LAST)
    other.close()


def test_reload_restores_run_panels_and_step(open_page: OpenPage) -> None:
    page = open_page("?dataset=moons&layers=2&step=5")
    page.get_by_role("button", name="gradients", exact=True).click()
    page.locator('[data-figure="gradients"]').wait_for()
    press(page, "First step")
    expect(page).to_have_url(re.compile("step=0"))
    page.reload()
    page.locator('.nnviz-player[data-film] [data-figure="gradients"]').wait_for()
    assert step(page) == 0
    assert page.locator('[data-figure="output"] .heatmaplayer').count() == 1


def test_looping_begins_again(open_page: OpenPage) -> None:
    page = open_page("?epochs=10&step=0")
    press(page, "Loop")
    watch_steps(page)
    press(page, "Play")
    page.locator(".nnviz-speed input").fill("1")  # 10 steps a second: one round a second
    steps = "shown.map(([, text]) => Number(text.match(/step (\\d+)/)[1]))"
    until(page, f"{steps}.filter((step, k, all) => step < all[k - 1]).length >= 2")
    press(page, "Pause")
    assert set(page.evaluate(steps)) <= set(range(10))


def test_every_control_can_be_touched_and_named(open_page: OpenPage) -> None:
    page = open_page("?step=0")
    for button in page.locator(".nnviz-button").all():
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
        assert button.get_attribute("aria-label")
    for slider in page.locator(".nnviz-player input[type=range]").all():
        assert slider.get_attribute("aria-label")
        assert slider.get_attribute("aria-valuetext")


def test_the_exported_page_plays_from_disk(
    open_page: OpenPage, browser: Browser, tmp_path: Path
) -> None:
    page = open_page("?step=30")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download this animation").click()
    file = tmp_path / "nnviz.html"
    download.value.save_as(file)
    alone = browser.new_context(offline=True).new_page()
    errors: list[str] = []
    alone.on("pageerror", lambda error: errors.append(str(error)))
    alone.goto(file.as_uri())
    alone.locator(".nnviz-player[data-film]").wait_for()
    assert alone.locator(".js-plotly-plot").count() == 4
    network = alone.locator(".nnviz-drawing canvas")
    painted = network.evaluate("(canvas) => canvas.toDataURL()")
    played_to(alone, 1)
    press(alone, "Pause")
    assert 0 < step(alone) < LAST, "it plays by itself"
    assert network.evaluate("(canvas) => canvas.toDataURL()") != painted
    for scheme in ("dark", "light"):  # it follows the system's
        alone.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        scale = "document.querySelector('[data-figure=weights] *').layout.coloraxis.colorscale"
        until(alone, f"{scale}[1][1] === '{in_scheme(ZERO, scheme)}'")
    assert not errors
    alone.context.close()
