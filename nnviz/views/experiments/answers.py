"""Standing answers: what would change if one setting were another one."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from nnviz.core.amounts import seconds_in_words
from nnviz.core.setup.config import Config
from nnviz.core.study.results import Metric
from nnviz.core.train.limit import TooMuchWorkError
from nnviz.views import caches
from nnviz.views.experiments.answer_pictures import show_others, show_rate
from nnviz.views.experiments.asked import Asked, affordable
from nnviz.views.experiments.jobs import Jobs, show_jobs
from nnviz.views.experiments.metric import show_metric
from nnviz.views.experiments.progress import show_shelf_note
from nnviz.views.outcome import show_too_much
from nnviz.views.runs import check_budget
from nnviz.web.assets import asset_text

_WAIT_SECONDS = 0.35  # for what takes no longer, so that it appears at once
_MOST_SECONDS = 60.0  # of all that begins without being asked for


def show_answers(config: Config) -> None:
    """Show the learning rate large, and below it the other settings."""
    st.html(f"<style>{asset_text('answers.css')}</style>")
    try:
        check_budget(config)
    except TooMuchWorkError as error:
        show_too_much(error, config)
        return
    metric = show_metric(config)
    with st.container(key="rate_answer"):
        left = _show_rate(caches.rate_asked(config), metric)
    with st.container(key="other_answers"):
        _show_others(caches.others_asked(config), metric, left)


def _show_rate(rate: Asked, metric: Metric) -> float:
    """Show it, and return for how many seconds others may begin without being asked for."""
    within = affordable([rate], _MOST_SECONDS)
    if _may_begin(rate, within):
        show = partial(show_rate, rate.question, metric)
        show_jobs({rate.question.key: rate.configs}, show, wait=_WAIT_SECONDS)
    return _MOST_SECONDS - sum(each.seconds for each in within)


def _show_others(others: Sequence[Asked], metric: Metric, seconds: float) -> None:
    st.markdown("##### What would change if I changed one setting?")
    st.caption(
        "In each row ● is the median of 8 runs, the thick bar the middle half of them, the thin"
        " one all. ◆ is now, ★ the best median of its picture. Choose a row to take it over."
    )
    within = affordable(others, seconds)
    begun = [each for each in others if _may_begin(each, within)]

    def show(jobs: Jobs) -> None:
        show_others([each.question for each in begun], metric, jobs)
        show_shelf_note()  # beside runs that come in: the disk may be full by now

    show_jobs({each.question.key: each.configs for each in begun}, show)


def _may_begin(asked: Asked, within: Sequence[Asked]) -> bool:
    """Whether there is time for it, or it is wanted all the same; if not, a button asks."""
    wanted: set[Asked] = st.session_state.setdefault("_wanted_answers", set())
    if asked in within or asked in wanted:
        return True
    question = asked.question
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(
            f"**{question.label}:** {len(asked.configs)} runs would take about"
            f" {seconds_in_words(asked.seconds)}.",
            icon=":material/timer:",
        )
        st.button("Begin", key=f"begin_{question.key}", on_click=wanted.add, args=(asked,))
    return False
