"""The whole pass as a script of NumPy, to be read, copied and downloaded."""

from io import BytesIO

import numpy as np
import streamlit as st

from nnviz.core.explain.cells import Matrices
from nnviz.core.explain.script import NUMBERS_FILE, PRINTED, is_printed, script_of
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.views.backprop.shown_pass import ShownPass

_HEIGHT = 520  # pixels of the script that are seen at once
_WIDTH = 540  # of what is said of it: about 70 letters
_BESIDE = (
    f" It has more than {PRINTED:,} numbers, too many to print: the script reads them from"
    f" {NUMBERS_FILE}, which has to lie in the same folder."
)


def show_script(shown: ShownPass) -> None:
    """Show the script, and offer it as a file, with its numbers where they are not in it."""
    script = script_of(shown.stages, shown.start, about(shown))
    printed = is_printed(shown.start)
    st.caption(
        "The whole pass of this page, with the numbers it starts from: run it, and every matrix is"
        f" there under its name, with the digits of the board.{'' if printed else _BESIDE}",
        width=_WIDTH,
    )
    with st.container(horizontal=True):
        _offer("Download the script", script.encode(), "nnviz_pass.py", "text/x-python")
        if not printed:
            numbers = _as_file(shown.start)
            _offer("Download its numbers", numbers, NUMBERS_FILE, "application/octet-stream")
    st.code(script, language="python", height=_HEIGHT)


def _offer(label: str, data: bytes, file_name: str, mime: str) -> None:
    st.download_button(label, data, file_name, mime, icon=":material/download:", on_click="ignore")


def _as_file(start: Matrices) -> bytes:
    file = BytesIO()
    np.savez(file, **{name.identifier: array for name, array in start.items()})  # type: ignore[arg-type]  # no array is called allow_pickle
    return file.getvalue()


def about(shown: ShownPass) -> str:
    """Which pass it is, in lines of plain text."""
    config = shown.run.config
    sizes = "-".join(map(str, config.sizes))
    activations = ", ".join(ACTIVATIONS[name].label for name in config.activations)
    step = "steps" if shown.step != 1 else "step"
    made_of = f"{LOSSES[config.loss].label}, {OPTIMIZERS[config.optimizer].label}"
    lines = [
        f"Network {sizes} ({activations}), {made_of}.",
        f"After {shown.step:,} {step} of training on {config.dataset}, for {_data(shown)}.",
    ]
    if shown.changes:
        lines.append("Numbers in it were changed by hand.")
    return "\n".join(lines)


def _data(shown: ShownPass) -> str:
    return f"sample {shown.sample}" if shown.sample else shown.data_in_words
