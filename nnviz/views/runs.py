"""Runs for the pages: made within the limits, with progress, once for everyone who asks."""

from collections import deque
from collections.abc import Hashable
from concurrent.futures import CancelledError
from functools import partial

import streamlit as st

from nnviz.core.setup.config import Config
from nnviz.core.study.pins import MOST
from nnviz.core.train.limit import TooMuchWorkError
from nnviz.core.train.run import Run
from nnviz.environment import run_limit
from nnviz.observed.run_log import note_refused, note_remembered
from nnviz.panels.shot import Shot
from nnviz.player.packed_film import PackedFilm
from nnviz.views import caches
from nnviz.views.playhead import CloseUp
from nnviz.views.session import remembered, this_session
from nnviz.views.shared_run import PAGE_RUN, Report, SharedRun
from nnviz.workers import Ticket
from nnviz.workers.made import Made


class _Refused(deque[Config]):
    """What was refused in a session lately: as much as one page may ask for, with all its pins."""

    def __init__(self) -> None:
        super().__init__(maxlen=MOST + 1)


def check_budget(config: Config) -> None:
    """Raise TooMuchWorkError if the run of `config` would take more than one run may.

    The log is told once a session, and not each time that its page is made again.
    """
    try:
        run_limit().check(config)
    except TooMuchWorkError as error:
        refused = remembered(_Refused)
        if config not in refused:
            refused.append(config)
            note_refused(config, error)
        raise


def made(config: Config, shot: Shot | None = None) -> Made:
    """The run of `config` with what is wrong with it, with progress while it is in the making.

    If nobody has asked for the run before, the film that `shot` describes comes with it. Raises
    TooMuchWorkError if it would take more than one run may.
    """
    check_budget(config)
    shared, progress = caches.shared_run(config), _Progress()
    if shared.finished:
        note_remembered()
    found = _made(shared, shot, progress.tell)
    progress.end()
    return found


def made_again(config: Config, shot: Shot | None = None, purpose: Hashable = PAGE_RUN) -> Made:
    """What `made` has returned on this page, for a part of it that is shown, or acts, by itself.

    Nearly always it is still there. What a session held itself, as a fragment its arguments, would
    be in no bound of what is remembered. With another `purpose` it is made beside the page's run.
    """
    return _made(caches.shared_run(config), shot, lambda _: None, purpose)


def _made(
    shared: SharedRun, shot: Shot | None, report: Report, purpose: Hashable = PAGE_RUN
) -> Made:
    try:
        return shared.made(shot, this_session(), report, purpose)
    except CancelledError:  # a newer script of this session wants another run, or it has left
        st.stop()


def trained(config: Config) -> Run:
    """The run of `config`, as `made` has it."""
    return made(config).run


def filmed(made: Made, shot: Shot) -> tuple[PackedFilm, CloseUp]:
    """The film that `shot` describes, and what makes the frames that it leaves out."""
    run = made.run
    film = made.film if made.film and made.shot == shot else caches.film(run, run.config, shot)
    return film, partial(caches.film_close_up, film, run, run.config, shot)


class _Progress:
    """A bar, as soon as there is something to tell: most runs are there before that."""

    def __init__(self) -> None:
        self._place, self._told = st.empty(), False

    def tell(self, ticket: Ticket) -> None:
        """Say how far it is, or what is before it."""
        if ticket.begun:
            words = f"Training: {ticket.share:.0%}"
        elif ticket.place:
            before = "1 run is" if ticket.place == 1 else f"{ticket.place:,} runs are"
            words = f"Waiting: {before} before this one"
        else:
            words = "Waiting: this run is the next"
        self._place.progress(ticket.share, text=words)
        self._told = True

    def end(self) -> None:
        """Take the bar away."""
        if self._told:
            self._place.empty()
