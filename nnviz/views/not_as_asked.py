"""Which settings are not as they were asked for, in one line, where the sidebar is closed."""

from collections.abc import Collection, Iterator

import streamlit as st

from nnviz.core.setup.config import SETTINGS
from nnviz.views.address import address
from nnviz.views.quoted import quoted
from nnviz.views.settings import LAYERS, Settings, width

_NAMED = 3  # so many at most: a line of a phone


def show_not_as_asked(settings: Settings, unfit: Collection[str], unknown: Collection[str]) -> None:
    """Called after the sidebar, which says why: name what it has a note about.

    Those are the refused ones of `settings`, the `unfit` ones, and names that are `unknown`. Shown
    only where the notes are not in sight, as when Streamlit has closed the sidebar on a phone.
    """
    names = [*_labels(settings, unfit), *map(quoted, unknown)]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    with st.container(key="not-as-asked"):
        if names:
            said = f"Not as asked for: {', '.join(names[:_NAMED])}{more}."
            st.markdown(f":material/warning: {said} The sidebar (») says why.")


def _labels(settings: Settings, unfit: Collection[str]) -> Iterator[str]:
    refused = address().refused
    for name in settings.values:
        if name in refused or name in unfit:
            yield SETTINGS[name].label
    if LAYERS.name in refused:
        yield SETTINGS["hidden"].label
    for layer in range(settings.layers):
        if width(layer).name in refused:
            yield f"Units {layer + 1}"
