"""A report's page: nothing is fetched, no text can break it, and what is given stands there."""

import re
from html.parser import HTMLParser

import pytest

from nnviz.report.page import Picture, Report, report_page

NASTY = "</style><script>alert(1)</script><!-- {braces} & \" ' <b>"


class Elements(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def report(**changes: object) -> Report:
    given: dict[str, object] = {
        "title": NASTY,
        "about": NASTY,
        "settings": {NASTY: NASTY},
        "figures": {"C after": "0.02"},
        "pictures": [Picture("Loss", "<svg></svg>", NASTY), Picture("W", "<svg></svg>", wide=True)],
        "findings": [f"**Training diverged.** {NASTY}", "`rate` is 3"],
        "link": "https://nnviz.test/?a=1&b=2",
        "notes": {"settings": NASTY},
        "made": NASTY,
    }
    return Report(**(given | changes))  # type: ignore[arg-type]


def test_no_text_breaks_it_and_nothing_is_fetched() -> None:
    page = Elements(report_page(report()))
    tags = [tag for tag, _ in page.elements]
    assert "script" not in tags
    assert tags.count("svg") == 2
    assert page.text.count(NASTY) == 8
    for tag, attributes in page.elements:
        assert not {"src", "srcset", "data", "action"} & attributes.keys(), tag
        assert not any(name.startswith("on") for name in attributes), tag
        assert "href" not in attributes or tag == "a", tag
    assert not re.search(r"url\(|@import", report_page(report()))
    metas = {each.get("name"): each.get("content") for tag, each in page.elements if tag == "meta"}
    assert metas["nnviz-settings"] == NASTY


def test_what_is_bold_and_what_is_code_is_so() -> None:
    page = report_page(report())
    assert "<b>Training diverged.</b>" in page
    assert "<code>rate</code> is 3" in page


@pytest.mark.parametrize("link", ["", "javascript:alert(1)", "?dataset=xor"])
def test_only_an_address_on_the_web_can_be_followed(link: str) -> None:
    assert "<a " not in report_page(report(link=link))
    assert 'href="https://nnviz.test/?a=1&amp;b=2"' in report_page(report())


@pytest.mark.parametrize(("count", "wide"), [(1, False), (2, True), (3, False)])
def test_results_stand_beside_the_last_picture_where_there_is_room(count: int, wide: bool) -> None:  # noqa: FBT001
    page = report_page(report(pictures=[Picture("Loss", "<svg></svg>")] * count))
    assert ('<section class="wide"><h2>Findings' in page) == wide
    assert ("<section><h2>Findings" in page) != wide


def test_without_findings_there_is_no_empty_list() -> None:
    page = report_page(report(findings=[]))
    assert "Findings" not in page
    assert "<ul>" not in page
