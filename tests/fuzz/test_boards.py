"""What a browser may send from a board, a drawer or a picture, and numbers that are typed there."""

import math
from functools import cache
from typing import Any

from hypothesis import strategies as st

from nnviz import Config, train
from nnviz.board.answer import Asked
from nnviz.board.example import example_html
from nnviz.board.progress import progress_of
from nnviz.board.stage import stage_html
from nnviz.core.explain.worked_examples import EXAMPLES
from nnviz.core.train.run import Run
from nnviz.panels.picked import entry_of
from nnviz.views.backprop import pass_board
from nnviz.views.backprop.shown_pass import ShownPass
from nnviz.views.backprop.what_if import changes_of
from nnviz.views.checked import last_checked
from nnviz.views.matrices import page as matrices
from nnviz.views.training import drawer
from nnviz.views.typed import LARGEST, NotANumberError, read_number, read_result
from tests.fuzz.measured import assert_short, fuzzed
from tests.fuzz.strategies import any_text, json_like, texts
from tests.views.session import own_session

_NUMBERS = ["0.125", "-1.5e-3", "1,5", "1,000", "1.5·10^3", "−2 x 10**-4", "1e6", "1e300"]
_typed = texts(_NUMBERS)


@fuzzed(12_000, _typed)
def test_a_typed_number_is_one_or_says_why_not(words: str) -> None:
    try:
        assert abs(read_number(words)) <= LARGEST
    except NotANumberError as error:
        assert_short(str(error))
    try:
        assert math.isfinite(float(read_result(words)))
    except NotANumberError as error:
        assert_short(str(error))


@cache
def _runs() -> list[Run]:
    return [
        train(Config(dataset="xor", hidden=(3,), epochs=4, optimizer="adam")),
        train(
            Config(dataset="blobs", samples=12, output="softmax", loss="cross_entropy", epochs=4)
        ),
        train(Config(dataset="xor", hidden=(2, 2), epochs=4, l1=0.1, clip_norm=1.0)),
    ]


_names = st.sampled_from([*("W1", "b1", "X", "Y", "Z1", "A1", "A0", "dW1", "new_W1", "C", "m_W1")])
_whole = st.integers(-2, 3) | st.integers() | st.just(10**4299 * 9) | json_like
_place = st.tuples(_names | any_text | json_like, _whole, _whole).map(list)
_act = st.one_of(
    st.fixed_dictionaries({"cell": _place}),
    st.fixed_dictionaries({"edit": _place, "text": _typed | json_like}),
    st.fixed_dictionaries({"check": _place, "text": _typed | json_like}),
    st.fixed_dictionaries({"stage": _whole}),
    st.fixed_dictionaries({"step": _whole}),
    st.fixed_dictionaries({"answer": any_text | json_like}),
    st.sampled_from([{"close": True}, {"follow": True}, {"open": True}]),
    st.dictionaries(st.sampled_from(["cell", "edit", "check", "text", "stage", "step"]), json_like),
)
_acts = st.lists(_act, min_size=1, max_size=6)


@fuzzed(1_500, st.integers(0, 2), st.integers(0, 2), _acts)
def test_any_acts_on_a_pass_leave_a_board(which: int, sample: int, acts: list[Any]) -> None:
    run = _runs()[which]
    with own_session():
        for act in acts:
            shown = ShownPass(run, 2, sample, (), dict(changes_of(run, 2, sample)))
            pass_board._act(shown, act, hidden=False)
        shown = ShownPass(run, 2, sample, (), dict(changes_of(run, 2, sample)))
        cell, index = pass_board._cell_in(shown).value(), pass_board._index_of(shown)
        checked = last_checked(cell, shown.identity)
        asked = Asked(cell, changed=shown.changes, typed=checked.typed, said=checked.said)
        assert "<h3>" in stage_html(shown.on_board, index, asked)


@fuzzed(1_000, st.integers(0, 2), _acts)
def test_any_acts_in_the_drawer_leave_it_open_or_closed(which: int, acts: list[Any]) -> None:
    run = _runs()[which]
    with own_session():
        for act in acts:
            drawer._act(run.config, act)
        cell = drawer.drawer_parameter(run.config).value()
        if cell is not None:
            html, _ = drawer._contents(run, cell, 2)
            assert html


_picks = st.fixed_dictionaries(
    {"figure": st.sampled_from(["network", "weights", "gradients", "activations"]) | json_like},
    optional={
        "part": st.sampled_from(["edge", "badge", "node"]) | json_like,
        **dict.fromkeys(["index", "cell", "trace", "row", "column"], _whole),
    },
)


@fuzzed(4_000, st.integers(0, 2), _picks)
def test_anything_picked_is_an_entry_or_none(which: int, picked: dict[str, Any]) -> None:
    run = _runs()[which]
    entry = entry_of(picked, run)
    with own_session():
        drawer.pick(run.config, entry)
        held = drawer.drawer_parameter(run.config).value()
        assert (held is None) == (entry is None)


@fuzzed(1_000, st.sampled_from([*EXAMPLES]), _acts)
def test_any_acts_on_an_example_leave_a_board(name: str, acts: list[Any]) -> None:
    example, state = EXAMPLES[name], matrices._State()
    with own_session():
        for act in acts:
            worked = example.worked_out(matrices._numbers(example, state.changes))
            progress = progress_of(example, worked, state.done)
            matrices._act(example, worked, progress, state, act)
    worked = example.worked_out(matrices._numbers(example, state.changes))
    progress = progress_of(example, worked, state.done)
    asked = Asked(state.chosen, state.refused, changed=state.changes)
    assert "<" in example_html(example, worked, progress, asked)
