"""The report of a sweep: what was varied, what became of it, and which combinations were best."""

from datetime import datetime

import numpy as np

from nnviz.core.export.origin import Origin
from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.setting_text import is_number, write_setting
from nnviz.core.study.answer_words import in_words
from nnviz.core.study.results import Results
from nnviz.core.study.trials import Study
from nnviz.report.page import Report
from nnviz.report.run_report import made_with, settings_of
from nnviz.report.sweep_pictures import best_first, best_picture, medians_picture

_FEW = 5  # numbers that are all named
_SEED = SETTINGS["seed"].label


def sweep_report(study: Study, results: Results, origin: Origin, *, now: datetime) -> Report:
    """The report of a sweep so far, made `now`."""
    labels = [SETTINGS[field].label for field in study.fields]
    fixed = settings_of(study.base)
    varied = {SETTINGS[field].label: _values_of(study, field) for field in study.fields}
    seeds = {} if "seed" in study.fields else {_SEED: f"0 to {study.seeds - 1}"}
    return Report(
        title=f"{study.base.dataset}: a sweep of {' and '.join(map(str.lower, labels))}",
        about=study.base.lesson,
        settings=varied
        | seeds
        | {name: fixed[name] for name in fixed if name not in varied | seeds},
        figures=_figures(study, results),
        pictures=[*medians_picture(study, results), best_picture(study, results)],
        findings=_findings(study, results),
        link=origin.link,
        notes=origin.notes,
        made=made_with(now),
    )


def _values_of(study: Study, field: str) -> str:
    """The values of a field that was varied, all of them if they are few."""
    place = study.fields.index(field)
    values = list(dict.fromkeys(cell.values[place] for cell in study.cells))
    if is_number(field):
        values.sort()
    texts = [write_setting(field, each) for each in values]
    if not is_number(field) or len(texts) <= _FEW:
        return ", ".join(texts)
    return f"{texts[0]} to {texts[-1]}, {len(texts)} values"


def _named(study: Study, cell: int) -> str:
    pairs = zip(study.fields, study.cells[cell].values, strict=True)
    return ", ".join(f"{SETTINGS[f].label.lower()} {write_setting(f, value)}" for f, value in pairs)


def _figures(study: Study, results: Results) -> dict[str, str]:
    found = {
        "Combinations": f"{len(study.cells):,}",
        "Runs, done of all": f"{int(results.done.sum()):,} of {len(study.configs):,}",
        "Runs that diverged": f"{int(results.diverged.sum()):,}",
        "Compared by": results.metric.label,
    }
    if order := best_first(results):
        found["Best median"] = in_words(results.metric, float(results.median[order[0]]))
    return found


def _findings(study: Study, results: Results) -> list[str]:
    order, label = best_first(results), results.metric.label
    found = []
    if order:
        best = order[0]
        median = in_words(results.metric, float(results.median[best]))
        quarter = [in_words(results.metric, float(results.quantile(q)[best])) for q in (0.25, 0.75)]
        found.append(
            f"**Best: {_named(study, best)}.** The median of {label} over"
            f" {int(results.done[best])} seeds is {median}, its quartiles {quarter[0]} and"
            f" {quarter[1]}."
        )
    if len(order) > 1:
        worst = in_words(results.metric, float(results.median[order[-1]]))
        found.append(f"Of the medians that are numbers, the worst is {worst}.")
    if lost := int(results.diverged.sum()):
        cells = int(np.isinf(results.median).sum())
        found.append(
            f"{lost:,} of {int(results.done.sum()):,} runs diverged. They count as worse than any"
            f" number; in {cells:,} of {len(study.cells):,} combinations half of them or more did."
        )
    if refused := sum(bool(cell.refusal) for cell in study.cells):
        found.append(f"{refused:,} combinations are not possible.")
    return found
