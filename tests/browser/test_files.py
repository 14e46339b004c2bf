"""Pictures of a player that the viewer takes home: what they show, are called, and have inside."""

import base64
import json
import zlib
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from playwright.sync_api import Page

from nnviz import Config, Run, train
from nnviz.panels.film import film_of
from tests.browser.test_drawing import SHOW, go_to, page  # noqa: F401 (page is a fixture)

STEP = 7
# The colours of some places, each a share of its width and height, of a PNG as base64.
COLOURS = """async ([text, places]) => {
  const image = new Image();
  image.src = `data:image/png;base64,${text}`;
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  return [[width, height], ...places.map(([x, y]) =>
    [...context.getImageData(x * (width - 1), y * (height - 1), 1, 1).data])];
}"""


@pytest.fixture(scope="module")
def run() -> Run:
    return train(Config(epochs=20))


@pytest.fixture
def player(page: Page, run: Run) -> Page:  # noqa: F811
    """A page with a player of the run, at a step."""
    film = film_of(run, ["network", "loss", "weights"], log=False)
    page.evaluate(SHOW, base64.b64encode(film.packed.data).decode())
    go_to(page, STEP)
    return page


def taken(page: Page, figure: str, kind: str, folder: Path) -> bytes:  # noqa: F811
    """The file that a panel's button gives; its name says what it is."""
    panel = page.locator(f'[data-figure="{figure}"]')
    panel.hover()
    with page.expect_download() as download:
        panel.get_by_label(f"Download as {kind}").click()
    ending = kind.lower()
    assert download.value.suggested_filename == (
        f"nnviz_majority_3-3-1_rate0.5_{figure}_step{STEP}.{ending}"
    )
    download.value.save_as(folder / "file")
    return (folder / "file").read_bytes()


def svg_of(page: Page, figure: str, folder: Path) -> ET.Element:  # noqa: F811
    text = taken(page, figure, "SVG", folder)
    return ET.fromstring(text)  # noqa: S314 (no stranger has written it)


def described(png: bytes) -> str:
    """The text chunk of a PNG: https://www.w3.org/TR/png, 5.3 and 11.3.4.3."""
    at, found = 8, {}
    while at < len(png):
        length = int.from_bytes(png[at : at + 4])
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        checksum = int.from_bytes(png[at + 8 + length : at + 12 + length])
        assert checksum == zlib.crc32(kind + body), kind
        found[kind] = body
        at += 12 + length
    keyword, _, text = found[b"tEXt"].partition(b"\0")
    assert keyword == b"Description"
    return text.decode("latin-1")


def config_in(notes: str) -> Config:
    """The settings in what a file says of itself; then comes the address of the page."""
    settings, link = notes.split("\n")
    assert link == "http://player.test/"
    return Config.from_dict(json.loads(settings))


def test_svg_of_a_panel(player: Page, run: Run, tmp_path: Path) -> None:
    svg = svg_of(player, "loss", tmp_path)
    texts = [text.strip() for text in svg.itertext()]
    assert {"Loss C", "loss", f"step {STEP}"} <= set(texts)
    assert config_in(next(text for text in texts if text.startswith("{"))) == run.config
    # The cursor stands where the step is, between the ends of the axis.
    plot = "document.querySelector('[data-figure=\"loss\"] .js-plotly-plot')._fullLayout.xaxis"
    offset, length = player.evaluate(f"[{plot}._offset, {plot}._length]")
    group = next(each for each in svg.iter() if each.get("class") == "shapelayer" and len(each))
    path = next(each for each in group.iter() if each.tag.endswith("path"))
    x = float((path.get("d") or "").split(",")[0].removeprefix("M"))
    assert x == pytest.approx(offset + length * STEP / run.steps, abs=1)


def test_svg_of_heatmaps_has_their_numbers_and_the_colour_bar(
    player: Page, run: Run, tmp_path: Path
) -> None:
    svg = svg_of(player, "weights", tmp_path)
    texts = [text.strip() for text in svg.itertext()]
    W = run.network_at(STEP)[1].W
    assert {f"{weight:.2f}" for weight in W.ravel()} <= set(texts)
    assert any("colorbar" in (each.get("class") or "") for each in svg.iter())


@pytest.mark.parametrize("figure", ["loss", "network"])
def test_png(player: Page, run: Run, tmp_path: Path, figure: str) -> None:
    png = taken(player, figure, "PNG", tmp_path)
    assert config_in(described(png)) == run.config
    corners = [[x, y] for x in (0, 1) for y in (0, 1)]
    text = base64.b64encode(png).decode()
    size, *colours = player.evaluate(COLOURS, [text, corners])
    box = player.locator(f'[data-figure="{figure}"]').bounding_box()
    assert box
    assert size[0] >= 2 * box["width"]
    assert size[1] >= 2 * box["height"]
    ground = player.evaluate("player.theme().surface")
    assert ground in ("rgb(255, 255, 255)", "#ffffff")
    np.testing.assert_array_equal(colours, [[255] * 4] * 4)
