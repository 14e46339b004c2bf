"""Every parameter of the address, with any text: what is allowed holds, and the rest is said."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from hypothesis import strategies as st

from nnviz import Config, train
from nnviz.core import limits
from nnviz.core.explain.mistakes import MISTAKES
from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.settings import Widths
from nnviz.core.study.axis_text import read_axis
from nnviz.core.study.pin_forms import text_of
from nnviz.core.study.pins import Pin
from nnviz.core.study.sweep import Sweep
from nnviz.core.train.run import Run
from nnviz.views import parameters, playhead, shell
from nnviz.views.address import address
from nnviz.views.backprop import choices, pass_board
from nnviz.views.backprop.broken import broken_of
from nnviz.views.backprop.shown_pass import ShownPass
from nnviz.views.experiments import metric, pin_pair, sweep_picked, sweep_spec, sweep_views
from nnviz.views.experiments import which_is_better as pairs
from nnviz.views.fitting import fitting, unfit_note
from nnviz.views.matrices import page as matrices
from nnviz.views.notes import NOTES
from nnviz.views.parameters import Parameter
from nnviz.views.pin_link import PINS
from nnviz.views.settings import LAYERS, NAMES, parameter_of, settings_now, width
from nnviz.views.study import STUDY
from nnviz.views.training import drawer, followed
from nnviz.views.training import page as training
from tests.fuzz.measured import LONGEST_MESSAGE, assert_short, fuzzed
from tests.fuzz.strategies import texts
from tests.views.session import own_session


@cache
def _run() -> Run:
    return train(Config(dataset="xor", hidden=(3, 2), epochs=5))


def _study() -> Sweep:
    return Sweep(_run().config, (read_axis("seed=0,1"), read_axis("hidden=4-2,8,none")), 1)


def _makers() -> dict[str, Callable[[], Parameter[Any]]]:
    """What makes each parameter, by its name, for the run and the sweep above, as its page does.

    Those that a page makes where it shows them are made here as the choices that they are.
    """
    run, config, study = _run(), _run().config, _study()
    shown, mistakes, metrics = ShownPass(run, 2, 0, (), {}), [*MISTAKES], metric.metrics_of(config)
    fixed = [LAYERS, PINS, NOTES, STUDY, training._LOG, training._RESCALE, choices._QUIZ]
    fixed += [matrices._EXAMPLE, pairs._SEEDS, sweep_spec.SEEDS_EACH, sweep_spec.SEARCH]
    fixed += [sweep_spec.COUNT, sweep_spec.DRAW, *map(width, range(limits.HIDDEN_LAYERS.high))]
    fixed += [parameters.choice(name, ("1", "2"), "1") for name in pin_pair.PARAMETERS]
    fixed += [parameters.choice(name, metrics, "loss") for name in (metric.NAME, pairs._METRIC)]
    fixed += [parameters.choice("result", sweep_views._LABELS, "heatmap")]
    made: dict[str, Callable[[], Parameter[Any]]] = {
        "step": partial(playhead._step, run.steps),
        "panels": partial(training._panels, config),
        "why": partial(drawer.drawer_parameter, config),
        "follow": partial(followed.followed_parameter, config),
        "sample": partial(choices._sample_of, run),
        "broken": partial(broken_of, mistakes),
        "stage": partial(pass_board._stage_in, shown),
        "cell": partial(pass_board._cell_in, shown),
        "across": partial(sweep_views._across, study),
    }
    made |= {each.name: partial(_same, each) for each in [*fixed, *sweep_spec.rows_of(config)]}
    for name in sweep_picked.PARAMETERS:
        made[name] = partial(sweep_picked._parameter, name, study)
    for name, described in SETTINGS.items():
        if not isinstance(described, Widths):
            made[name] = partial(parameter_of, name)
    return made


def _same(parameter: Parameter[Any]) -> Parameter[Any]:
    return parameter


_MAKERS = _makers()
_EXAMPLES = [
    *("all", "3", "0.5", "start", "off", "true", "false", "none", "W1.2.1", "A2.1.3", "new_W1"),
    *("relu,tanh,elu", "network,loss", "slope,mean", "hidden=4-2,8,none", "0;4-2", "16", "random"),
    text_of([Pin("a", Config()), Pin("b", Config(seed=2, hidden=(4, 2)))]),
]


def test_no_parameter_of_the_address_is_left_out() -> None:
    assert _MAKERS.keys() == {*NAMES, *shell._OF_PAGES}


@fuzzed(22_000, st.sampled_from([*_MAKERS]), texts(_EXAMPLES))
def test_any_text_holds_or_is_refused_in_few_words(name: str, text: str) -> None:
    with own_session():
        address().arrived = {name: text}
        parameter = _MAKERS[name]()
        value = parameter.value()
        assert parameter.read(parameter.write(value)) == value
        refused = name in address().refused
        if refused:
            asked_for, used = address().refused[name]
            assert asked_for == text
            assert_short(parameter.refusal(text, used))
        else:
            parameter.keep()
            linked = address().texts.get(name)
    if not refused:  # a new session that opens this link
        with own_session():
            address().arrived = {} if linked is None else {name: linked}
            assert _MAKERS[name]().value() == value


_queries = st.dictionaries(st.sampled_from(NAMES), texts(_EXAMPLES), max_size=8)


@fuzzed(4_000, _queries)
def test_any_settings_together_are_a_config(query: dict[str, str]) -> None:
    with own_session():
        address().arrived = dict(query)
        wanted = settings_now().values
        config, unfit = fitting(wanted)
        assert Config.from_dict(config.to_dict()) == config
        assert len(unfit_note(wanted, unfit, config)) <= LONGEST_MESSAGE * max(1, len(unfit))
