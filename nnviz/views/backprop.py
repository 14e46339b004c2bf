"""The page "Backprop": one pass, equation by equation, at the step under the cursor."""

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from nnviz.board import board
from nnviz.board.html import Place
from nnviz.board.stage import Asked, slug, stage_html
from nnviz.core.config import Config
from nnviz.core.mistakes import MISTAKES, applicable
from nnviz.core.quiz import Question, question
from nnviz.core.run import Run
from nnviz.core.stages import Model, stages_of
from nnviz.figures.loss import loss_figure
from nnviz.figures.theme import evenly_thinned
from nnviz.player import Cursor, Film, player
from nnviz.views import link
from nnviz.views.checks import show_check, show_forecast, show_losses
from nnviz.views.outcome import run_or_reason
from nnviz.views.scene import Scene, samples_of
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
    return Film({"loss": figure}, reels=[], steps=steps, cursors=[cursor], wide=["loss"])


@st.fragment
def show_pass(run: Run, film: Film) -> None:
    """Show the timeline, the choices, the board, and what proves it."""
    start = link.start_of_film(run.steps)
    state = player(film, key="timeline", start=start, follow=_FOLLOW_SECONDS)
    step = film.steps[state.frame]
    link.note_refused("step", step, f"a whole number 0 <= step <= {run.steps}")
    link.keep_position(state.frame / max(1, len(film.steps) - 1))
    link.keep_step_in_link(step, run.steps)
    scene = _chosen_scene(run, step)
    show_board(scene)
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


def _chosen_scene(run: Run, step: int) -> Scene:
    """The scene that the choices above the board describe."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sample = _choose_sample(run, step)
        mistakes = _choose_mistakes(run)
        _choose_quiz()
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
    return Scene(run, step, sample, mistakes, dict(changes))


def _choose_sample(run: Run, step: int) -> int:
    """One sample, from 1, or 0 for the batch."""
    count = run.dataset.X.shape[1]
    batch = len(np.arange(count)[samples_of(run, step, 0)])
    titles = {
        "batch": f"All {count} samples" if batch == count else f"Next step's batch of {batch}",
        "one": "One sample",
    }
    asked = link.asked_for("sample")
    if asked.isdecimal() and 1 <= int(asked) <= count:
        st.session_state.update(data="one", sample=int(asked))
    link.restore("data", "batch")
    data = st.segmented_control(
        "Data of the pass",
        list(titles),
        required=True,
        format_func=titles.__getitem__,
        key="data",
        help="C is the loss of one sample, or the mean over the samples that a step uses.",
    )
    link.keep("data", data, "")
    sample = 0
    if data == "one":
        link.restore("sample", 1)
        st.session_state["sample"] = min(st.session_state["sample"], count)  # there may be fewer
        sample = int(st.number_input("Sample", 1, count, key="sample", width=120))
        link.keep("sample", sample, str(sample))
    else:
        link.keep_in_link("sample", "")
    link.note_refused("sample", sample or "all", f"a whole number 1 <= sample <= {count}")
    return sample


def _choose_mistakes(run: Run) -> tuple[str, ...]:
    config = run.config
    model = Model(config.activations, config.loss, config.learning_rate)
    options = applicable(stages_of(model), model)
    asked = list(dict.fromkeys(link.asked_for("broken").split(",")))
    if any(name in options for name in asked):
        st.session_state["broken"] = asked
    link.restore("broken", [])
    st.session_state["broken"] = [name for name in st.session_state["broken"] if name in options]
    chosen = st.multiselect(
        "Break it",
        options,
        format_func=lambda name: MISTAKES[name].label,
        key="broken",
        placeholder="Choose a classic mistake",
        help="Puts a mistake into the backward pass of this page, and nowhere else.",
        width=340,
    )
    link.note_refused("broken", ",".join(chosen) or "none", f"some of {', '.join(options)}")
    link.keep("broken", chosen, ",".join(chosen))
    return tuple(chosen)


def _choose_quiz() -> None:
    if link.asked_for("quiz") in ("true", "false"):
        st.session_state["quiz"] = link.asked_for("quiz") == "true"
    link.restore("quiz", default=False)
    quiz = st.toggle(
        "Predict, then reveal",
        key="quiz",
        help="Hides the result of each stage until you have said what you expect.",
    )
    link.note_refused("quiz", quiz, "true or false")
    link.keep("quiz", quiz, "true" if quiz else "")


def _changes_of(run: Run, step: int, sample: int) -> dict[Place, float]:
    """The numbers that the viewer has changed in this pass; they stay with it."""
    changes: dict[Any, dict[Place, float]] = st.session_state.setdefault("_changes", {})
    return changes.setdefault((run.config, step, sample), {})


# -------------------------------------------------------------------------------------- board


@st.fragment
def show_board(scene: Scene) -> None:
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
    if st.session_state.get("quiz"):
        pending, feedback = _quiz(scene, index)
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


def _cell_of(scene: Scene) -> Place | None:
    """The chosen cell, if there is one; in the address, rows and columns count from 1."""
    name, *numbers = link.asked_for("cell").split(".")
    if len(numbers) == 2 and all(number.isdecimal() for number in numbers):
        place = (name, int(numbers[0]) - 1, int(numbers[1]) - 1)
        if scene.has(*place):
            st.session_state["_cell"] = place
    chosen: Place | None = st.session_state.get("_cell")
    return chosen if chosen is not None and scene.has(*chosen) else None


def _in_link(cell: Place | None) -> str:
    return f"{cell[0]}.{cell[1] + 1}.{cell[2] + 1}" if cell else ""


def _act(scene: Scene, act: Mapping[str, Any]) -> None:
    """Do what was chosen on the board, if it can be done."""
    match dict(act):
        case {"stage": int(index)} if 0 <= index < len(scene.stages):
            st.session_state["_stage"] = slug(scene.stages[index])
            st.session_state["_cell"] = None
        case {"cell": [str(name), int(row), int(column)]} if name in scene.matrices:
            if scene.has(name, row, column):
                st.session_state["_cell"] = (name, row, column)
            else:
                rows, columns = scene.matrices[name].shape
                needs = f"{name} has rows 1 to {rows} and columns 1 to {columns}."
                st.session_state["_not_found"] = needs
        case {"edit": [str(name), int(row), int(column)], "text": str(words)}:
            if name in scene.start and scene.has(name, row, column):
                _change(scene, (name, row, column), words)
        case {"answer": str(answer)}:
            index = _stage_of(scene)
            asked = question(scene.stages[index], scene.matrices, index)
            if asked is not None and answer in asked.choices:
                given = _Answer(answer, right=answer == asked.answer)
                _answers().setdefault(_asked_about(scene, index), given)


def _change(scene: Scene, place: Place, words: str) -> None:
    value = read_number(words)
    if value is None:
        st.session_state["_refused"] = REFUSED
        return
    if place[0] == "Y" and scene.model.loss == "binary_cross_entropy" and not 0 <= value <= 1:
        st.session_state["_refused"] = "With cross-entropy a target needs 0 <= Y <= 1."
        return
    _changes_of(scene.run, scene.step, scene.sample)[place] = value
    st.session_state["_changed"] = True


# --------------------------------------------------------------------------------------- quiz


class _Answer(NamedTuple):
    """What a viewer said, and whether it was right."""

    said: str
    right: bool


def _answers() -> dict[tuple[Any, ...], _Answer]:
    """All answers of this session, by what was asked about."""
    answers: dict[tuple[Any, ...], _Answer] = st.session_state.setdefault("_answers", {})
    return answers


def _asked_about(scene: Scene, index: int) -> tuple[Any, ...]:
    changes = tuple(sorted(scene.changes.items()))
    where = (scene.run.config, scene.step, scene.sample, scene.mistakes, changes)
    return (*where, slug(scene.stages[index]))


def _quiz(scene: Scene, index: int) -> tuple[Question | None, str]:
    """The question that waits for an answer, or what came of it; and the score so far."""
    asked = question(scene.stages[index], scene.matrices, index)
    given = _answers().get(_asked_about(scene, index))
    if asked is None:
        feedback = "Nothing to predict here: go on to the next stage."
    elif given is None:
        feedback = ""
    else:
        verdict = "Right" if given.right else f"Not so: you said {given.said}"
        feedback = f"{verdict}. {asked.text} Answer: {asked.answer}."
    if _answers():
        right = sum(answer.right for answer in _answers().values())
        feedback += f" Score: {right} of {len(_answers())}."
    return (asked if given is None else None), feedback.strip()
