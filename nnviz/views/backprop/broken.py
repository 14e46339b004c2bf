"""Break it: which mistake is put into the pass, and the mark that the page is broken."""

from collections.abc import Sequence

import streamlit as st

from nnviz.core.explain.mistakes import MISTAKES
from nnviz.views import parameters
from nnviz.views.parameters import Parameter
from nnviz.web.palette import ON_COLOUR, REFUSED

BROKEN = "broken"
_ADDING = "_adding"  # in the session: whether a place for one more mistake is open
# A bar at the lower end of the window, wherever the page is scrolled to, and a frame around all of
# it, also over Streamlit's header, whose z-index is 999990.
_STYLE = f"""<style>
:has(> .st-key-mark) {{position: sticky; bottom: 0; z-index: 90;}}
.st-key-mark {{background: {REFUSED}; color: {ON_COLOUR}; padding: 0.5rem 1rem;
  flex-wrap: nowrap; border-radius: 0.5rem 0.5rem 0 0;}}
.st-key-mark button {{background: {ON_COLOUR}; color: {REFUSED}; border-color: {ON_COLOUR};}}
.stApp:has(.st-key-mark)::after {{content: ""; position: fixed; inset: 0; z-index: 999991;
  border: 4px solid {REFUSED}; pointer-events: none;}}
</style>"""


def broken_of(possible: Sequence[str]) -> Parameter[list[str]]:
    """The mistakes that are put into a pass, of those that can be made in it."""
    return parameters.choices(BROKEN, possible, [])


def show_broken(parameter: Parameter[list[str]], possible: Sequence[str]) -> None:
    """Let the viewer choose one mistake, and only then, on demand, one more."""
    chosen = parameter.value()
    adding = bool(chosen) and st.session_state.get(_ADDING, False)
    for place in range(max(1, len(chosen) + adding)):
        _show_place(parameter, possible, place)
    if chosen and not adding and len(chosen) < len(possible):
        st.button(
            "Add another",
            icon=":material/add:",
            key="add_mistake",
            on_click=_open_place,
            help="A second mistake at the same time: what comes of it is harder to tell apart.",
        )


def _open_place() -> None:
    st.session_state[_ADDING] = True


def _show_place(parameter: Parameter[list[str]], possible: Sequence[str], place: int) -> None:
    """One select: a mistake, or none."""
    chosen = parameter.value()
    here = chosen[place] if place < len(chosen) else None
    key = f"{BROKEN}_{place + 1}"
    if st.session_state.get(key) != here or key not in st.session_state:
        st.session_state[key] = here

    def take() -> None:
        taken = st.session_state[key]
        parameter.choose([*chosen[:place], *([taken] if taken else []), *chosen[place + 1 :]])
        st.session_state[_ADDING] = False

    st.selectbox(
        "Break it" if place == 0 else "And also",
        [name for name in possible if name == here or name not in chosen],
        format_func=lambda name: MISTAKES[name].label,
        index=None,
        key=key,
        on_change=take,
        placeholder="Choose a classic mistake",
        help="Puts a mistake into the backward pass of this page, and nowhere else."
        if place == 0
        else None,
        width=400,
    )


def show_mark(mistakes: Sequence[str]) -> None:
    """Mark the whole page while a mistake is in the pass, and offer the way back."""
    if not mistakes:
        return
    st.html(_STYLE)
    with st.container(
        key="mark",
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
    ):
        labels = "; ".join(MISTAKES[name].label for name in mistakes)
        st.markdown(f"**Broken on purpose:** {labels}")
        st.button("Mend it", icon=":material/healing:", key="mend", on_click=_mend)


def _mend() -> None:
    broken_of(list(MISTAKES)).choose([])
    st.session_state[_ADDING] = False
