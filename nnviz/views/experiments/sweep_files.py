"""The results of a sweep as files: its combinations, all its runs, and a report to hand in."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from nnviz.core.export.origin import Origin
from nnviz.core.setup.config import Config
from nnviz.core.study.results import Results
from nnviz.core.study.trials import Study
from nnviz.core.train.outcome import Outcome
from nnviz.report.page import report_page
from nnviz.report.sweep_report import sweep_report
from nnviz.tables.files import FORMATS, Format, table_bytes
from nnviz.tables.sweep import cells_table, runs_table
from nnviz.views.address import address
from nnviz.views.offers import Offer, show_offer
from nnviz.views.origins import page_link

if TYPE_CHECKING:
    import pandas as pd


def show_files(study: Study, results: Results, outcomes: Mapping[Config, Outcome]) -> None:
    """A button for each file; none is made before it is asked for."""
    origin = Origin(study.base, page_link(address().texts))
    with st.popover("Take it home", icon=":material/inventory_2:"):
        for offers in (
            [_report(study, results, origin)],
            _tables(
                "Combinations",
                lambda: cells_table(study, results),
                "A row for each combination, with what its runs come to.",
                origin,
            ),
            _tables(
                "Runs",
                lambda: runs_table(study, outcomes),
                "A row for each finished run, with all its digits.",
                origin,
            ),
        ):
            with st.container(horizontal=True):
                for offer in offers:
                    show_offer(offer)
        st.caption("Each file has the settings and the link inside.")


def _report(study: Study, results: Results, origin: Origin) -> Offer:
    return Offer(
        "Report of the sweep (.html)",
        origin.file_name("html", of="sweep_report"),
        lambda: report_page(sweep_report(study, results, origin, now=datetime.now().astimezone())),
        "One page with what was varied, the medians and the best combinations; it opens without the"
        " internet.",
    )


def _tables(
    label: str, make: Callable[[], "pd.DataFrame"], meaning: str, origin: Origin
) -> list[Offer]:
    """A table in each format."""
    return [
        Offer(
            f"{label} (.{form})",
            origin.file_name(form, of=f"sweep_{label.lower()}"),
            partial(_file, make, form, origin),
            meaning,
        )
        for form in FORMATS
    ]


def _file(make: Callable[[], "pd.DataFrame"], form: Format, origin: Origin) -> bytes:
    return table_bytes(make(), form, origin.notes)
