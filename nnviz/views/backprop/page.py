"""The page "Backprop": one pass, equation by equation, at the step under the cursor."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from nnviz.board import board
from nnviz.board.answer import Asked
from nnviz.board.html import sent
from nnviz.board.stage import slug, stage_html
from nnviz.core.explain.names import TARGETS, Entry
from nnviz.core.explain.targets import changed_targets, refused_target
from nnviz.core.setup.config import Config
from nnviz.core.train.run import Run
from nnviz.figures.loss import loss_figure
from nnviz.figures.theme import evenly_thinned
from nnviz.player import Cursor, Film, player
from nnviz.views import link
from nnviz.views.backprop.checks import show_check, show_forecast, show_losses
from nnviz.views.backprop.choices import choose_mistakes, choose_quiz, choose_sample
from nnviz.views.backprop.quiz import answer_question, question_or_feedback
from nnviz.views.backprop.scene import Scene
from nnviz.views.outcome import run_or_reason
from nnviz.views.typed import REFUSED, read_number

_FOLLOW_SECONDS = 0.3  # while the film plays, the board shows another step so often
_FRAMES = 5000  # of a film that is only a cursor on a curve


def show_backprop(config: Config) -> None:
    """Show the run of `config` as a timeline, and the pass at its cursor."""
    run = run_or_reason(config)
    if run is not None:
        show_pass(run, _timeline(run, config))


@st.cache_resource(max_entries=16, show_spinner=False)
def _timeline(_run: Run, config: Config) -> Film:
    """The loss curve alone, with a cursor that can reach every step."""
    del config  # the key of the cache
    steps = list(evenly_thinned(_run.steps + 1, _FRAMES))
    figure = loss_figure(_run, log=False)
    figure.layout.update(title=None, height=150, margin={"l": 60, "r": 16, "t": 8, "b": 40})
    cursor = Cursor("loss", np.array(steps), _run.loss[steps])
    return Film(
        {"loss": figure},
        reels=[],
        steps=steps,
        cursors=[cursor],
        wide=["loss"],
        readings={"loss C": _run.loss[steps]},
    )


@st.fragment
def show_pass(run: Run, film: Film) -> None:
    """Show the timeline, the choices, the board, and what proves it."""
    start = link.start_of_film(run.steps)
    state = player(film, key="timeline", start=start, follow=_FOLLOW_SECONDS)
    step = film.steps[state.frame]
    link.note_refused("step", step, f"a whole number 0 <= step <= {run.steps}")
    link.keep_position(state.frame / max(1, len(film.steps) - 1))
    link.keep_step_in_link(step, run.steps)
    scene, quiz = _chosen_scene(run, step)
    show_board(scene, quiz=quiz)
    if state.playing:
        st.caption("The film plays: pause it for the gradient check of a step.")
        return
    check, losses, forecast = st.tabs(
        ["Gradient check", "Training with the mistake", "First-order forecast"],
        key="proof",
        on_change="rerun",
    )
    if check.open:
        with check:
            show_check(scene)
    if losses.open:
        with losses:
            show_losses(scene)
    if forecast.open:
        with forecast:
            show_forecast(run)


def _chosen_scene(run: Run, step: int) -> tuple[Scene, bool]:
    """The scene that the choices above the board describe, and whether it is a quiz."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sample = choose_sample(run, step)
        mistakes = choose_mistakes(run)
        quiz = choose_quiz()
        undo = st.container(width="content")
    changes = _changes_of(run, step, sample)
    if changes:
        undo.button(
            f"Undo what-if ({len(changes)})",
            icon=":material/undo:",
            on_click=changes.clear,
            type="primary",
            help="Back to the numbers of the run.",
        )
        st.warning(
            "**What if:** you have changed a number by hand. Everything below is computed with it;"
            " the run itself is as it was.",
            icon=":material/edit:",
        )
    elif any(st.session_state["_changes"].values()):
        st.caption("Numbers that you changed at another step or sample are kept there.")
    return Scene(run, step, sample, mistakes, dict(changes)), quiz


def _changes_of(run: Run, step: int, sample: int) -> dict[Entry, float]:
    """The numbers that the viewer has changed in this pass; they stay with it."""
    changes: dict[Any, dict[Entry, float]] = st.session_state.setdefault("_changes", {})
    return changes.setdefault((run.config, step, sample), {})


# -------------------------------------------------------------------------------------- board


@st.fragment
def show_board(scene: Scene, *, quiz: bool) -> None:
    """Show the stage that was chosen, and the answer to what was asked about it."""
    if st.session_state.pop("_changed", False):
        st.rerun()
    index, cell = _stage_of(scene), _cell_of(scene)
    names = [slug(stage) for stage in scene.stages]
    link.note_refused("stage", names[index], f"one of {', '.join(names)}")
    link.note_refused("cell", _in_link(cell) or "none", "a cell of this pass, such as W1.2.3")
    refused, not_found = (st.session_state.pop(key, "") for key in ("_refused", "_not_found"))
    asked = Asked(cell, refused, not_found, scene.changes)
    pending, feedback = None, ""
    if quiz:
        pending, feedback = question_or_feedback(scene, index)
    if pending is not None:
        asked = Asked(changed=scene.changes)
    html = stage_html(scene.shown, index, asked, pending, feedback)
    board(html, key="board", on_act=partial(_act, scene))
    link.keep_in_link("stage", names[index] if index else "")
    link.keep_in_link("cell", _in_link(cell))


def _stage_of(scene: Scene) -> int:
    """The place of the chosen stage; where the network has no such stage, the first."""
    names = [slug(stage) for stage in scene.stages]
    if link.asked_for("stage") in names:
        st.session_state["_stage"] = link.asked_for("stage")
    chosen = st.session_state.get("_stage")
    return names.index(chosen) if chosen in names else 0


def _cell_of(scene: Scene) -> Entry | None:
    """The chosen cell, if there is one; in the address, rows and columns count from 1."""
    name, *numbers = link.asked_for("cell").split(".")
    if len(numbers) == 2 and all(number.isdecimal() for number in numbers):
        place = scene.cell_named(name, int(numbers[0]) - 1, int(numbers[1]) - 1)
        if place is not None:
            st.session_state["_cell"] = place
    chosen: Entry | None = st.session_state.get("_cell")
    return scene.cell_named(*sent(chosen)) if chosen is not None else None


def _in_link(cell: Entry | None) -> str:
    return f"{cell[0]}.{cell[1] + 1}.{cell[2] + 1}" if cell else ""


def _act(scene: Scene, act: Mapping[str, Any]) -> None:
    """Do what was chosen on the board, if it can be done."""
    match dict(act):
        case {"stage": int(index)} if 0 <= index < len(scene.stages):
            st.session_state["_stage"] = slug(scene.stages[index])
            st.session_state["_cell"] = None
        case {"cell": [str(name), int(row), int(column)]}:
            cell, first = (scene.cell_named(name, *place) for place in ((row, column), (0, 0)))
            if cell is not None:
                st.session_state["_cell"] = cell
            elif first is not None:
                rows, columns = scene.matrices[first.name].shape
                needs = f"{name} has rows 1 to {rows} and columns 1 to {columns}."
                st.session_state["_not_found"] = needs
        case {"edit": [str(name), int(row), int(column)], "text": str(words)}:
            cell = scene.cell_named(name, row, column)
            if cell is not None and cell.name in scene.start:
                _change(scene, cell, words)
        case {"answer": str(answer)}:
            answer_question(scene, _stage_of(scene), answer)


def _change(scene: Scene, place: Entry, words: str) -> None:
    value = read_number(words)
    if value is None:
        st.session_state["_refused"] = REFUSED
        return
    changes = {place: value}
    if place.name == TARGETS:
        st.session_state["_refused"] = refused_target(scene.model, scene.start[TARGETS], value)
        if st.session_state["_refused"]:
            return
        changes = changed_targets(scene.model, scene.start[TARGETS], place, value)
    _changes_of(scene.run, scene.step, scene.sample).update(changes)
    st.session_state["_changed"] = True
