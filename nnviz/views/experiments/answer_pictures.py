"""The pictures of the standing answers, each with a sentence and its buttons."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from nnviz.chart import Pick, chart
from nnviz.core.study.answer_words import (
    best_median,
    finding,
    rate_finding,
    rate_to_choose,
    why_recommended,
)
from nnviz.core.study.question import Question
from nnviz.core.study.results import Metric, Results
from nnviz.figures.answer_scale import Scale
from nnviz.figures.rate_answer import rate_answer
from nnviz.figures.small_answer import small_answer
from nnviz.views.experiments.jobs import Jobs, take
from nnviz.views.experiments.progress import show_notes, show_progress
from nnviz.views.pages import open_run


def show_rate(question: Question, metric: Metric, jobs: Jobs) -> None:
    """The large picture: the metric along the learning rate."""
    job = jobs[question.key]
    results = Results(question.sweep.cells, job.outcomes, metric)
    advice = rate_to_choose(question, results) if job.finished else None
    best = None if advice is None else advice.index
    with st.container(key="rate_words", horizontal=True, vertical_alignment="center"):
        with st.container():
            if job.finished:
                st.markdown(rate_finding(question, results, advice))
            else:
                show_progress(job)
        _show_use(question, best)
        _show_open(question, results)
    show_notes(job, question.key)
    chart(
        rate_answer(question, results, Scale.of(metric, results), best),
        key="rate_chart",
        on_pick=partial(_take, question),
        name="nnviz-learning-rate",
    )
    with st.container(horizontal=True, key="rate_notes"):
        st.caption(
            f"● is the median of {question.sweep.seeds} runs, which differ in their seeds (▲: above"
            " the axis); the dark band holds the middle half of them, the light one all. A band"
            " stops where runs diverged: their numbers grew too large for the computer. Choose a"
            " point to take its rate over."
        )
        if advice is not None:
            st.caption(why_recommended(question, results, advice))


def show_others(questions: Sequence[Question], metric: Metric, jobs: Jobs) -> None:
    """The small pictures, on one scale."""
    every = [Results(each.sweep.cells, jobs[each.key].outcomes, metric) for each in questions]
    scale = Scale.of(metric, *every)
    with st.container(key="small_answers"):
        for question, results in zip(questions, every, strict=True):
            with st.container(key=f"answer_{question.key}"):
                _show_small(question, results, scale, jobs)


def _show_small(question: Question, results: Results, scale: Scale, jobs: Jobs) -> None:
    job = jobs[question.key]
    best = best_median(question, results) if job.finished else None
    chart(
        small_answer(question, results, scale, best),
        key=f"chart_{question.key}",
        on_pick=partial(_take, question),
        name=f"nnviz-{question.key}",
    )
    if job.finished:
        st.markdown(finding(question, results, best))
    else:
        show_progress(job)
    show_notes(job, question.key)
    if question.notes:
        st.caption(" ".join(question.notes))
    _show_use(question, best)


def _show_use(question: Question, best: int | None) -> None:
    """A button that takes over the best value, where that is not the current one."""
    now = question.current
    place = now if best is None else best
    st.button(
        "Use the best" if place == now else f"Use {question.names[place]}",
        key=f"use_{question.key}",
        disabled=place == now,
        on_click=take,
        args=(question.change(place),),
    )


def _show_open(question: Question, results: Results) -> None:
    """A button that opens the median run of what is chosen now."""
    run = results.median_run(question.current)
    label = "Open the median run"
    means = (
        "Of the runs with the current settings and the seeds 0 to"
        f" {question.sweep.seeds - 1} the one in the middle, of two the better one; on the page"
        " Training."
    )
    if st.button(label, key=f"open_{question.key}", disabled=run is None, help=means) and run:
        open_run(run)


def _take(question: Question, pick: Pick) -> None:
    """Take over the value that was picked; each trace has a point for each value."""
    place = pick.point[-1]
    if 0 <= place < len(question.names):
        take(question.change(place))
