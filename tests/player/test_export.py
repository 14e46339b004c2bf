"""A downloaded film is one page that needs nothing else and cannot be broken by its content."""

import base64
import re
from html.parser import HTMLParser

import numpy as np
import pytest

from nnviz.player.export import _inside_script, film_page
from nnviz.player.film import Film, Reel
from nnviz.web.assets import asset_text

# Whatever a figure says, the page stays whole.
NASTY = "</script><script>alert(1)</script><!-- {braces} & \u2028 <b>"
TITLE = "<b>A & B</b> {title} \"quoted\" </title></script><script src='http://evil.test'>"


class Elements(HTMLParser):
    """The page as a browser's parser sees it: elements with attributes, and the text in each."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.texts.setdefault(tag, []).append("")
        self._open = tag

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[self._open][-1] += data


@pytest.fixture(scope="module")
def film() -> Film:
    figure = {"data": [{"y": [1, 2], "name": NASTY}], "layout": {"title": {"text": NASTY}}}
    values = np.arange(6, dtype=np.float32).reshape(3, 2)
    return Film({NASTY: figure}, [Reel(NASTY, 0, "y", values)], range(3))


@pytest.fixture(scope="module")
def page(film: Film) -> str:
    return film_page(film.packed, title=TITLE)


@pytest.fixture(scope="module")
def parsed(page: str) -> Elements:
    return Elements(page)


def test_nothing_is_fetched(parsed: Elements) -> None:
    for tag, attributes in parsed.elements:
        assert not {"src", "href", "srcset", "data", "action"} & attributes.keys(), tag
        assert not any(name.startswith("on") for name in attributes), tag
    for style in parsed.texts["style"]:
        assert "url(" not in style
        assert "@import" not in style
    module = parsed.texts["script"][1]
    assert not re.search(r"^\s*(import|export)\b", module, re.MULTILINE)


def test_its_style_sheet_brings_the_colours_that_it_uses(parsed: Elements) -> None:
    (style,) = parsed.texts["style"]
    assert set(re.findall(r"var\((--nnviz-[\w-]+)", style)) <= set(
        re.findall(r"(--nnviz-[\w-]+):", style)
    )


def test_it_has_two_scripts_and_the_browser_ends_them_where_they_end(parsed: Elements) -> None:
    tags = [tag for tag, _ in parsed.elements]
    assert tags.count("script") == 2
    plotly, player = parsed.texts["script"]
    assert plotly == asset_text("plotly.js").replace("</script", "<\\/script")
    assert player.rstrip().endswith(".show(unpack(bytes), 0, true);")
    for script in (plotly, player):
        assert "</script" not in script.lower()
        # After these two, a browser looks for another </script> before it ends the element.
        assert not ("<!--" in script and "<script" in script.lower())


def test_the_title_is_text(page: str, parsed: Elements) -> None:
    assert parsed.texts["title"] == [TITLE]
    assert parsed.texts["h1"] == [TITLE]
    assert "<b>A" not in page


def test_the_film_is_inside(film: Film, parsed: Elements) -> None:
    (text,) = re.findall(r'atob\("([^"]*)"\)', parsed.texts["script"][1])
    assert base64.b64decode(text, validate=True) == film.packed.data


def test_code_cannot_end_its_script() -> None:
    assert _inside_script('a = "</script>"; b = /<\\/script/') == (
        'a = "<\\/script>"; b = /<\\/script/'
    )


def test_where_it_comes_from_is_told_and_a_link_can_be_followed(film: Film, page: str) -> None:
    bad = "javascript:alert(1)"
    notes = {"settings": NASTY, "link": "https://nnviz.test/?a=1&b=2", "seed": bad}
    told = Elements(film_page(film.packed, title=TITLE, notes=notes))
    links = [attributes for tag, attributes in told.elements if tag == "a"]
    assert [each["href"] for each in links] == [notes["link"]], "and nothing else can be"
    assert "".join(told.texts["dd"]) == NASTY + bad
    assert told.texts["dt"] == list(notes)
    assert "<details>" not in page, "without notes nothing is told"
