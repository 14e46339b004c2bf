"""What proves a pass: the gradient check, and the forecast of its steps."""

import numpy as np
import streamlit as st

from nnviz.board.numbers import plain
from nnviz.chart import chart
from nnviz.core.explain.central_differences import Numeric, numeric_gradient_in_parts
from nnviz.core.explain.gradient_check import (
    FINE,
    WRONG,
    gradient_check,
)
from nnviz.core.explain.names import INPUT, TARGETS
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.setup.config import Config
from nnviz.core.train.run import Run
from nnviz.figures.check import check_figures
from nnviz.figures.forecast import forecast_figure
from nnviz.views import caches
from nnviz.views.backprop.mistaken import NO_STEP
from nnviz.views.backprop.shown_pass import ShownPass
from nnviz.views.backprop.verdict import show_words, verdict_words

_AT_ONCE_SECONDS = 0.3  # a check that takes longer waits to be asked for,
_TOO_LONG_SECONDS = 60.0  # and one that takes longer than this is not begun
_SECONDS_A_PRODUCT = 5e-10  # of a forward pass, as measured on two cores,
_SECONDS_AN_ACTIVATION = 9e-9
_POINTS = 200  # steps of the forecast that are drawn


def show_check(shown: ShownPass) -> None:
    """Show the derivatives by central differences beside those of the pass."""
    seconds = _check_seconds(shown)
    count = len(shown.gradient)
    if seconds > _TOO_LONG_SECONDS:
        st.info(
            f"A check of all {count:,} parameters would take about {seconds:,.0f} seconds. One"
            " sample, or a smaller network, brings it down."
        )
        return
    if seconds > _AT_ONCE_SECONDS and not st.button(
        f"Check all {count:,} parameters (about {max(1, round(seconds))} s)",
        icon=":material/fact_check:",
        help="Each parameter is moved up and down, and the loss computed each time.",
    ):
        return
    numeric = _numeric(shown)
    check = gradient_check(shown.gradient, numeric)
    show_words(verdict_words(check, shown.run.config.sizes, mistakes=shown.mistakes))
    with st.container(horizontal=True):
        for layer, figure in enumerate(check_figures(check, shown.run.config.sizes), start=1):
            with st.container(width=figure["layout"]["width"]):
                chart(figure, key=f"check_{layer}", name=f"nnviz_check_{layer}")
    st.caption(
        "Each cell is the relative error |a − n| / max(|a|, |n|) of the derivative a from the"
        " backward pass and n from central differences: C at four points around the parameter, and"
        " at two more, which tell how exact n is. Up to"
        f" {plain(FINE, 1)} (green) is fine; above {plain(WRONG, 1)} (red) is wrong; between"
        " (yellow) is in doubt. “a = 0”: a is exactly 0, and n cannot be told from 0. “kink”: even"
        " the smallest move crosses a kink, as ReLU has at Z = 0, too near to be measured by"
        " differences."
        " “≈”: the two differ by less than rounding and the curvature of C may account for."
        f"{_not_checked(shown.run.config)}"
    )


def _not_checked(config: Config) -> str:
    """What comes after the derivatives that are checked."""
    later = ["the penalty's part"] if config.penalties else []
    later += ["clipping"] if config.clip_norm else []
    if not later:
        return ""
    return (
        f" Checked is what the backward pass makes, dC/dW and dC/db; {' and '.join(later)} come"
        f"{'s' if len(later) == 1 else ''} after it."
    )


def _check_seconds(shown: ShownPass) -> float:
    """How long the check should take: six forward passes for each parameter."""
    sizes, samples = shown.run.config.sizes, shown.start[TARGETS].shape[1]
    count, units = len(shown.gradient), sum(sizes[1:])
    a_pass = samples * (count * _SECONDS_A_PRODUCT + units * _SECONDS_AN_ACTIVATION)
    return float(6 * count * a_pass)


def _numeric(shown: ShownPass) -> Numeric:
    """The derivatives by differences, with a progress bar if they take long."""
    bar = st.empty()
    numeric = None
    parts = numeric_gradient_in_parts(
        shown.network, shown.start[INPUT], shown.start[TARGETS], shown.model.loss
    )
    for numeric in parts:
        done = float(np.isfinite(numeric.gradient).mean())
        if done < 1:
            bar.progress(done, text=f"Checking: {done:.0%} of the parameters")
    bar.empty()
    assert numeric is not None
    return numeric


def show_forecast(run: Run) -> None:
    """Show what each step promised, and what it did."""
    if not run.steps:
        st.info(NO_STEP)
        return
    figure = forecast_figure(caches.forecast(run, run.config, _POINTS))
    chart(figure, key="forecast", name="nnviz_forecast")
    st.caption(_forecast_words(run.config))


def _beside_descent(config: Config) -> list[str]:
    """What makes a step another one than −learning_rate × dC/dW."""
    optimizer, found = OPTIMIZERS[config.optimizer], list[str]()
    if optimizer.state:
        found.append(
            f"it is that of {optimizer.label}, which also depends on earlier gradients, and so may"
            " even be forecast to bring C up"
        )
    if config.penalties:
        found.append(
            "it follows the derivative of C + penalty, and where the penalty pulls harder, C alone"
            " may be forecast to rise"
        )
    if config.clip_norm:
        found.append("where the gradients are clipped, it is shorter")
    return found


def _forecast_words(config: Config) -> str:
    """What the forecast is made of, and where it fails."""
    others = _beside_descent(config)
    made = (
        "For a small step, C falls by about learning_rate × |gradient|²."
        if not others
        else "For a small step, C changes by about the gradient times the step: the sum over all W"
        " and b of dC/dW × what the step adds to W. The step is not −learning_rate × dC/dW:"
        f" {'; '.join(others)}."
    )
    return (
        f"{made} What is left over comes from the curvature and the kinks of C, and grows with the"
        " square of the step's length: where the step is too long, C may fall far less than"
        " promised, or rise. Each step of the honest run is judged on its own batch; changes below"
        " 10⁻¹⁵ are rounding, and left out."
    )
