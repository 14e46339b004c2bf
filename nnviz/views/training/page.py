"""The page "Training": what is learned, the run as a film, and the choice of its panels."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from nnviz.core.setup.config import Config
from nnviz.core.train.run import Run
from nnviz.panels.panels import panels_of
from nnviz.panels.picked import entry_of
from nnviz.panels.shot import Shot
from nnviz.player.highlights import show_highlights
from nnviz.player.packed_film import PackedFilm
from nnviz.views import parameters
from nnviz.views.address import write_address
from nnviz.views.given import show_receipt
from nnviz.views.outcome import made_or_reason
from nnviz.views.parameters import Parameter
from nnviz.views.playhead import forget_player, show_player
from nnviz.views.presets import show_presets
from nnviz.views.runs import filmed, made_again
from nnviz.views.training import drawer, followed
from nnviz.views.training.drawer import (
    FOLLOW_SECONDS,
    drawer_parameter,
    keep_drawer,
    pick,
    show_drawer,
)
from nnviz.views.training.followed import followed_parameter, show_way_out
from nnviz.views.training.ghosts import Ghosts, ghosts_beside, told_of_ghosts
from nnviz.views.training.take_home import show_take_home
from nnviz.views.widgets import switch

DEFAULT_PANELS = ("network", "output", "loss", "weights", "magnitude")
_LOG = parameters.flag("log")
_RESCALE = parameters.flag("rescale")
PARAMETERS = ("panels", _LOG.name, _RESCALE.name, *drawer.PARAMETERS, *followed.PARAMETERS)


def _panels(config: Config) -> Parameter[list[str]]:
    """The panels that are shown, of those that suit `config`.

    Unless others are chosen, that of the learning rate is among them where it changes.
    """
    offered = panels_of(config)
    default = [name for name in (*DEFAULT_PANELS, "rate") if name in offered]
    return parameters.choices("panels", offered, default)


def show_training(config: Config, open_backprop: Callable[[], None]) -> None:
    """Show the run of `config`, with the panels that the viewer chooses below.

    `open_backprop` turns to that page.
    """
    with st.container(horizontal=True, vertical_alignment="center", key="lesson"):
        st.markdown(config.lesson)
        show_presets(config)
        show_receipt("presets")  # what comes next may take long
    shot, _ = _shot(config)
    made = made_or_reason(config, shot if shot.panels else None)
    with st.container():
        if made is not None and shot.panels:
            show_run(config, open_backprop)
        else:
            forget_player()
        if made is not None and not shot.panels:
            st.info("Choose a panel below to see the run.")
    show_choice_of_panels(config)


def _shot(config: Config) -> tuple[Shot, Ghosts]:
    """The film that the viewer wants to see of the run of `config`, and whose its ghosts are."""
    chosen = _panels(config).value()
    panels = tuple(name for name in panels_of(config) if name in chosen)
    beside = ghosts_beside(config) if "loss" in panels else Ghosts((), ())
    followed = followed_parameter(config).value()
    log, rescaled = _LOG.value(), _RESCALE.value()
    return Shot(panels, log, rescaled, followed, beside.ghosts, beside.pins), beside


def show_choice_of_panels(config: Config) -> None:
    """Let the viewer choose the panels, a log axis of the loss, and a range of colours a step."""
    panels, chosen = panels_of(config), _panels(config)
    chosen.prepare_widget(tuple(panels))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            "Panels",
            list(panels),
            selection_mode="multi",
            key=chosen.name,
            on_change=chosen.take,
            help="What is shown.\n\n"
            + "\n".join(f"- `{name}`: {panel.help}" for name, panel in panels.items()),
        )
        switch(_LOG, "Log loss", "Draw the loss on a logarithmic axis.")
        switch(
            _RESCALE,
            "Rescale colours",
            "Off: the strongest colours of weights, gradients, updates and activations, and"
            " the thickest edges of the network, are for the largest numbers of the whole run, so"
            " that steps can be compared. On: for those of each step alone, so that small ones can"
            " be seen. The colour bar says how large. What is drawn in the units stays.",
        )
    for parameter in (chosen, _LOG, _RESCALE):
        parameter.keep()


@st.fragment
def show_run(config: Config, open_backprop: Callable[[], None]) -> None:
    """Show the film, beside it the drawer, and below what it is and how to take it home."""
    shot, beside = _shot(config)
    made = made_again(config, shot)
    run, (film, close_up) = made.run, filmed(made, shot)
    with st.container(horizontal=True, key="pictures"):
        follow = FOLLOW_SECONDS if drawer_parameter(config).value() else 0.0
        with st.container():
            playhead = show_player(
                film,
                close_up,
                key="player",
                follow=follow,
                opens_playing=True,
                on_pick=partial(_pick, config),
            )
        with st.container(key="why-drawer"):
            highlights = show_drawer(run, playhead.step, open_backprop)
            if highlights:
                show_highlights(highlights, key="player")
    keep_drawer(run)
    with st.container(horizontal=True, vertical_alignment="center"):
        show_take_home(config, shot, playhead)
        show_way_out(run)
        st.caption(" ".join([*_told_of(run, film), *told_of_ghosts(beside, config)]))
    write_address()


def _pick(config: Config, picked: Mapping[str, Any]) -> None:
    pick(config, entry_of(picked, made_again(config).run))


def _told_of(run: Run, film: PackedFilm) -> list[str]:
    """How long the training took, and which steps the film leaves out."""
    plural = "" if run.steps == 1 else "s"
    told = [f"{run.steps:,} step{plural}, with all their history, took {_duration(run.seconds)}."]
    if len(film.steps) < run.steps + 1:
        told.append(
            f"The film has {len(film.steps):,} frames, evenly chosen from step 0 to step"
            f" {run.steps:,}, both among them. The curves of the loss and of the gradients' norms"
            " go through as many steps as a screen has room for, and through every spike; that of a"
            " followed number goes through the steps alone whose networks were kept."
        )
    return told


def _duration(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.1f} s"
    return f"{seconds * 1000:.{0 if seconds >= 0.01 else 1}f} ms"
