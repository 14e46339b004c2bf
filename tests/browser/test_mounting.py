"""The players that streamlit.js mounts, as Streamlit would: which goes on from which."""

import base64
import struct

from playwright.sync_api import Page

from nnviz import Config, train
from nnviz.panels.film import film_of
from tests.browser.test_drawing import page  # noqa: F401 (a fixture)

# One plays, then it is gone and another, which plays from the beginning, is there in its place,
# before Streamlit says that the first one is gone. That one stands at its end when a third comes.
THREE = """async ([plays, stands]) => {
  const { default: mount } = await import("/streamlit.js");
  const paths = { "plotly.js": "/plotly.js" };
  const place = () => document.getElementById("here").appendChild(document.createElement("div"));
  const show = (parentElement, text) => mount({
    data: Uint8Array.from(atob(text), (character) => character.charCodeAt(0)),
    parentElement, setStateValue() {}, setTriggerValue() {},
  }, paths);
  const label = (place) => place.querySelector(".nnviz-label").value;
  const later = () => new Promise((done) => setTimeout(done));
  const first = place(), firstIsGone = await show(first, plays);
  while (label(first).startsWith("step 0 ")) await new Promise(requestAnimationFrame);
  first.remove();
  const second = place(), secondIsGone = await show(second, plays);
  firstIsGone();
  await later();
  second.querySelector('[aria-label="Last step"]').click();
  const stood = label(second);
  second.remove();
  secondIsGone();
  await later();
  const third = place(), thirdIsGone = await show(third, stands);
  const found = [stood, label(third)];
  third.remove();
  thirdIsGone();
  return found;
}"""


def test_a_player_goes_on_from_the_last_one_and_not_from_one_before(page: Page) -> None:  # noqa: F811
    film = film_of(train(Config(epochs=30)), ["loss"], log=False).packed.data
    plays, stands = (
        base64.b64encode(struct.pack("<dddd", start, plays, 0, 1) + film).decode()
        for start, plays in ((0, True), (1, False))
    )
    assert page.evaluate(THREE, [plays, stands]) == ["step 30 of 30", "step 30 of 30"]
