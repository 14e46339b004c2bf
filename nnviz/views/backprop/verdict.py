"""What a gradient check comes to, in words that claim no more than could be judged."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
import streamlit as st

from nnviz.board.numbers import plain
from nnviz.core.explain.gradient_check import FINE, GradientCheck, Verdict
from nnviz.core.explain.mistakes import MISTAKES
from nnviz.core.model.parameters import symbols

_UNJUDGED = {
    Verdict.ZERO: "zero by backward, and not to be told from zero by differences",
    Verdict.KINK: "too near a kink to be measured by differences",
    Verdict.UNRESOLVED: "not measured exactly enough to judge",
}


class Words(NamedTuple):
    """A sentence in Markdown, and what kind of news it is."""

    kind: Literal["wrong", "doubtful", "right", "unknown"]
    text: str


def verdict_words(
    check: GradientCheck, sizes: Sequence[int], *, mistakes: Sequence[str] = ()
) -> Words:
    """What `check` says of the backward pass; `mistakes` are the names of those put into it."""
    total, fine = len(check.verdict), _count(check, Verdict.FINE)
    wrong, others = _count(check, Verdict.WRONG), _others(check)
    if wrong:
        text = f"**{wrong} of {total} derivatives are wrong**{others}. {_worst(check, sizes)}"
        return Words("wrong", text)
    if _count(check, Verdict.DOUBTFUL):
        text = f"**{fine} of {total} derivatives are fine**{others}. {_worst(check, sizes)}"
        return Words("doubtful", text)
    if mistakes:
        agree = f"{fine} of {total} derivatives agree{others}"
        return Words("doubtful", _unseen(agree, [MISTAKES[name].later for name in mistakes]))
    if not fine:
        return Words(
            "unknown",
            f"**Nothing can be judged here.** Of {total} derivatives, {others.removeprefix('; ')}.",
        )
    claim = "The backward pass is right here" if fine == total else "What can be judged is right"
    agree = f"{fine} of {total} derivatives agree to {plain(FINE, 1)}"
    return Words("right", f"**{claim}:** {agree}{others}. {_worst(check, sizes)}")


def _unseen(agree: str, later: Sequence[bool]) -> str:
    """That the mistakes are not seen; `later` tells of each whether it comes after what is."""
    it = "mistake" if len(later) == 1 else "mistakes"
    if all(later):
        return (
            f"**This check cannot see the {it}:** {agree}, as they should. What is wrong is in what"
            " the update makes of them, which is not compared."
        )
    return (
        f"**This check does not see the {it} here:** {agree}. Another step or other data may show"
        " what is wrong."
    )


def _count(check: GradientCheck, verdict: Verdict) -> int:
    return int((check.verdict == verdict).sum())


def _others(check: GradientCheck) -> str:
    """How many are in doubt, or could not be judged, each kind with a semicolon before it."""
    kinds = {Verdict.DOUBTFUL: "in doubt", **_UNJUDGED}
    counts = ((_count(check, verdict), words) for verdict, words in kinds.items())
    return "".join(f"; {count} {words}" for count, words in counts if count)


def _worst(check: GradientCheck, sizes: Sequence[int]) -> str:
    worst = check.worst
    text = (
        f"The worst is `{symbols(sizes)[worst]}`: backward"
        f" {plain(float(check.analytic[worst]), 9)}, central differences"
        f" {plain(float(check.numeric[worst]), 9)}"
    )
    if np.isnan(check.error[worst]):
        return f"{text}."
    return f"{text}, relative error {plain(float(check.error[worst]), 2)}."


def show_words(words: Words) -> None:
    """Show a sentence as the kind of news it is."""
    match words.kind:
        case "wrong":
            st.error(words.text, icon=":material/error:")
        case "doubtful":
            st.warning(words.text)
        case "right":
            st.success(words.text, icon=":material/verified:")
        case "unknown":
            st.info(words.text)
