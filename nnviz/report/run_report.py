"""The report of one run: its settings, its curves, its weights, and what is found about it."""

from datetime import datetime

import numpy as np

from nnviz.board.numbers import plain
from nnviz.core.explain.diagnosis import diagnosis
from nnviz.core.explain.stopped import early_stop_in_words
from nnviz.core.export.origin import Origin
from nnviz.core.model.parameters import layer_offsets
from nnviz.core.setup.batches import Batches
from nnviz.core.setup.config import SETTINGS, Config
from nnviz.core.setup.in_use import used_settings
from nnviz.core.setup.setting_text import write_setting
from nnviz.core.train.outcome import Outcome
from nnviz.core.train.run import Run
from nnviz.core.train.scores import scores
from nnviz.core.version import MATHEMATICS
from nnviz.report.line_chart import Curve, line_chart
from nnviz.report.matrices import parameters_html
from nnviz.report.output import output_picture
from nnviz.report.page import Picture, Report
from nnviz.web.palette import FORWARD, NEUTRAL, TEST, layer_colour

_DIGITS = 4  # of figures
_SPREAD = 20  # times, between the largest and the smallest loss, from which its axis is a log axis


def run_report(run: Run, origin: Origin, *, now: datetime) -> Report:
    """The report of a run after its last step, made `now`."""
    config = run.config
    sizes = "-".join(map(str, config.sizes))
    nothing = "Nothing is found to be wrong with this run."
    found = diagnosis(run)
    findings = [f"**{found.title}** {found.sentence}" if found else nothing]
    return Report(
        title=f"{config.dataset}: a run of a {sizes} network",
        about=config.lesson,
        settings=settings_of(config),
        figures=_figures(run),
        pictures=[_loss(run), _gradients(run), output_picture(run), _weights(run)],
        findings=[*filter(None, [early_stop_in_words(run)]), *findings],
        link=origin.link,
        notes=origin.notes,
        made=made_with(now),
    )


def settings_of(config: Config) -> dict[str, str]:
    """The settings that make a difference, by their labels."""
    used = used_settings(config)
    return {SETTINGS[name].label: write_setting(name, value) for name, value in used.items()}


def made_with(now: datetime) -> str:
    """When a report was made, and by which version of the mathematics."""
    return f"nnviz, {now:%Y-%m-%d %H:%M}, version {MATHEMATICS[:8]} with NumPy {np.__version__}"


def _figures(run: Run) -> dict[str, str]:
    outcome, called = Outcome.of(run), run.dataset.called
    found = {
        "Steps": f"{run.steps:,}",
        "Weights and biases": f"{layer_offsets(run.config.sizes)[-1]:,}",
        f"C of {called} before": plain(run.loss_on_all(0), _DIGITS),
        f"C of {called} after": plain(float(run.loss[-1]), _DIGITS),
    }
    if outcome.test_loss is not None:
        found["C of test data after"] = plain(outcome.test_loss, _DIGITS)
    if outcome.accuracy is not None:
        found[f"Accuracy on {called}"] = f"{100 * outcome.accuracy:.1f} %"
    if outcome.test_accuracy is not None:
        found["Accuracy on test data"] = f"{100 * outcome.test_accuracy:.1f} %"
    if run.diverged_at is not None:
        found["Diverged at step"] = f"{run.diverged_at:,}"
    return found


def _loss(run: Run) -> Picture:
    data, steps = run.dataset, np.arange(run.steps + 1)
    curves = []
    if Batches(run.config, data.X.shape[1]).count > 1:
        curves.append(Curve("of each batch", steps[:-1], run.loss[:-1], NEUTRAL, faint=True))
        of_all = scores(run.kept_network, data.X, data.Y, run.config.loss).loss
        curves.append(Curve(data.called, run.kept_steps, of_all, FORWARD))
    else:
        curves.append(Curve(data.called, steps, run.loss, FORWARD))
    if run.test_curve is not None:
        curves.append(Curve("test data", *run.test_curve, TEST))
    lows = [float(np.nanmin(each.y)) for each in curves if len(np.atleast_1d(each.y))]
    highs = [float(np.nanmax(each.y)) for each in curves if len(np.atleast_1d(each.y))]
    log = min(lows) > 0 and max(highs) > _SPREAD * min(lows)
    svg = line_chart(curves, x_name="step", y_name="C", log=log)
    return Picture("Loss C (log axis)" if log else "Loss C", svg)


def _gradients(run: Run) -> Picture:
    layers, steps = run.gradient_norm.shape[1], np.arange(run.steps)
    curves = [
        Curve(f"{'' if layer else 'layer '}{layer + 1}", steps, norms, layer_colour(layer, layers))
        for layer, norms in enumerate(run.gradient_norm.T)
    ]
    svg = line_chart(curves, x_name="step", y_name="L2 norm of (dW, db)", log=True)
    return Picture("Gradient magnitude by layer (log axis)", svg)


def _weights(run: Run) -> Picture:
    html = parameters_html(run.network_at(run.steps))
    return Picture("Weights and biases at the end", html, wide=True)
