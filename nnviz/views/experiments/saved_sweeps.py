"""Your sweeps: those that this browser has saved on the server, to be opened again."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from nnviz.core.setup.config import SETTINGS, Config
from nnviz.server.browser_cookie import browser_of
from nnviz.views import caches
from nnviz.views.experiments.sweep_plan import Plan
from nnviz.views.experiments.sweep_spec import asked_texts, choose_texts, study_of
from nnviz.views.quoted import quoted
from nnviz.views.settings import choose
from nnviz.workers.sweep_table import SavedSweep

_LONGEST_NAME = 80
_COUNTED = 5000  # runs of all sweeps together that are looked up on the shelf, for the list


def show_saved(plan: Plan) -> None:
    """A button to save this sweep, and a list of those that are saved."""
    owner = _owner()
    if not owner:  # a browser without cookies has no place of its own
        return
    with st.popover(
        "Your sweeps", icon=":material/bookmarks:", key="your_sweeps", on_change="rerun"
    ) as place:
        if place.open:
            _show_all(plan, owner)


def _show_all(plan: Plan, owner: str) -> None:
    name = st.text_input("Name", _name(plan), max_chars=_LONGEST_NAME, key="sweep_name")
    st.button("Save this sweep", key="save_sweep", on_click=keep_sweep, args=(plan, name))
    if note := caches.shelf().note:
        st.warning(note)
    runs = 0
    for number, saved in enumerate(caches.shelf().sweeps(owner)):
        runs += saved.total
        _show(saved, number, owner, counted=runs <= _COUNTED)


def keep_sweep(plan: Plan, name: str = "") -> None:
    """Save this sweep for the browser that shows it, in place of one of the same name."""
    base = plan.study.base
    text = json.dumps({"settings": base.to_dict(), "sweep": asked_texts(base)})
    if owner := _owner():
        caches.shelf().keep_sweep(owner, name.strip() or _name(plan), text, len(plan.configs))


def _owner() -> str:
    return browser_of(dict(st.context.cookies))


def _name(plan: Plan) -> str:
    """What a sweep is called unless the viewer says: its dataset, and what varies."""
    fields = " × ".join(SETTINGS[field].label for field in plan.study.fields)
    return f"{plan.study.base.dataset}: {fields}"


def _show(saved: SavedSweep, number: int, owner: str, *, counted: bool) -> None:
    read = _read(saved)
    with st.container(horizontal=True, vertical_alignment="center"):
        size = f"{saved.total:,} runs"
        if read is None:
            size = "of another version of nnviz"
        elif counted:
            done = len(caches.shelf().outcomes(study_of(*read).configs))
            size = f"{done:,} of {saved.total:,} runs are done"
        st.markdown(f"{quoted(saved.name, _LONGEST_NAME)} {_when(saved)}, {size}")
        if read:
            st.button("Open", key=f"open_sweep_{number}", on_click=_open, args=read)
        forget = caches.shelf().forget_sweep
        key = f"forget_sweep_{number}"
        st.button("Forget", key=key, on_click=forget, args=(owner, saved.name))


def _when(saved: SavedSweep) -> str:
    zone = ZoneInfo(st.context.timezone) if st.context.timezone else None
    return f"{datetime.fromtimestamp(saved.created, zone):%d %b, %H:%M}"


def _read(saved: SavedSweep) -> tuple[Config, dict[str, str]] | None:
    """The settings of a saved sweep and the texts of its form; None for one of another version."""
    try:
        read: dict[str, Any] = json.loads(saved.text)
        config, texts = Config.from_dict(read["settings"]), dict(read["sweep"])
        study_of(config, texts)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return config, texts


def _open(config: Config, texts: dict[str, str]) -> None:
    choose(vars(config))
    choose_texts(config, texts)
