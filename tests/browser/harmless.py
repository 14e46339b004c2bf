"""Whether what a stranger wrote has done anything to a page: run, led away, broken its layout."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from playwright.sync_api import BrowserContext, Dialog, Page, Request

from tests.browser.waiting import frames
from tests.hostile import FAR, RAN

# What on the page could run or lead away, whether or not a policy of the browser forbids it.
_MADE = """([far, ran]) => {
  const found = [], all = [document];
  for (const root of all)
    for (const each of root.querySelectorAll("*")) {
      if (each.shadowRoot) all.push(each.shadowRoot);
      for (const { name, value } of each.attributes) {
        const leads = /^(xlink:)?(href|src|srcset|action|formaction|data|poster|style)$/.test(name);
        const away = value.includes(far) || /^\\s*javascript:/i.test(value);
        if (name.startsWith("on") || (leads && away)) found.push(each.outerHTML.slice(0, 200));
      }
      if (/^(iframe|base|object|embed)$/.test(each.localName)) found.push(each.outerHTML);
      const code = /^(script|style)$/.test(each.localName);
      if (code && (each.textContent.includes(`window.${ran}`) || each.textContent.includes(far)))
        found.push(each.outerHTML.slice(0, 200));
    }
  if (ran in window) found.push("it has run");
  return found;
}"""
# What reaches over the window's edge, and neither it nor what holds it can be scrolled or cuts it.
_BEYOND = """() => {
  const width = document.documentElement.clientWidth, found = [];
  const cut = (each) => each && (getComputedStyle(each).overflowX !== "visible"
    || getComputedStyle(each).position === "fixed" || cut(each.parentElement));
  for (const each of document.querySelectorAll(".stApp *")) {
    const { left, right, height } = each.getBoundingClientRect();
    const main = each.closest("[data-testid=stMain]");
    if (!main || !height || right <= width + 1 || each.closest("svg")) continue;
    let box = each.parentElement;
    while (box !== main && !/auto|scroll|hidden|clip/.test(getComputedStyle(box).overflowX))
      box = box.parentElement;
    if (box === main) found.push(`${each.outerHTML.slice(0, 120)}: ${left} to ${right}`);
  }
  const main = document.querySelector("[data-testid=stMain]");
  for (const each of [document.documentElement, main])
    if (each.scrollWidth > each.clientWidth) found.push(`${each.localName} can be scrolled`);
  const header = document.querySelector("[data-testid=stHeader]").getBoundingClientRect();
  if (header.top !== 0 || header.height > 70) found.push("the header");
  return found;
}"""


def assert_harmless(page: Page, *, patience: float = 10.0) -> None:
    """Nothing of it is more than letters, and all is in its place, or soon is.

    Where the window has changed, the page takes so many seconds at most to follow.
    """
    made = page.evaluate(_MADE, [FAR, RAN])
    assert not made, made
    end = monotonic() + patience
    while (beyond := page.evaluate(_BEYOND)) and monotonic() < end:
        frames(page, 3)
    assert not beyond, beyond


@contextmanager
def nothing_leaves(context: BrowserContext, server: str) -> Iterator[None]:
    """Until the block ends no page may open a dialog, or ask another host for anything."""
    asked: list[str] = []

    def keep(request: Request) -> None:
        if not request.url.startswith((server, "data:", "blob:")):
            asked.append(request.url)

    def dismiss(dialog: Dialog) -> None:
        asked.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    context.on("request", keep)
    context.on("dialog", dismiss)
    yield
    context.remove_listener("request", keep)
    context.remove_listener("dialog", dismiss)
    assert not asked, asked
