"""The results of a sweep as files: its combinations, all its runs, and a report to hand in."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

import pandas as pd
import streamlit as st

from nnviz.core.export.origin import Origin
from nnviz.core.setup.config import Config
from nnviz.core.study.results import Results
from nnviz.core.study.sweep import Sweep
from nnviz.core.study.trials import Trials
from nnviz.core.train.outcome import Outcome
from nnviz.report.page import report_page
from nnviz.report.sweep_report import sweep_report
from nnviz.tables.files import FORMATS, Format, table_bytes
from nnviz.tables.sweep import cells_table, runs_table
from nnviz.views.address import address
from nnviz.views.origins import page_link


class _Table(NamedTuple):
    """What a table is called and what it is, and what makes it."""

    label: str
    meaning: str
    make: Callable[[], pd.DataFrame]


def show_files(study: Sweep | Trials, results: Results, outcomes: Mapping[Config, Outcome]) -> None:
    """A button for each file; none is made before it is asked for."""
    origin = Origin(study.base, page_link(address().texts))

    tables = [
        _Table(
            "Combinations",
            "A row for each combination, with what its runs come to.",
            lambda: cells_table(study, results),
        ),
        _Table(
            "Runs",
            "A row for each finished run, with all its digits.",
            lambda: runs_table(study, outcomes),
        ),
    ]
    with st.popover("Take it home", icon=":material/inventory_2:"):
        for table in tables:
            with st.container(horizontal=True):
                for form in FORMATS:
                    _show_file(table, form, origin)
        st.download_button(
            "Report (.html)",
            data=lambda: _report(study, results, origin),
            file_name=origin.file_name("html", of="sweep_report"),
            icon=":material/download:",
            on_click="ignore",
            help="One page with settings, medians, the best combinations and findings; it opens"
            " without the internet, and prints on one sheet of A4.",
            key="sweep_report",
        )
        st.caption("Each file has the settings and the link inside.")


def _report(study: Sweep | Trials, results: Results, origin: Origin) -> str:
    return report_page(sweep_report(study, results, origin, now=datetime.now().astimezone()))


def _show_file(table: _Table, form: Format, origin: Origin) -> None:
    st.download_button(
        f"{table.label} (.{form})",
        data=lambda: table_bytes(table.make(), form, origin.notes),
        file_name=origin.file_name(form, of=f"sweep_{table.label.lower()}"),
        icon=":material/download:",
        on_click="ignore",
        help=table.meaning,
        key=f"sweep_{table.label}_{form}",
    )
