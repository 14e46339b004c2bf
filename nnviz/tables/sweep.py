"""A sweep as tables: a row for each combination, or one for each of its runs."""

from collections.abc import Mapping
from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.setup.config import Config
from nnviz.core.setup.setting_text import is_number, write_setting
from nnviz.core.study.results import Results
from nnviz.core.study.swept import rows_of
from nnviz.core.study.trials import Study
from nnviz.core.train.outcome import Outcome

if TYPE_CHECKING:
    import pandas as pd

FINISHED, DIVERGED, WAITING, REFUSED = "finished", "diverged", "not yet", "not possible"

# Whole numbers stay so where some are missing, and columns in which all are missing have a type.
_TYPES = {"seed": "Int64"} | {
    each.name: "float64" if "float" in str(each.type) else "Int64" for each in fields(Outcome)
}


def cells_table(study: Study, results: Results) -> "pd.DataFrame":
    """A row for each combination, in their order, with what its runs come to.

    Where half or more of the runs have diverged `outcome` says so, and there is no median; a number
    that a diverged run has a part in is empty.
    """
    import pandas as pd  # noqa: PLC0415 (slow, and most visitors need no table)

    columns = _settings(study, [each for each, _, _ in study.cells])
    medians = results.median
    status = np.where(np.isinf(medians), DIVERGED, FINISHED)
    status = np.where(results.done == 0, WAITING, status)
    refused = [bool(cell.refusal) for cell in study.cells]
    return pd.DataFrame(
        columns
        | {
            "outcome": np.where(refused, REFUSED, status),
            "median": _numbers(medians),
            "lower_quartile": _numbers(results.quantile(0.25)),
            "upper_quartile": _numbers(results.quantile(0.75)),
            "best": _numbers(results.best),
            "diverged": results.diverged,
            "runs": results.done,
            "diverged_at": results.died_at,
            "seconds": results.seconds,
        }
    )


def runs_table(study: Study, outcomes: Mapping[Config, Outcome]) -> "pd.DataFrame":
    """A row for each finished run: the fields that vary, its seed, and its Outcome."""
    import pandas as pd  # noqa: PLC0415 (slow, and most visitors need no table)

    rows = rows_of(study.fields, study.cells, outcomes)
    table = pd.DataFrame(rows, columns=list(dict.fromkeys([*study.fields, *_TYPES])))
    names = [field for field in study.fields if not is_number(field)]
    typed = {name: table[name].map(partial(write_setting, name)) for name in names}
    return table.assign(**typed).astype(_TYPES)


def _settings(study: Study, values: list[tuple[Any, ...]]) -> dict[str, list[Any]]:
    """A column for each field: numbers as they are, all else as people type it."""
    return {
        field: [row[k] if is_number(field) else write_setting(field, row[k]) for row in values]
        for k, field in enumerate(study.fields)
    }


def _numbers(values: Array) -> Array:
    return np.where(np.isfinite(values), values, np.nan)
