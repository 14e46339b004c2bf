"""What training has come to: the run with what is wrong about it, or why there is none."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from nnviz.core.explain.stopped import early_stop_in_words
from nnviz.core.setup.config import Config
from nnviz.core.train.limit import TooMuchWorkError
from nnviz.environment import run_limit
from nnviz.panels.shot import Shot
from nnviz.views.runs import made
from nnviz.views.settings import choose
from nnviz.views.sidebar import EPOCHS
from nnviz.workers.made import Made
from nnviz.workers.process import WorkerLostError


def made_or_reason(config: Config, shot: Shot | None = None) -> Made | None:
    """`made`, with a line about what is wrong with the run; None, and the reason, without one.

    The line holds for the whole run, so that nothing comes or goes while it plays; and it has a
    place of its own: moved in the page, a player would be made anew.
    """
    with st.container(key="outcome"):
        try:
            found = made(config, shot)
        except TooMuchWorkError as error:
            show_too_much(error, config)
            return None
        except WorkerLostError as error:
            st.error(f"This run could not be made: {error}.", icon=":material/error:")
            st.button("Try again", key="try_again")  # the script begins again
            return None
        if stop := early_stop_in_words(found.run):
            st.info(stop, icon=":material/flag:")
        if (finding := found.finding) is not None:
            _show(f"**{finding.title}** {finding.sentence}", finding.offer, finding.mend)
    return found


def show_too_much(error: TooMuchWorkError, config: Config) -> None:
    """Say why there is no run, with a button for as many epochs as are possible."""
    _show(str(error), *_fewer_epochs(config), icon=":material/timer:")


def _show(
    words: str, offer: str, mend: Mapping[str, Any] | None, icon: str = ":material/troubleshoot:"
) -> None:
    """One line of words with, if there is something to offer, a button that mends it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.warning(words, icon=icon)
        if mend:
            st.button(offer, key="offer", on_click=choose, args=(mend,))


def _fewer_epochs(config: Config) -> tuple[str, dict[str, Any] | None]:
    """The largest number of epochs that the limit allows, if there is one."""
    limit = run_limit()
    possible = [epochs for epochs in EPOCHS if limit.allows(replace(config, epochs=epochs))]
    if not possible:
        return "", None
    return f"Use {possible[-1]:,} epochs", {"epochs": possible[-1]}
