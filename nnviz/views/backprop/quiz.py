"""The quiz: what a viewer has answered in this session, and what is said of it."""

from typing import Any, NamedTuple

import streamlit as st

from nnviz.board.stage import slug
from nnviz.core.explain.quiz import Question, question
from nnviz.views.backprop.shown_pass import ShownPass


class _Answer(NamedTuple):
    """What a viewer said, and whether it was right."""

    said: str
    right: bool


def _answers() -> dict[tuple[Any, ...], _Answer]:
    """All answers of this session, by what was asked about."""
    answers: dict[tuple[Any, ...], _Answer] = st.session_state.setdefault("_answers", {})
    return answers


def _asked_about(shown: ShownPass, index: int) -> tuple[Any, ...]:
    return (*shown.identity, slug(shown.stages[index]))


def question_or_feedback(shown: ShownPass, index: int) -> tuple[Question | None, str]:
    """The question that waits for an answer, or what came of it; and the score so far."""
    asked = question(shown.stages[index], shown.matrices, index)
    given = _answers().get(_asked_about(shown, index))
    if asked is None:
        feedback = "There is nothing to predict at this stage."
    elif given is None:
        feedback = ""
    else:
        verdict = "Right" if given.right else f"Wrong: you said {given.said}"
        feedback = f"{verdict}. {asked.text} Answer: {asked.answer}."
    if _answers():
        right = sum(answer.right for answer in _answers().values())
        feedback += f" Score: {right} of {len(_answers())}."
    return (asked if given is None else None), feedback.strip()


def answer_question(shown: ShownPass, index: int, answer: str) -> None:
    """Keep the first answer to the question about a stage."""
    asked = question(shown.stages[index], shown.matrices, index)
    if asked is not None and answer in asked.choices:
        given = _Answer(answer, right=answer == asked.answer)
        _answers().setdefault(_asked_about(shown, index), given)
