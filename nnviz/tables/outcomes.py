"""What the runs of a sweep have come to as a table: a row for each run."""

from collections.abc import Mapping, Sequence
from dataclasses import fields as fields_of

import pandas as pd

from nnviz.core.setup.config import Config
from nnviz.core.study.sweep import Cell
from nnviz.core.study.swept import rows_of
from nnviz.core.train.outcome import Outcome

# Whole numbers stay so where some are missing, and columns in which all are missing have a type.
_TYPES = {
    each.name: "float64" if "float" in str(each.type) else "Int64" for each in fields_of(Outcome)
} | {"seed": "Int64"}


def outcome_table(
    fields: Sequence[str], cells: Sequence[Cell], outcomes: Mapping[Config, Outcome]
) -> pd.DataFrame:
    """The varied `fields`, the seed and the figures of each run that is done: see `rows_of`."""
    table = pd.DataFrame(rows_of(fields, cells, outcomes))
    return table.astype(_TYPES)
