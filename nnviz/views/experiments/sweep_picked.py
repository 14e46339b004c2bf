"""Which combination of a sweep was picked: in the link it is known by its values."""

from functools import lru_cache

import streamlit as st

from nnviz.core.limits import check_name
from nnviz.core.setup.setting_text import write_setting
from nnviz.core.study.trials import Study
from nnviz.figures.sweep_words import settings_in_words
from nnviz.views.experiments.jobs import take
from nnviz.views.experiments.sweep_spec import hold_rows
from nnviz.views.experiments.which_is_better import show_which_is_better
from nnviz.views.parameters import NONE, Parameter

PARAMETERS = ("combination", "versus")


def picked_cell(study: Study) -> int | None:
    """The number of the combination that was picked; None for none."""
    return _number(study, _parameter("combination", study).value())


def keep_cell(study: Study) -> None:
    """Keep it in the link, and with it the rows to which it belongs."""
    _parameter("combination", study).keep()
    if picked_cell(study) is not None:
        hold_rows(study.base)


def choose_cell(study: Study, index: object) -> None:
    """Let this combination be the one of which everything is shown.

    The browser says which; for all that is no number of a combination, it is none.
    """
    texts = dict(enumerate(_texts(study)))
    _parameter("combination", study).choose(
        texts.get(index, NONE) if isinstance(index, int) else NONE
    )
    take({})


def show_comparison(study: Study) -> None:
    """Let the viewer choose another combination, and say which of the two is better."""
    first = picked_cell(study)
    if first is None or not study.cells[first].configs:
        return
    versus = _parameter("versus", study)
    places = {text: k for k, text in enumerate(_texts(study))}
    others = {
        NONE: None,
        **{text: k for text, k in places.items() if k != first and study.cells[k].configs},
    }
    value = versus.value() if versus.value() in others else NONE
    st.session_state[versus.name] = value
    st.selectbox(
        "Compare with",
        list(others),
        format_func=lambda text: "nothing" if text == NONE else _called(study, places[text]),
        key=versus.name,
        on_change=versus.take,
        help="Over the same seeds: which of the two combinations is better, and how sure that is.",
        width=420,
    )
    versus.keep()
    second = others[value]
    if second is not None:
        names = _called(study, first), _called(study, second)
        show_which_is_better(study.cells[first].configs[0], study.cells[second].configs[0], names)


def _parameter(name: str, study: Study) -> Parameter[str]:
    """The values of a combination of the sweep, or NONE."""
    names = {NONE, *_texts(study)}
    needs = f"the values of one of the combinations with ; between, or {NONE}"
    return Parameter(name, NONE, needs, lambda text: check_name(name, text, names))


@lru_cache(maxsize=8)
def _texts(study: Study) -> tuple[str, ...]:
    """What each combination is called in the link."""
    return tuple(";".join(map(write_setting, study.fields, each.values)) for each in study.cells)


def _number(study: Study, text: str) -> int | None:
    return None if text == NONE else _texts(study).index(text)


def _called(study: Study, cell: int) -> str:
    return ", ".join(settings_in_words(study.fields, study.cells[cell].values))
