"""What if: the numbers that a viewer has changed by hand, kept with the pass they belong to."""

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz.core.explain.names import TARGETS, Entry
from nnviz.core.explain.targets import changed_targets, refused_target
from nnviz.core.train.run import Run
from nnviz.views.backprop.shown_pass import ShownPass
from nnviz.views.typed import NotANumberError, read_number


def changes_of(run: Run, step: int, sample: int) -> dict[Entry, float]:
    """The changed numbers of one pass, to be read and to be changed."""
    return _all_changes().setdefault((run.config, step, sample), {})


def _all_changes() -> dict[Any, dict[Entry, float]]:
    found: dict[Any, dict[Entry, float]] = st.session_state.setdefault("_changes", {})
    return found


def show_what_if(changes: dict[Entry, float], beside: DeltaGenerator) -> None:
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


def change(shown: ShownPass, place: Entry, words: str) -> None:
    """Put the number that was typed into a pass. Raises NotANumberError if it cannot be."""
    value = read_number(words)
    changes = {place: value}
    if place.name == TARGETS:
        loss, Y = shown.model.loss, shown.start[TARGETS]
        refused = refused_target(loss, Y, value)
        if refused:
            raise NotANumberError(refused)
        changes = changed_targets(loss, Y, place, value)
    changes_of(shown.run, shown.step, shown.sample).update(changes)
