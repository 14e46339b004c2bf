"""Which of two settings is better: a sentence, and a picture of both over the same seeds."""

from typing import Any

import streamlit as st

from nnviz.chart import Pick, chart
from nnviz.core.setup.config import Config
from nnviz.core.study.paired import Paired, over_seeds
from nnviz.core.study.paired_words import difference, incomparable, which_is_better
from nnviz.core.study.results import Metric
from nnviz.core.train.limit import TooMuchWorkError
from nnviz.figures.paired import paired_figure
from nnviz.views import parameters
from nnviz.views.experiments.jobs import Jobs, show_jobs
from nnviz.views.experiments.metric import metrics_of
from nnviz.views.experiments.progress import show_notes, show_progress
from nnviz.views.pages import open_run
from nnviz.views.quoted import quoted
from nnviz.views.runs import check_budget
from nnviz.views.widgets import segments

_SEEDS = parameters.choice("pairs", ("16", "64"), "16")
_METRIC = "pairs_by"  # in the address
PARAMETERS = (_SEEDS.name, _METRIC)
_JOB, _PICKED = "which_is_better", "_run_picked_of_a_pair"
_WAIT = 0.4  # seconds, in which most pairs are there
_HELP = (
    "Each seed draws first weights and batches, the same for A and for B where their sizes are the"
    " same; the data stay the same. The interval is where the median would lie for all seeds, as"
    " far as these tell: computed in this way, 95 of 100 such intervals hold it. So what is said"
    " holds for these settings on these data, and not for other data."
)


def show_which_is_better(first: Config, second: Config, names: tuple[str, str]) -> None:
    """Compare `first`, which is A, with `second`, B; their `names` may hold anything."""
    st.markdown(
        f"#### Which is better?\n\n**A** is {quoted(names[0])}, **B** is {quoted(names[1])}."
    )
    show_pair(first, second)


def show_pair(first: Config, second: Config) -> None:
    """The same where the page has already said which are A and B."""
    if reason := _refusal(first, second):
        st.info(reason, icon=":material/compare_arrows:")
        return
    metric, count = _choices(first, second)
    runs = {"A": over_seeds(first, count), "B": over_seeds(second, count)}

    def show(jobs: Jobs) -> None:
        if (picked := st.session_state.pop(_PICKED, None)) is not None:
            open_run(picked)
        job = jobs[_JOB]
        if not job.finished:
            show_progress(job)
        elif not job.failure:
            outcomes = [[job.outcomes[config] for config in runs[name]] for name in "AB"]
            _show_pairs(Paired.of(outcomes[0], outcomes[1], metric), runs)
        show_notes(job, _JOB)

    show_jobs({_JOB: [*runs["A"], *runs["B"]]}, show, wait=_WAIT)


def _refusal(first: Config, second: Config) -> str:
    """Why there is nothing to compare, or empty."""
    if over_seeds(first, 1) == over_seeds(second, 1):
        return "A and B differ in nothing but the seed: over the same seeds they are the same runs."
    for name, config in (("A", first), ("B", second)):
        try:
            check_budget(config)
        except TooMuchWorkError as error:
            return f"{name}: {error}"
    if not _offered(first, second):
        return incomparable(first, second, next(iter(metrics_of(first).values())))
    return ""


def _offered(first: Config, second: Config) -> dict[str, Metric]:
    """By what they can be compared."""
    both = metrics_of(first).items() & metrics_of(second).items()
    return {
        name: metric
        for name, metric in metrics_of(first).items()
        if (name, metric) in both and not incomparable(first, second, metric)
    }


def _choices(first: Config, second: Config) -> tuple[Metric, int]:
    """Let the viewer choose by what to compare, and over how many seeds."""
    offered = _offered(first, second)
    default = next((name for name in ("test_loss", "loss") if name in offered), next(iter(offered)))
    by = parameters.choice(_METRIC, tuple(offered), default)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        segments(by, "Compared by", {name: each.label for name, each in offered.items()})
        segments(_SEEDS, "Over", {name: f"{name} seeds" for name in ("16", "64")}, _HELP)
    for parameter in (by, _SEEDS):
        parameter.keep()
    return offered[by.value()], int(_SEEDS.value())


def _show_pairs(pairs: Paired, runs: dict[str, list[Config]]) -> None:
    """The sentence, and the picture, each point of which opens as a run."""
    same_data = runs["A"][0].data == runs["B"][0].data
    st.markdown(which_is_better(pairs, same_data=same_data))

    def pick(picked: Pick) -> None:
        if (run := _run_of(picked.custom, runs)) is not None:
            st.session_state[_PICKED] = run

    chart(paired_figure(pairs), key="pairs_chart", on_pick=pick, name="nnviz-which-is-better")
    st.caption(f"{difference(pairs)} A click on a point opens its run.".strip())


def _run_of(custom: Any, runs: dict[str, list[Config]]) -> Config | None:
    """The run of a point, as the browser names it."""
    match custom:
        case [int(seed), str(name)] if name in runs and 0 <= seed < len(runs[name]):
            return runs[name][seed]
    return None
