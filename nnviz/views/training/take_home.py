"""Take it home: the run in files of all kinds, each made when it is asked for."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import streamlit as st

from nnviz.core.export.numpy_script import LINES, numpy_script
from nnviz.core.export.origin import Origin, config_text
from nnviz.core.export.torch_script import torch_script
from nnviz.core.export.torch_words import unknown
from nnviz.core.export.weights import weights_file
from nnviz.core.setup.config import Config
from nnviz.core.train.run import Run
from nnviz.interchange.onnx_file import lacking, onnx_file
from nnviz.panels.shot import Shot
from nnviz.player.export import film_page
from nnviz.report.page import report_page
from nnviz.report.run_report import run_report
from nnviz.tables.files import table_bytes
from nnviz.tables.history import history_table
from nnviz.views.offers import Offer, show_offer
from nnviz.views.origins import origin_of
from nnviz.views.playhead import Playhead
from nnviz.views.runs import filmed, made_again


def show_take_home(config: Config, shot: Shot, playhead: Playhead) -> None:
    """A button for the animation, and beside it one that opens the other files.

    What is of one step is of that where the film stands. Nothing is made before it is asked for.
    """
    origin = origin_of(config, playhead.step)
    show_offer(
        Offer(
            "Download this animation",
            origin.file_name("html", of="animation"),
            partial(_animation, config, shot, origin),
            "One web page with these panels and this player; it opens without the internet.",
        )
    )
    if st.button(
        "Take it home",
        key="take_home",
        icon=":material/inventory_2:",
        help="The run in files: weights, history, settings, and code that trains it again.",
    ):
        _open(config, playhead, origin)


def _animation(config: Config, shot: Shot, origin: Origin) -> str:
    film, _ = filmed(made_again(config, shot), shot)
    return film_page(film, title="nnviz: a training run", notes=origin.notes)


@st.dialog("Take it home", width="medium")
def _open(config: Config, playhead: Playhead, origin: Origin) -> None:
    for title, offers in offers_of(config, playhead, origin).items():
        st.markdown(f"**{title}**")
        with st.container(horizontal=True):
            for offer in offers:
                show_offer(offer)
        for offer in offers:
            if offer.lacking:
                st.caption(f"{offer.label}: {offer.lacking}")
    st.caption("Each file has the settings and the link inside.")


def offers_of(config: Config, playhead: Playhead, origin: Origin) -> dict[str, list[Offer]]:
    """All files of the menu, under what they are of.

    While the film plays, the server has not heard how far it is by now.
    """
    where = (
        "pause the film at another to take that" if playhead.playing else "where the film stands"
    )
    return {
        f"After step {playhead.step:,} ({where})": _of_step(config, playhead.step, origin),
        "To hand in": [_report(config, origin)],
        "The whole run": _of_run(config, origin),
        "Code that trains it again": _code(config, origin),
    }


def _from_run(config: Config, make: Callable[[Run], str | bytes]) -> Callable[[], str | bytes]:
    """What makes a file of a run; until then a session holds the settings, and not the run."""
    return lambda: make(made_again(config).run)


def _of_step(config: Config, step: int, origin: Origin) -> list[Offer]:
    return [
        Offer(
            "Weights (.npz)",
            origin.file_name("npz", step=step),
            _from_run(config, lambda run: weights_file(run, step, origin)),
            "W1, b1, … for `np.load`, with all their digits.",
        ),
        Offer(
            "Network (.onnx)",
            origin.file_name("onnx", step=step),
            _from_run(config, lambda run: onnx_file(run, step, origin)),
            "The network from X to its output, in float64, for other programs. In it, a row of X is"
            " a sample.",
            lacking(config),
        ),
    ]


def _of_run(config: Config, origin: Origin) -> list[Offer]:
    meaning = (
        "A row for each step: learning rate, loss and the gradients' norms; at the steps whose"
        " networks were kept, also the loss and the accuracy on all data and on test data."
    )
    return [
        Offer(
            "History (.csv)",
            origin.file_name("csv", of="history"),
            _from_run(config, lambda run: table_bytes(history_table(run), "csv", origin.notes)),
            f"{meaning} For any spreadsheet.",
        ),
        Offer(
            "History (.parquet)",
            origin.file_name("parquet", of="history"),
            _from_run(config, lambda run: table_bytes(history_table(run), "parquet", origin.notes)),
            f"{meaning} For `pandas.read_parquet`, with the settings in `attrs`.",
        ),
        Offer(
            "Settings (.json)",
            origin.file_name("json", of="settings"),
            lambda: config_text(origin),
            "What the sidebar says, as `Config.from_dict` reads it.",
        ),
    ]


def _report(config: Config, origin: Origin) -> Offer:
    return Offer(
        "Report (.html)",
        origin.file_name("html", of="report"),
        _from_run(
            config,
            lambda run: report_page(run_report(run, origin, now=datetime.now().astimezone())),
        ),
        "One page with settings, curves, output, weights and findings; it opens without the"
        " internet, and prints on one sheet of A4.",
    )


def _code(config: Config, origin: Origin) -> list[Offer]:
    missing = unknown(config)
    return [
        Offer(
            "NumPy script (.py)",
            origin.file_name("py", of="numpy"),
            _from_run(config, lambda run: numpy_script(run, origin)),
            f"At most {LINES} lines, which need NumPy alone and print the same losses, digit for"
            " digit, on the same kind of machine.",
        ),
        Offer(
            "PyTorch script (.py)",
            origin.file_name("py", of="pytorch"),
            _from_run(config, lambda run: torch_script(run, origin)),
            "The same run in PyTorch's own words. Its losses agree to 1e-6, but for runs that"
            " magnify differences in the last digit.",
            f"PyTorch has no {', '.join(missing)}." if missing else "",
        ),
    ]
