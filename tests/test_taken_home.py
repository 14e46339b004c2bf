"""What strangers write stays letters in the files that are taken home: scripts, tables, pages."""

import ast
import csv
import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import onnx
import pytest

from nnviz import Config, train
from nnviz.core.export.numpy_script import numpy_script
from nnviz.core.export.origin import Origin, config_of, config_text
from nnviz.core.export.torch_script import torch_script
from nnviz.interchange.onnx_file import onnx_file
from nnviz.player import export
from nnviz.report.page import report_page
from nnviz.report.run_report import run_report
from nnviz.tables.files import table_bytes
from nnviz.tables.history import history_table
from tests.hostile import HOSTILE, SURROGATES

RUN = train(Config(epochs=2))
PLAIN = "http://localhost:8501/?seed=1"
REPORT = run_report(RUN, Origin(RUN.config, PLAIN), now=datetime(2026, 1, 1, tzinfo=UTC))
# As a browser may say its address, and as one that nobody has; the longest would only take time.
LINKS = [
    link
    for text in (*HOSTILE, *SURROGATES)
    for link in (f"http://localhost:8501/{text[:500]}?seed={text[:500]}", text[:500])
]


def origin(link: str) -> Origin:
    return Origin(RUN.config, link)


def test_a_link_leads_to_the_web_or_is_none_and_has_the_letters_of_an_address() -> None:
    for link in LINKS:
        found = origin(link).link
        assert re.fullmatch(r"(https?://[\w.%/:?#\[\]@!$&()*+,;=~-]*)?", found, re.ASCII)
        assert bool(found) == link.startswith("http")
    assert origin(PLAIN).link == PLAIN
    assert origin('http://a/?b="%22').link == "http://a/?b=%22%22"


@pytest.mark.parametrize("script", [numpy_script, torch_script])
def test_a_script_is_the_same_below_its_docstring(script: object) -> None:
    assert callable(script)
    plain = ast.parse(script(RUN, origin(PLAIN)))
    for link in LINKS:
        found = ast.parse(script(RUN, origin(link)))
        assert isinstance(found.body[0], ast.Expr)
        assert origin(link).link in (ast.get_docstring(found) or "")
        assert ast.dump(ast.Module(found.body[1:], [])) == ast.dump(ast.Module(plain.body[1:], []))


def test_no_cell_of_a_table_is_a_formula() -> None:
    table = history_table(RUN)
    shape = (len(table) + 1, len(table.columns) + 2)
    for link in LINKS:
        text = table_bytes(table, "csv", origin(link).notes).decode()
        rows = [*csv.reader(io.StringIO(text, newline=""))]
        assert (len(rows), len(rows[0])) == shape
        cells = [cell for row in rows for cell in row if re.match(r"[=+@\t\r-]", cell)]
        assert all(float(cell) < 0 for cell in cells), cells


def test_a_file_of_settings_is_read_again() -> None:
    for link in LINKS:
        assert config_of(config_text(origin(link)).encode()) == RUN.config


def test_a_network_for_other_programs_is_whole() -> None:
    for link in LINKS[::7]:
        model = onnx.load_from_string(onnx_file(RUN, 1, origin(link)))
        assert {each.key: each.value for each in model.metadata_props}["link"] == origin(link).link


def test_files_have_names_of_letters_that_every_system_knows() -> None:
    for link in LINKS:
        assert re.fullmatch(r"[\w.-]+", origin(link).file_name("csv", of="history"), re.ASCII)


class _Elements(HTMLParser):
    """The elements of a page with the names of their attributes, and where its links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found = list[tuple[str, ...]]()
        self.links = set[str | None]()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, *(name for name, _ in attrs)))
        self.links |= {value for name, value in attrs if name in ("href", "src", "action")}


def test_a_page_has_the_same_elements_whatever_is_said_in_it() -> None:
    def page(text: str) -> _Elements:
        said = {text: text}
        report = replace(
            REPORT, title=text, about=text, settings=said, figures=said, findings=[text], notes=said
        )
        return _Elements(report_page(report) + export._told({"what": text}))

    def is_own(tag: str) -> bool:
        return tag not in ("b", "code", "a")  # **, ` and an address, which findings and notes have

    plain = [each for each in page("plain").found if is_own(each[0])]
    for text in HOSTILE:
        found = page(text[:500])
        assert [each for each in found.found if is_own(each[0])] == plain
        assert all(link in (PLAIN, text) for link in found.links), found.links
