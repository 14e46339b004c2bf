"""The metric by which a section compares runs: chosen on the page, kept in the link."""

from nnviz.core.setup.config import Config
from nnviz.core.setup.datasets import DATASETS
from nnviz.core.study.results import METRICS, Metric
from nnviz.views import parameters
from nnviz.views.widgets import segments

NAME = "metric"  # in the address


def metrics_of(config: Config) -> dict[str, Metric]:
    """The metrics that the runs of `config` have: of test data, where some are kept for it."""
    classes = DATASETS[config.dataset].classes
    return {
        name: metric
        for name, metric in METRICS.items()
        if (classes or metric.less_is_better)
        and (config.test_fraction or not name.startswith("test"))
    }


def show_metric(config: Config) -> Metric:
    """Let the viewer choose one: C of test data, unless there are none or another one is chosen."""
    offered = metrics_of(config)
    default = "test_loss" if "test_loss" in offered else "loss"
    parameter = parameters.choice(NAME, offered, default)
    words = {name: each.label for name, each in offered.items()}
    segments(parameter, "Compared by", words, labelled=False)
    parameter.keep()
    return offered[parameter.value()]
