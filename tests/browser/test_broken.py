"""A broken page is marked wherever one looks, and its training is played as a film."""

from playwright.sync_api import expect

from nnviz.core.explain.mistakes import MISTAKES
from tests.browser.pages import OpenPage
from tests.browser.waiting import frames, still

BAR, PLAYER = ".st-key-mark", ".nnviz-player"
# Whether what is seen in the middle of the button is the button, and at both edges the frame.
IN_SIGHT = """() => {
  const button = document.querySelector(".st-key-mend button");
  const { left, top, width, height } = button.getBoundingClientRect();
  const seen = document.elementFromPoint(left + width / 2, top + height / 2);
  return button.contains(seen) && top + height <= innerHeight;
}"""
FRAME = """() => {
  const { position, borderTopWidth, inset, pointerEvents } =
    getComputedStyle(document.querySelector(".stApp"), "::after");
  return [position, borderTopWidth, inset, pointerEvents];
}"""


def test_the_mark_is_seen_in_every_scroll_position(open_page: OpenPage) -> None:
    page = open_page("backprop?broken=delta&epochs=50")
    expect(page.locator(BAR)).to_contain_text(MISTAKES["delta"].label)
    expect(page.get_by_text("derivatives are wrong")).to_be_attached()
    for size in ((1440, 900), (1024, 768), (390, 844)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        still(page)  # the sidebar closes with a movement
        height = page.evaluate("document.querySelector('.stMain').scrollHeight")
        assert height > size[1]
        for part in (0, 0.3, 0.7, 1):
            page.evaluate(f"document.querySelector('.stMain').scrollTo(0, {part * height})")
            frames(page, 3)
            assert page.evaluate(IN_SIGHT), f"hidden at {part:.0%} of the page, {size}"
            assert page.evaluate(FRAME) == ["fixed", "4px", "0px", "none"]
    page.get_by_role("button", name="Mend it").click()
    expect(page.locator(BAR)).to_have_count(0)
    assert page.evaluate(FRAME)[0] != "fixed"


def test_the_longest_name_fits_into_the_control(open_page: OpenPage) -> None:
    longest = max(MISTAKES, key=lambda name: len(MISTAKES[name].label))
    page = open_page(f"backprop?broken={longest}&epochs=50")
    name = page.locator(".st-key-broken_1 input")
    expect(name).to_have_value(MISTAKES[longest].label)
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        still(page)
        assert name.evaluate("(input) => input.scrollWidth <= input.clientWidth"), width


def test_its_training_is_a_film_with_the_honest_run_beside(open_page: OpenPage) -> None:
    page = open_page("backprop?broken=slope&epochs=100&step=40")
    page.get_by_role("tab", name="Training with the mistake").click()
    expect(page.get_by_text("is still wrong")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("whose first step is as long")).to_be_visible()
    film = page.locator(PLAYER).nth(1)
    expect(film.locator(".nnviz-label")).to_have_text("step 0 of 100")
    expect(film.get_by_text("Output, mistaken")).to_be_visible()
    expect(film.get_by_text("(3 × 3), honest")).to_be_visible()
    expect(film.locator(".scatterlayer .trace")).to_have_count(3 + 1 + 1)  # and the targets
    cell = film.locator(".heatmaplayer").first
    expect(cell).to_be_attached()
    film.get_by_role("button", name="Play", exact=True).click()
    expect(film.locator(".nnviz-label")).not_to_have_text("step 0 of 100")
    film.get_by_role("button", name="Last step").click()
    expect(film.locator(".nnviz-label")).to_have_text("step 100 of 100")
    expect(page.locator(PLAYER).first.locator(".nnviz-label")).to_have_text("step 40 of 100")
    expect(page.locator(BAR)).to_be_visible()
