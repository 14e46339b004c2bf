"""What each pinned run has come to, and the settings in which they differ, as a table."""

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import NamedTuple

import streamlit as st

from nnviz.board.numbers import plain
from nnviz.core.setup.config import SETTINGS
from nnviz.core.study.pin_names import differing, said_of
from nnviz.core.train.outcome import Outcome
from nnviz.figures.pin_look import pin_look
from nnviz.views.experiments.pinned import Compared


class _Figure(NamedTuple):
    """A number of an Outcome: what it is called, and in words; empty where there is none."""

    label: str
    said: Callable[[Outcome], str]


def _loss(value: float | None) -> str:
    return "" if value is None else plain(value, 4)


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"


_FIGURES = (
    _Figure("C train", lambda outcome: _loss(outcome.loss)),
    _Figure("C test", lambda outcome: _loss(outcome.test_loss)),
    _Figure("Accuracy train", lambda outcome: _share(outcome.accuracy)),
    _Figure("Accuracy test", lambda outcome: _share(outcome.test_accuracy)),
    _Figure("Steps", lambda outcome: f"{outcome.steps:,}"),
    _Figure("Training took", lambda outcome: _duration(outcome.seconds)),
)


def show_table(compared: Sequence[Compared]) -> None:
    """Show a row for each pin: the figures at its end, and only the settings that differ."""
    names = differing([each.pin.config for each in compared])
    outcomes = [None if each.run is None else Outcome.of(each.run) for each in compared]
    figures = [figure for figure in _FIGURES if any(figure.said(each) for each in outcomes if each)]
    labels = [*(figure.label for figure in figures), *(SETTINGS[name].label for name in names)]
    head = "".join(f'<th scope="col">{escape(label)}</th>' for label in ("Pin", *labels))
    rows = "".join(
        _row(each, [*_ends(each, outcome, figures), *_settings(each, names)])
        for each, outcome in zip(compared, outcomes, strict=True)
    )
    parts = f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
    words = "Figures, and settings that differ"
    st.html(
        f'<div class="nnviz-pin-table" tabindex="0" role="region" aria-label="{words}">'
        f"<table>{parts}</table></div>"
    )
    if len(compared) > 1 and not names:
        st.caption("These pins differ in no setting that makes a difference.")


def _row(each: Compared, cells: Iterable[str]) -> str:
    name = f"{pin_look(each.number).html} <b>{each.number}</b> {escape(each.pin.name)}"
    return f'<tr><th scope="row">{name}</th>{"".join(cells)}</tr>'


def _settings(each: Compared, names: Sequence[str]) -> list[str]:
    return [f"<td>{escape(said_of(each.pin.config, name))}</td>" for name in names]


def _ends(each: Compared, outcome: Outcome | None, figures: Sequence[_Figure]) -> list[str]:
    """The figures; where there are none, why, in their place."""
    if outcome is None:
        return [
            f'<td class="nnviz-none" colspan="{max(1, len(figures))}">{escape(each.reason)}</td>'
        ]
    return [f"<td>{escape(_said(figure, outcome))}</td>" for figure in figures]


def _said(figure: _Figure, outcome: Outcome) -> str:
    """A figure; of a run that diverged, where; what there is not is said to be."""
    if figure.label == "Steps" and outcome.stopped_at is not None:
        return f"{outcome.steps:,}, early stop"
    if (said := figure.said(outcome)) or outcome.diverged_at is None:
        return said or "none"
    return f"diverged at step {outcome.diverged_at:,}" if figure is _FIGURES[0] else "diverged"


def _duration(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.3g} ms"
