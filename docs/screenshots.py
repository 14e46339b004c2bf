"""Pictures of every page, at every size, in light and dark: `make screenshots`.

They are for looking at, one by one, after a change to what a person sees. Those that README shows
are taken anew in their place. `make screenshots ARGS="gallery drawer"` takes only the shots named.
"""

import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import FLAGS, chromium_path
from tests.serving import free_port, served

DOCS = Path(__file__).parent
OUT = DOCS.parent / "build" / "screenshots"
Size = tuple[int, int]  # of a window, in pixels

SIZES: tuple[Size, ...] = ((1920, 1080), (1440, 900), (1024, 768), (390, 844))
_READY = (
    ".nnviz-player[data-film], .nnviz-board h3, .nnviz-gallery img, .nnviz-chart .main-svg,"
    " [data-testid=stDataFrame]"
)
_TICKING = "[class*=st-key-ticking]"  # while runs are in the making
_SETTLED = 700  # milliseconds: what fades in has done so
_PLAYED = 2200  # milliseconds: the film is well on its way


class Shot(NamedTuple):
    """A page to take a picture of: the rest of its address; and whether it is caught playing."""

    address: str
    playing: bool = False


_PINS = (
    "pins=slow~dataset~moons~hidden~6-4~learning_rate~0.1"
    "~~fast~dataset~moons~hidden~6-4~learning_rate~1"
    "~~Adam~dataset~moons~hidden~6-4~optimizer~adam"
)
SHOTS = {
    "training": Shot("?step=60"),
    "training-playing": Shot("", playing=True),
    "training-plane": Shot("?dataset=moons&layers=2&width_1=6&width_2=4&step=200"),
    "training-classes": Shot("?dataset=blobs&step=100"),
    "training-fit": Shot("?dataset=sine", playing=True),
    "training-fits": Shot("?dataset=teacher&inputs=1&outputs=3&activation=tanh&step=200"),
    "training-spirals": Shot(
        "?dataset=three_spirals&layers=2&width_1=16&width_2=16&activation=tanh&optimizer=adam"
        "&learning_rate=0.02",
        playing=True,
    ),
    "training-deep": Shot(
        "?dataset=spirals&layers=6&width_1=8&width_2=8&width_3=8&width_4=8&width_5=8&width_6=8"
        "&activation=tanh&optimizer=adam&learning_rate=0.01&step=200"
    ),
    "training-wide": Shot("?dataset=moons&layers=2&width_1=64&width_2=64&step=100"),
    "training-diagnosis": Shot("?dataset=xor&layers=0&step=100"),
    "training-all": Shot(
        "?step=60&panels=network,output,loss,weights,gradients,updates,magnitude,history,activations"
    ),
    "drawer": Shot("?step=60&why=W1.2.3"),
    "backprop": Shot("backprop?step=60&stage=dW1&cell=dW1.1.2"),
    "backprop-deep": Shot("backprop?layers=6&optimizer=adam&learning_rate=0.01&step=60"),
    "backprop-broken": Shot("backprop?step=60&stage=dW1&cell=dW1.1.2&broken=slope"),
    "matrices": Shot("matrices"),
    "matrices-outer": Shot("matrices?example=outer"),
    "gallery": Shot("gallery"),
    "answers": Shot("experiments"),
    "answers-diverged": Shot("experiments?dataset=sine"),
    "sweep": Shot("experiments?study=sweep"),
    "sweep-table": Shot("experiments?study=sweep&result=table"),
    "sweep-parallel": Shot("experiments?study=sweep&result=parallel&dataset=sine"),
    "pins": Shot(f"experiments?study=pins&{_PINS}"),
    "ghosts": Shot(f"?dataset=moons&layers=2&width_1=6&width_2=4&step=300&{_PINS}"),
}
# What README shows -> the shot, and how large the window is.
IN_README = {
    "screenshot.png": (SHOTS["training"], (1440, 900)),
    "backprop.png": (SHOTS["backprop"], (1440, 900)),
    "experiments.png": (SHOTS["answers"], (1440, 900)),
}


def main(names: list[str]) -> None:
    """Take the shots of these names; without names all of them, and those of README too."""
    shots = {name: SHOTS[name] for name in names} or SHOTS
    OUT.mkdir(parents=True, exist_ok=True)
    port = free_port()
    with (
        tempfile.TemporaryDirectory() as folder,
        served(port, Path(folder) / "log.txt"),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        address = f"http://127.0.0.1:{port}"
        for scheme in ("light", "dark"):
            for size in SIZES:
                _take_all(browser, address, scheme, size, shots)
        for name, (shot, size) in ({} if names else IN_README).items():
            page = _window(browser, "light", size)
            _take(page, f"{address}/{shot.address}", shot, DOCS / name)
            page.context.close()
        browser.close()
    print(f"The pictures are in {OUT}")


def _window(browser: Browser, scheme: str, size: Size) -> Page:
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        has_touch=width < 640,
    )
    return context.new_page()


def _take_all(
    browser: Browser, address: str, scheme: str, size: Size, shots: dict[str, Shot]
) -> None:
    page, (width, height) = _window(browser, scheme, size), size
    for name, shot in shots.items():
        path = OUT / f"{name}-{width}x{height}-{scheme}.png"
        _take(page, f"{address}/{shot.address}", shot, path)
        if not shot.playing:
            page.mouse.move(0.7 * width, 0.5 * height)  # what is there scrolls
            page.mouse.wheel(0, 0.85 * height)
            page.wait_for_timeout(_SETTLED)
            page.screenshot(path=path.with_stem(path.stem + "-below"))
        print(path.name, flush=True)
    page.context.close()


def _take(page: Page, address: str, shot: Shot, path: Path) -> None:
    page.goto(address)
    page.locator(_READY).first.wait_for(timeout=60_000)
    expect(page.locator(_TICKING)).to_have_count(0)
    page.wait_for_timeout(_PLAYED if shot.playing else _SETTLED)
    page.screenshot(path=path)


if __name__ == "__main__":
    main(sys.argv[1:])
