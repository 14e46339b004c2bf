"""The pages Backprop and Matrices, in Chromium: cells, stages, mistakes, what-ifs, by hand."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, WebSocketRoute, expect

from nnviz import Config, backward, forward, train
from tests.browser.pages import PHONE, SCHEMES, OpenPage
from tests.browser.waiting import frames, settled, still, until

RUN = train(Config(epochs=300))


def cell(page: Page, key: str) -> Locator:
    return page.locator(f'.nnviz-matrix [data-key="{key}"]').first


def answer(page: Page) -> Locator:
    return page.locator(".nnviz-answer")


def test_a_cell_answers_with_its_sum(open_page: OpenPage) -> None:
    page = open_page("backprop?step=100&stage=dW2")
    network = RUN.network_at(100)
    gradients = backward(network, forward(network, RUN.dataset.X), RUN.dataset.Y, "squared_error")
    value = gradients[1].dW[0, 2]
    cell(page, "dW2.0.2").click()
    expect(answer(page)).to_contain_text(f"{abs(value):.10g}")
    expect(answer(page)).to_contain_text("the sum of 8 terms")
    terms = page.locator(".nnviz-sum").first.locator("tr:not(.nnviz-total) td:last-child")
    printed = [
        float(text.replace("−", "-").replace("·10", "e")) for text in terms.all_inner_texts()
    ]
    total = page.locator(".nnviz-total td:last-child").first.inner_text().replace("−", "-")
    assert f"{sum(printed):.4f}" == total
    expect(page).to_have_url(re.compile(r"cell=dW2\.1\.3"))
    expect(cell(page, "dW2.0.2")).to_have_class("chosen")
    expect(page.locator(".nnviz-matrix button.used")).to_have_count(8 + 8)


def test_the_line_of_NumPy_of_a_stage_is_copied(
    open_page: OpenPage, context: BrowserContext
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = open_page("backprop?step=100&stage=new_C")
    copy = page.locator(".nnviz-code").get_by_role("button")
    copy.click()
    expect(copy).to_have_text("Copied")
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0] == "new_Z1 = new_W1 @ A0 + new_b1"
    assert [line.split(" = ")[0] for line in lines] == [
        "new_Z1",
        "new_A1",
        "new_Z2",
        "new_A2",
        "new_C",
    ]
    expect(copy).to_have_text("Copy")


BOX = """(selector) => {
  const { left, top, right, bottom, height } = document.querySelector(selector)
    .getBoundingClientRect();
  return { left, top, right, bottom, height };
}"""
SIZES = """() => [...document.querySelectorAll(
  ".nnviz-matrix button, .nnviz-sum td, .nnviz-shape, .nnviz-index, .nnviz-map text"
)].map((each) => parseFloat(getComputedStyle(each).fontSize))"""


def box(page: Page, selector: str) -> dict[str, float]:
    found: dict[str, float] = page.evaluate(BOX, selector)
    return found


def test_a_stage_and_its_answer_are_seen_without_scrolling(open_page: OpenPage) -> None:
    page = open_page("backprop?step=100&stage=Z1")
    expect(page.get_by_role("tab", name="Gradient check")).to_be_visible()
    seen_without_scrolling(page, "Z1")
    for stage in ("C", "dA2", "dW2", "dW1", "new W1"):
        page.locator(f'.nnviz-chip[title$=": {stage}"]').click()
        seen_without_scrolling(page, stage)
    lines_of_the_checks_can_be_read(page)


# How many letters the longest line of the paragraphs in sight has.
LONGEST_LINE = """() => {
  const range = document.createRange();
  const longest = (paragraph) => {
    const lines = new Map();
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    while (walker.nextNode())
      for (let k = 0; k < walker.currentNode.length; k++) {
        range.setStart(walker.currentNode, k);
        range.setEnd(walker.currentNode, k + 1);
        const { top, bottom } = range.getBoundingClientRect();
        const line = Math.round((top + bottom) / 16); // an index stands a little lower
        lines.set(line, (lines.get(line) ?? 0) + 1);
      }
    return Math.max(0, ...lines.values());
  };
  const seen = [...document.querySelectorAll(".stMain p")].filter((each) => each.checkVisibility());
  return Math.max(...seen.map(longest));
}"""


def lines_of_the_checks_can_be_read(page: Page) -> None:
    for tab, begins in (("Gradient check", "Each cell is"), ("First-order", "For a small step")):
        page.get_by_role("tab", name=tab).click()
        words = page.get_by_test_id("stCaptionContainer").locator("p").filter(has_text=begins)
        expect(words).to_be_visible()
        longest = page.evaluate(LONGEST_LINE)
        assert 50 < longest <= 76, f"{tab}: one of {longest} letters"  # at most some 70


def seen_without_scrolling(page: Page, stage: str) -> None:
    """The stage, and the answer of its first cell."""
    expect(page.locator(".nnviz-here")).to_have_text(stage)
    page.locator(".nnviz-matrix button").first.click()
    expect(page.locator(".nnviz-total").first).to_be_visible()
    still(page)
    assert page.evaluate("document.querySelector('.stMain').scrollTop") == 0
    for part in (".nnviz-here", ".nnviz-symbols", ".nnviz-numbers", ".nnviz-answer > div"):
        found = box(page, part)
        assert found["top"] >= 60, part
        assert found["bottom"] <= 900, part
        assert found["right"] <= 1440, part
    assert box(page, ".nnviz-answer > div")["left"] >= box(page, ".nnviz-stage")["right"]
    assert min(page.evaluate(SIZES)) >= 14
    for matrix in page.locator(".nnviz-numbers .nnviz-scroll").all():
        assert matrix.evaluate("(each) => each.scrollWidth <= each.clientWidth")


def test_the_timeline_is_low_and_has_the_curve_of_the_loss(open_page: OpenPage) -> None:
    page = open_page("backprop?step=100")
    assert box(page, ".nnviz-player")["height"] <= 60
    path = page.locator(".nnviz-track path").last.get_attribute("d") or ""
    points = [tuple(map(float, each.split())) for each in path.removeprefix("M").split("L")]
    expected = [(k / 300, 1 - loss / max(RUN.loss)) for k, loss in enumerate(RUN.loss)]
    assert [pytest.approx(each, abs=1e-4) for each in expected] == points
    # The curve's place is that of the slider's thumb, 16 px wide.
    track, curve = box(page, ".nnviz-scrub"), box(page, ".nnviz-track path:last-child")
    assert curve["left"] == pytest.approx(track["left"] + 8, abs=1.5)
    assert curve["right"] == pytest.approx(track["right"] - 8, abs=1.5)


def test_matrices_grow_with_the_width_that_is_there(open_page: OpenPage) -> None:
    page = open_page("backprop?step=100&stage=dW1")
    number = cell(page, "dW1.0.0")
    size = "(each) => parseFloat(getComputedStyle(each).fontSize)"
    small = number.evaluate(size)
    page.set_viewport_size({"width": 1920, "height": 1080})
    until(page, f"({size})(document.querySelector('.nnviz-matrix button')) > 16")
    assert number.evaluate(size) > small >= 14
    row = page.locator(".nnviz-numbers").bounding_box()
    drawn = page.locator(".nnviz-numbers .nnviz-matrix")
    assert row
    widths = sum(each["width"] for m in drawn.all() if (each := m.bounding_box()))
    assert widths >= 0.75 * row["width"]


def test_many_stages_are_folded_by_layer(open_page: OpenPage) -> None:
    widths = "&".join(f"width_{layer}=64" for layer in range(1, 7))
    page = open_page(f"backprop?layers=6&{widths}&optimizer=adam&epochs=2&stage=Z1")
    expect(page.locator(".nnviz-head span")).to_have_text("stage 1 of 121")
    chips = page.locator(".nnviz-chip")
    assert chips.count() <= 40
    page.keyboard.press("Shift+N")
    expect(page.locator(".nnviz-here")).to_have_text("Z2")
    page.keyboard.press("Shift+P")
    expect(page.locator(".nnviz-here")).to_have_text("Z1")
    page.locator(".nnviz-group.nnviz-update .nnviz-chip", has_text="3").click()
    expect(page.locator(".nnviz-head h3")).to_contain_text("Update, layer 3")
    page.keyboard.press("ArrowRight")  # the chip has the focus
    expect(page.locator(".nnviz-here")).to_have_text("new vW3")
    expect(page.locator(".nnviz-here")).to_be_focused()
    assert box(page, ".nnviz-strip")["right"] <= 1440


def test_on_a_phone_the_answer_comes_into_view(open_page: OpenPage) -> None:
    page = open_page("backprop?step=100&stage=dW1")
    page.set_viewport_size(PHONE)
    cell(page, "dW1.1.2").click()
    expect(page.locator(".nnviz-total").first).to_be_in_viewport()
    assert box(page, ".nnviz-answer > div")["top"] >= box(page, ".nnviz-stage")["bottom"]
    assert min(page.evaluate(SIZES)) >= 14
    fits_a_phone(page)


def test_a_wide_matrix_scrolls_inside_with_the_chosen_cell_in_view(
    tab: Page, open_page: OpenPage
) -> None:
    query = "backprop?dataset=moons&samples=200&width_1=3&epochs=20&stage=Z1&cell=Z1.2.170"
    tab.set_viewport_size(PHONE)
    page = open_page(query)
    spot = page.locator(".nnviz-spot")
    expect(spot).to_be_visible()
    found, around = spot.bounding_box(), page.locator(".nnviz-scroll", has=spot).bounding_box()
    assert found
    assert around
    assert found["width"] >= 10
    assert around["x"] <= found["x"]
    assert found["x"] + found["width"] <= around["x"] + around["width"] <= 390
    # A click at what is drawn from column 101 on gives the column of the whole matrix.
    canvas = page.locator('canvas[data-name="Z1"]')
    canvas.click(position={"x": 69 * 12 + 6, "y": 6})
    expect(answer(page)).to_contain_text("Z1[1,170] =")


def test_a_cell_is_found_by_matrix_row_and_column(open_page: OpenPage) -> None:
    page = open_page("backprop?step=10")
    page.get_by_role("combobox", name="Cell of").select_option("dA1")
    page.get_by_role("spinbutton", name="row").fill("2")
    page.get_by_role("spinbutton", name="column").fill("9")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".nnviz-refused")).to_have_text("dA1 has rows 1 to 3 and columns 1 to 8.")
    page.get_by_role("combobox", name="Cell of").select_option("dA1")
    page.get_by_role("spinbutton", name="row").fill("2")
    page.get_by_role("spinbutton", name="column").fill("8")
    page.get_by_role("spinbutton", name="column").press("Enter")
    expect(answer(page)).to_contain_text("dA1[2,8] =")


def test_the_keys_go_through_all_stages(open_page: OpenPage) -> None:
    page = open_page("backprop?step=10")
    seen = []
    for stage in range(1, 21):
        expect(page.locator(".nnviz-head span")).to_have_text(f"stage {stage} of 20")
        seen.append(page.locator(".nnviz-strip .nnviz-here").inner_text())
        page.keyboard.press("n")
    assert len(set(seen)) == 20
    expect(page.locator('[data-key="next"]')).to_be_disabled()
    expect(page.locator(".nnviz-stage")).to_contain_text("C of all data falls")
    page.keyboard.press("p")
    page.keyboard.press("p")  # at once: no press is lost
    expect(page.locator(".nnviz-head span")).to_have_text("stage 18 of 20")
    expect(page.locator(".nnviz-label")).to_have_text("step 10 of 300")


def test_no_press_is_lost_while_the_server_is_slow(context: BrowserContext, server: str) -> None:
    page = context.new_page()
    held: list[str | bytes] | None = None
    answers: list[Callable[[str | bytes], None]] = []

    def carry(socket: WebSocketRoute) -> None:
        answers.append(socket.send)
        socket.connect_to_server().on_message(
            lambda message: socket.send(message) if held is None else held.append(message)
        )

    page.route_web_socket("**/_stcore/stream", carry)
    page.goto(f"{server}/backprop?step=10&stage=Z1")
    page.locator('[data-key="next"]').wait_for()
    settled(page)
    held = []
    page.keyboard.press("n")
    page.evaluate("() => { const now = performance.now(); performance.now = () => now + 5000; }")
    page.keyboard.press("n")
    frames(page, 2)  # lets the socket's messages come in
    late, held = held, None
    for message in late:
        answers[-1](message)
    expect(page.locator(".nnviz-head span")).to_have_text("stage 3 of 20")
    page.close()


def test_arrows_go_from_cell_to_cell_and_not_from_step_to_step(open_page: OpenPage) -> None:
    page = open_page("backprop?step=10&stage=Z1")
    cell(page, "W1.0.0").click()
    expect(answer(page)).to_contain_text("W1[1,1] =")
    page.keyboard.press("ArrowRight")
    expect(answer(page)).to_contain_text("W1[1,2] =")
    page.keyboard.press("ArrowDown")
    expect(answer(page)).to_contain_text("W1[2,2] =")
    expect(cell(page, "W1.1.1")).to_be_focused()
    expect(page.locator(".nnviz-label")).to_have_text("step 10 of 300")


def test_the_board_follows_the_player(open_page: OpenPage) -> None:
    page = open_page("backprop?step=0&stage=dW1")
    before = cell(page, "dW1.0.0").inner_text()
    page.get_by_role("button", name="Step forward").click()
    expect(cell(page, "dW1.0.0")).not_to_have_text(before)
    page.locator(".nnviz-speed input").fill("1")  # 10 steps a second: it goes on for 30 seconds
    page.get_by_role("button", name="Play", exact=True).click()
    until(
        page,
        """(() => {
          window.shown ??= new Set();
          window.shown.add(document.querySelector('[data-key="dW1.0.0"]').textContent);
          return window.shown.size > 4;
        })()""",
    )
    page.get_by_role("button", name="Pause").click()
    label = page.locator(".nnviz-label").inner_text()
    step = int(re.findall(r"\d+", label)[0])
    expect(page).to_have_url(re.compile(f"step={step}"))
    network = RUN.network_at(step)
    gradients = backward(network, forward(network, RUN.dataset.X), RUN.dataset.Y, "squared_error")
    expect(cell(page, "dW1.0.0")).to_have_attribute(
        "title", re.compile(f"{abs(gradients[0].dW[0, 0]):.6g}"[:6])
    )


def test_a_number_changed_by_hand_and_back(open_page: OpenPage) -> None:
    page = open_page("backprop?step=10")
    cell(page, "W1.0.0").click()
    number = page.get_by_role("textbox", name="Another number to try")
    number.fill("a lot")
    page.get_by_role("button", name="Try it").click()
    expect(page.locator(".nnviz-refused")).to_contain_text("Needs a number")
    before = cell(page, "Z1.0.4").inner_text()  # the fifth sample is the first whose x1 is 1
    number.fill("2.5")
    number.press("Enter")
    expect(cell(page, "W1.0.0")).to_have_text("2.500")
    expect(page.get_by_text("What if: you have changed a number by hand")).to_be_visible()
    expect(cell(page, "Z1.0.4")).not_to_have_text(before)
    page.get_by_role("button", name="Undo what-if").click()
    expect(cell(page, "Z1.0.4")).to_have_text(before)
    expect(page.get_by_text("What if: you have")).to_have_count(0)


def test_predict_then_reveal(open_page: OpenPage) -> None:
    page = open_page("backprop?step=10&stage=new_C&quiz=true")
    expect(page.locator(".nnviz-hidden")).to_be_visible()
    page.get_by_role("button", name="falls").click()
    expect(page.locator(".nnviz-feedback")).to_contain_text("Right.")
    expect(page.locator(".nnviz-feedback")).to_contain_text("Score: 1 of 1")
    expect(page.locator(".nnviz-hidden")).to_have_count(0)


def test_choices_outlive_a_visit_to_another_page(open_page: OpenPage) -> None:
    page = open_page("backprop?step=42&stage=delta1&sample=3&cell=delta1.2.1")
    page.get_by_role("link", name="Training").click()
    expect(page.locator(".nnviz-label")).to_have_text("step 42 of 300")
    expect(page.get_by_text("42 of 300").first).to_be_visible()
    page.get_by_role("link", name="Backprop").click()
    expect(page.locator(".nnviz-head h3")).to_contain_text("Backward, layer 1")
    expect(answer(page)).to_contain_text("δ1[2,1] =")
    for part in ("step=42", "stage=delta1", "sample=3", "cell=delta1.2.1"):
        expect(page).to_have_url(re.compile(part))


def test_large_matrices_are_heatmaps_that_answer(open_page: OpenPage) -> None:
    page = open_page("backprop?dataset=moons&width_1=20&epochs=20&stage=Z1")
    canvas = page.locator('canvas[data-name="Z1"]')
    expect(canvas).to_be_visible()
    colours = canvas.evaluate(
        """(canvas) => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(data.buffer)).size;
        }"""
    )
    assert colours > 20
    canvas.click(position={"x": 2, "y": 2})
    expect(answer(page)).to_contain_text("Z1[1,1] =")
    expect(page.locator(".nnviz-spot")).to_be_visible()


def test_the_dot_product_by_hand(open_page: OpenPage) -> None:
    page = open_page("matrices")
    for product, running in enumerate(("0", "20", "80", "200"), start=1):
        page.keyboard.press("n")
        expect(page.locator(".nnviz-head span")).to_have_text(f"step {product} of 4")
        expect(page.locator(".nnviz-total td:last-child")).to_have_text(running)
    cell(page, "X.3.0").click()
    page.get_by_role("textbox", name="Another number to try").fill("4")
    page.get_by_role("button", name="Try it").click()
    expect(page.locator(".nnviz-total td:last-child")).to_have_text("240")
    page.get_by_role("button", name="Back to the first numbers").click()
    expect(page.locator(".nnviz-total td:last-child")).to_have_text("200")


def test_my_number_is_checked_and_the_slip_in_it_named(open_page: OpenPage) -> None:
    page = open_page("backprop?step=100&stage=dW2&cell=dW2.1.3")
    X, Y, network = RUN.dataset.X, RUN.dataset.Y, RUN.network_at(100)
    hidden, output = forward(network, X)
    delta = 2 * (output.A - Y) / X.shape[1]
    forgotten = (delta @ hidden.A.T)[0, 2]  # without f'(Z2)
    right = ((delta * output.A * (1 - output.A)) @ hidden.A.T)[0, 2]
    field = page.get_by_role("textbox", name="My number for dW2[1,3]")
    said = page.locator(".nnviz-checked")
    field.fill(f"{forgotten:.5g}".replace(".", ","))
    field.press("Enter")
    expect(said).to_have_text("Not this. This is what comes out without f'(Z).")
    expect(field).to_be_focused()
    expect(field).to_have_value(f"{forgotten:.5g}".replace(".", ","))
    field.fill(f"{right:.3g}")
    page.get_by_role("button", name="Check my number").click()
    expect(said).to_have_text("Right, as far as these digits go.")
    field.fill("123.4")
    field.press("Enter")
    expect(said).to_have_text("Not this.")
    cell(page, "dW2.0.0").click()
    expect(answer(page)).to_contain_text("dW2[1,1] =")
    expect(said).to_have_count(0)


def test_a_derivation_stays_unfolded_from_stage_to_stage(open_page: OpenPage) -> None:
    page = open_page("backprop?step=100&stage=slope2")
    page.get_by_text("How it is derived").click()
    expect(page.locator(".nnviz-derived")).to_contain_text("= A × (1 − A)")
    page.keyboard.press("n")
    expect(page.locator(".nnviz-derived")).to_contain_text("dC/dZ2[i,s]")


def test_the_outer_product_goes_row_by_row(open_page: OpenPage) -> None:
    page = open_page("matrices?example=outer")
    for row in range(1, 5):
        page.keyboard.press("n")
        expect(page.locator(".nnviz-head span")).to_have_text(f"step {row} of 4")
        expect(page.locator(".nnviz-row td:last-child")).to_have_text(
            [str(10 * row * factor) for factor in range(4)]
        )
    cell(page, "dW.1.3").click()
    expect(page.locator(".nnviz-head span")).to_have_text("step 2 of 4")
    expect(page.locator(".nnviz-row td:last-child")).to_have_text(["60"])
    field = page.get_by_role("textbox", name="My number for dW[2,4]")
    field.fill("40")
    field.press("Enter")
    expect(page.locator(".nnviz-checked")).to_contain_text("at dW[4,2]: rows and columns")
    field.fill("60")
    field.press("Enter")
    expect(page.locator(".nnviz-checked")).to_contain_text("Right")


def test_who_has_the_notes_reads_of_their_slips(open_page: OpenPage) -> None:
    page = open_page("backprop?step=10&stage=Z1")
    expect(page.locator(".nnviz-stage")).not_to_contain_text("notes")
    page.get_by_text("I have the notes").click()
    expect(page.locator(".nnviz-stage")).to_contain_text("The notes write Z1 = W_hidden × B_hidden")
    expect(page).to_have_url(re.compile("notes=true"))
    page.get_by_role("link", name="Matrices").click()
    page.get_by_text("W_hidden X + b").first.click()
    expect(page.locator(".nnviz-feedback")).to_contain_text("with a capital B for b")


def test_matrices_fits_a_phone(open_page: OpenPage) -> None:
    page = open_page("matrices?example=hidden")
    page.set_viewport_size(PHONE)
    fits_a_phone(page)


def fits_a_phone(page: Page) -> None:
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        still(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, f"the page is {width} pixels wide on a phone of 390"
