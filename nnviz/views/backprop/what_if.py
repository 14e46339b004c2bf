"""What if: the numbers that a viewer has changed by hand, kept with the pass they belong to."""

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz.board.html import Place
from nnviz.core.model.losses import LOSSES
from nnviz.core.train.run import Run
from nnviz.views.backprop.shown_pass import ShownPass
from nnviz.views.typed import NotANumberError, read_number


def changes_of(run: Run, step: int, sample: int) -> dict[Place, float]:
    """The changed numbers of one pass, to be read and to be changed."""
    return _all_changes().setdefault((run.config, step, sample), {})


def _all_changes() -> dict[Any, dict[Place, float]]:
    found: dict[Any, dict[Place, float]] = st.session_state.setdefault("_changes", {})
    return found


def show_what_if(changes: dict[Place, float], beside: DeltaGenerator) -> None:
    """Say that numbers are changed, and what that changes; offer the way back."""
    if changes:
        beside.button(
            f"Undo what-if ({len(changes)})",
            icon=":material/undo:",
            on_click=changes.clear,
            type="primary",
            help="Back to the numbers of the run.",
        )
        st.warning(
            "**What if:** you have changed a number by hand. The board and the gradient check are"
            " computed with it; the run itself, the training with a mistake and the forecast are"
            " as they were.",
            icon=":material/edit:",
        )
    elif any(_all_changes().values()):
        st.caption("Numbers that you changed at another step or sample are kept there.")


def change(shown: ShownPass, place: Place, words: str) -> None:
    """Put the number that was typed into a pass. Raises NotANumberError if it cannot be."""
    value = read_number(words)
    if place[0] == "Y":
        _check_target(shown.model.loss, value)
    changes_of(shown.run, shown.step, shown.sample)[place] = value


def _check_target(loss: str, value: float) -> None:
    if LOSSES[loss].distribution:
        raise NotANumberError(
            "With this loss a sample's targets must add up to 1: one alone cannot be changed."
        )
    if loss == "binary_cross_entropy" and not 0 <= value <= 1:
        raise NotANumberError("With cross-entropy a target needs 0 <= Y <= 1.")
