"""Sweeps as a stranger may ask for them: in the texts of a link."""

from hypothesis import strategies as st

from nnviz import Config, ConfigError
from nnviz.core.setup.config import SETTINGS
from nnviz.core.study.axis_text import read_axis, write_axis
from nnviz.core.study.trials import read_range_or_list
from nnviz.views.experiments.sweep_plan import Plan
from nnviz.views.experiments.sweep_row import SPACINGS, Row
from nnviz.views.experiments.sweep_spec import study_of
from tests.core.strategies import configs
from tests.fuzz.measured import assert_short, fuzzed
from tests.fuzz.strategies import any_text, texts

_AXES = [
    *("learning_rate=0.01:1:9:log", "momentum=0:0.9:4", "seed=0:999:1000", "hidden=4-2,8,none"),
    *("optimizer=sgd,adam", "activation=relu-tanh,elu", "dataset=xor,moons", "epochs=1:1000:5:log"),
    *("learning_rate=1e-300:1e-5:9:log", "clip_norm=1e-320:1e6:1000:log", "samples=4:5000:1000"),
    *("samples=all,10", "warmup=0,1", "test_fraction=0,0.8", "loss=cross_entropy,squared_error"),
]
_axes = st.one_of(
    texts(_AXES),
    st.builds("{}={}".format, st.sampled_from([*SETTINGS]), any_text),
    st.builds("{}={}:{}:{}".format, st.sampled_from([*SETTINGS]), any_text, any_text, any_text),
)


@fuzzed(12_000, _axes)
def test_a_text_is_an_axis_or_says_why_not(text: str) -> None:
    try:
        axis = read_axis(text)
        read_range_or_list(text)
    except ConfigError as error:
        assert_short(str(error))
        return
    assert read_axis(write_axis(axis)) == axis


@fuzzed(5_000, _axes, st.sampled_from(SPACINGS))
def test_a_row_of_the_form_takes_any_text(text: str, spacing: str) -> None:
    row = Row.of(text).spaced(spacing)
    assert Row.of(row.text).text == row.text


_numbers = st.integers(0, 6000).map(str) | any_text
_spec = st.fixed_dictionaries(
    {
        **{f"vary_{row}": st.sampled_from([*_AXES, "none"]) | _axes for row in (1, 2, 3)},
        "search": st.sampled_from(["grid", "random"]),
        "seeds": st.integers(0, 300).map(str) | any_text,
        "trials": _numbers,
        "draw": _numbers,
    }
)


@fuzzed(1_000, configs(), _spec)
def test_texts_are_a_plan_or_say_why_not(config: Config, spec: dict[str, str]) -> None:
    try:
        plan = Plan.of(study_of(config, spec), workers=2)
    except ConfigError as error:
        assert_short(str(error))
        return
    assert plan.size
    assert plan.begins_by_itself in (True, False)
