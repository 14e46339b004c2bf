"""A whole pass as a script that needs NumPy alone: its numbers, and the line of every stage."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.explain.cells import Matrices
from nnviz.core.explain.mistakes import MISTAKES
from nnviz.core.explain.names import INPUT, LOSS, TARGETS, Name
from nnviz.core.explain.stage import Direction, Kind, Stage
from nnviz.core.explain.uncleared import OLD

NUMBERS_FILE = "nnviz_pass.npz"  # beside the script, where its numbers are too many to be printed
PRINTED = 2000  # numbers up to which they are
_WIDTH = 96  # of a line of numbers

_EXACT = """The numbers are those of the page, to the last digit. Another version of NumPy,
or another computer, may round the last digit differently."""
_END = f"""print("C before the step:", {LOSS.identifier})
print("C after it:       ", {LOSS.renewed.identifier})"""
_WHAT_IS_GIVEN = {
    INPUT: "X, the input: a row for each feature, a column for each sample",
    TARGETS: "Y, the targets: a row for each output, a column for each sample",
}


def script_of(stages: Sequence[Stage], start: Matrices, about: str) -> str:
    """The script of a pass that begins with the matrices of `start`; `about` says which pass it is.

    Run, it makes every matrix of the pass under the name that the stages' lines have for it, to the
    last bit where NumPy is the same. Of more than PRINTED numbers, it reads `start` from
    NUMBERS_FILE, which holds them by their identifiers.
    """
    parts = [
        f'"""{_opening(stages, about)}\n"""',
        "import numpy as np",
        *_given(stages, start),
        *map(_written, _grouped(stages)),
        _END,
    ]
    return "\n\n".join(parts) + "\n"


def is_printed(start: Matrices) -> bool:
    """Whether the numbers of `start` stand in the script itself."""
    return sum(array.size for array in start.values()) <= PRINTED


def _opening(stages: Sequence[Stage], about: str) -> str:
    mistakes = dict.fromkeys(stage.mistake for stage in stages if stage.mistake)
    labels = "; ".join(MISTAKES[name].label for name in mistakes)
    return "\n\n".join(
        [
            "One pass of backpropagation, line by line. It needs NumPy alone.",
            about,
            *([f"BROKEN ON PURPOSE: {labels}."] if mistakes else []),
            _EXACT,
        ]
    )


# ------------------------------------------------------------------------------ what is given


def _given(stages: Sequence[Stage], start: Matrices) -> Iterator[str]:
    if is_printed(start):
        yield _titled("The data", (_array(name, start) for name in (INPUT, TARGETS)))
        others = (_array(name, start) for name in start if name not in (INPUT, TARGETS))
        yield _titled("The network before the step", others)
    else:
        lines = (_read(name, start[name]) for name in start)
        title = f"The data, and the network before the step, from the file {NUMBERS_FILE}"
        yield _titled(title, (f'given = np.load("{NUMBERS_FILE}")', *lines))
    yield _titled("Numbers", _numbers(stages))


def _numbers(stages: Sequence[Stage]) -> Iterator[str]:
    yield f"m = {TARGETS.identifier}.shape[1]  # how many samples there are"
    for name, value in _constants(stages).items():
        yield f"{name} = {_number(value)}"


def _constants(stages: Sequence[Stage]) -> Mapping[str, float]:
    return dict(pair for stage in stages for pair in stage.operation.constants.items())


def _number(value: float) -> str:
    """With all its digits, as Python and NumPy read it."""
    written = repr(value.item() if isinstance(value, np.generic) else value)
    return written if np.isfinite(value) else f"np.{written}".replace("np.-", "-np.")


def _array(name: Name, start: Matrices) -> str:
    before = f"{name.identifier} = np.array("
    widest = max(map(len, map(_number, start[name].ravel().tolist())))
    numbers = np.array2string(
        start[name],
        max_line_width=_WIDTH,
        separator=", ",
        prefix=before,
        threshold=PRINTED + 1,
        formatter={"float_kind": lambda number: _number(float(number)).rjust(widest)},
    )
    return f"{_comment(name)}{before}{numbers})"


def _read(name: Name, array: Array) -> str:
    rows, columns = array.shape
    return f'{name.identifier} = given["{name.identifier}"]  # {rows} x {columns}'


def _comment(name: Name) -> str:
    is_left = name.part == OLD
    what = "what the step before has left, not cleared" if is_left else _WHAT_IS_GIVEN.get(name)
    return f"# {what}\n" if what else ""


# ------------------------------------------------------------------------------ the stages


def _grouped(stages: Sequence[Stage]) -> Iterator[tuple[str, list[Stage]]]:
    """The stages that belong together, with what they are."""
    for title, group in groupby(stages, key=_title):
        yield title, list(group)


def _title(stage: Stage) -> str:
    if stage.kind is Kind.LOSS_AFTER:
        return "The loss of the same data after the step"
    title = stage.direction.value.capitalize()
    of_all = stage.direction is Direction.LOSS or stage.result.layer is None
    return title if of_all else f"{title}, layer {stage.layer}"


def _written(group: tuple[str, list[Stage]]) -> str:
    title, stages = group
    return _titled(title, map(_line, stages))


def _line(stage: Stage) -> str:
    if not stage.mistake:
        return stage.code
    return f"# MISTAKE, on purpose: {MISTAKES[stage.mistake].label}.\n{stage.code}"


def _titled(title: str, lines: Iterable[str]) -> str:
    return "\n".join((f"# {title}", *lines))
