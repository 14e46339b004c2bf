"""What a training with mistakes comes to, and why, in numbers and no more than they say."""

import numpy as np

from nnviz.board.numbers import plain
from nnviz.core.explain.fair_comparison import Comparison
from nnviz.core.explain.first_steps import FirstSteps
from nnviz.core.explain.mistaken_training import Course
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.setup.config import Config
from nnviz.views.backprop.verdict import Words

_SAME, _ABOUT = 1e-9, 0.02  # relative differences: of rounding, and too small to speak of
_PRINTED = 5e-4  # of a number near 1 with three digits
_WHOLE, _LITTLE = 0.95, 0.1  # shares that count as all of it, and as none
_LEAST, _MOST = float(np.finfo(float).tiny), float(np.finfo(float).max)  # have logarithms


def outcome_words(comparison: Comparison, config: Config) -> Words:
    """Who came lower, and whether the length of the first step explains it."""
    headline = _headline(comparison, _difference(comparison))
    why = f"{_first_steps(comparison.first, config)} {_why(comparison)}".strip()
    return Words(headline.kind, "\n\n".join((f"**{headline.text}**", _ends(comparison), why)))


def _difference(comparison: Comparison) -> float:
    """The largest relative difference of C at any step; infinite where one training ended."""
    honest, mistaken = comparison.honest.loss, comparison.mistaken.loss
    if len(honest) != len(mistaken):
        return float("inf")
    either = np.maximum(honest, mistaken)
    return float(np.max(np.abs(honest - mistaken) / np.where(either > 0, either, 1)))


def _ends_alike(comparison: Comparison) -> bool:
    honest, mistaken = comparison.honest, comparison.mistaken
    return mistaken.diverged_at is None and _about(honest.loss[-1], mistaken.loss[-1])


def _about(one: float, other: float) -> bool:
    return bool(np.isclose(one, other, rtol=_ABOUT, atol=0))


# ------------------------------------------------------------------------------- what came of it


def _headline(comparison: Comparison, differs: float) -> Words:
    honest, mistaken = comparison.honest.loss[-1], comparison.mistaken.loss[-1]
    diverged_at = comparison.mistaken.diverged_at
    if diverged_at is not None:
        return Words("wrong", f"Mistaken training diverges, at step {diverged_at:,}.")
    if differs <= _SAME:
        same = "Here mistaken training is the same as honest training."
        return Words("unknown", f"{same} Another network or other data may show what is wrong.")
    if differs <= _ABOUT:
        return Words("unknown", "Here mistaken training hardly differs from honest training.")
    if _ends_alike(comparison):
        return Words("unknown", "Mistaken training ends about where honest training ends.")
    if mistaken < honest:
        return Words(
            "doubtful", "Mistaken training ends with a smaller C here, and is still wrong."
        )
    rises = mistaken > comparison.start and not _about(mistaken, comparison.start)
    worse = (
        f"makes C rise, from {plain(comparison.start, 3)} on {comparison.data}"
        if rises
        else "ends with a larger C"
    )
    return Words("wrong", f"Mistaken training {worse}.")


def _ends(comparison: Comparison) -> str:
    """The last C of each training, on the whole training set."""
    honest, mistaken, matched = comparison.honest, comparison.mistaken, comparison.matched
    said = (
        f"After {honest.steps:,} steps C of {comparison.data} is {_end(honest)} in honest training"
    )
    if mistaken.diverged_at is None:
        said += f" and {_end(mistaken)} in the mistaken one"
    if matched is None or comparison.rate is None or matched is honest:
        return f"{said}."
    rate = f"honest training with learning rate {plain(comparison.rate, 3)}"
    if matched.diverged_at is not None:
        at = f"{matched.diverged_at:,}"
        return f"{said}; {rate}, whose first step is as long, diverges at step {at}."
    return f"{said}; it is {_end(matched)} in {rate}, whose first step is as long."


def _end(course: Course) -> str:
    return plain(course.loss[-1], 3)


# ------------------------------------------------------------------------------------------- why


def _first_steps(first: FirstSteps, config: Config) -> str:
    """How long the mistaken first step is, and where it points; and why no rate is matched."""
    honest, mistaken = bool(first.honest.any()), bool(first.mistaken.any())
    if not honest and not mistaken:
        return "Neither first step moves W or b: the gradient is 0."
    if not honest:
        return "The honest first step is 0: no learning rate makes it as long as the mistaken one."
    if not mistaken:
        return "The mistaken first step is 0: it moves neither W nor b."
    length = "as long as" if _about(first.ratio, 1) else f"{plain(first.ratio, 3)} times as long as"
    said = (
        f"The mistaken first step is {length} the honest one, and the cosine of the angle between"
        f" them is {plain(first.cosine, 3)}{_direction(first.cosine)}."
    )
    return said if first.proportional else f"{said} {_unmatched(config)}"


def _direction(cosine: float) -> str:
    """What a cosine that is printed as 1 or -1 means."""
    if abs(cosine) < 1 - _PRINTED:
        return ""
    almost = "almost " if abs(cosine) < 1 - _SAME else ""
    return f": {almost}the {'same' if cosine > 0 else 'opposite'} direction"


def _unmatched(config: Config) -> str:
    if config.clip_norm:
        return (
            "No honest run is matched to it: gradients are clipped, and so a longer gradient need"
            " not make a longer step."
        )
    return (
        f"No honest run is matched to it: the first step of {OPTIMIZERS[config.optimizer].label}"
        " hardly depends on the size of the gradient, because each number whose gradient is not"
        " near 0 moves equally far."
    )


def _why(comparison: Comparison) -> str:
    """Whether honest steps of the mistaken length come to the same as the mistaken ones."""
    first, honest, matched = comparison.first, comparison.honest, comparison.matched
    if matched is None or _ends_alike(comparison):
        return ""
    elsewhere = f"in where the steps point, and in how long the later ones are{_paths(comparison)}"
    if _about(first.ratio, 1):
        return f"So the difference lies {elsewhere}."
    steps = f"{'longer' if first.ratio > 1 else 'shorter'} steps"
    share = _share(honest, comparison.mistaken, matched)
    if share >= _WHOLE:
        return f"So {steps} alone are enough for this."
    if share > _LITTLE:
        return f"So {steps} explain a part of it; the rest lies {elsewhere}."
    return f"So {steps} explain hardly any of it; the reason lies {elsewhere}."


def _paths(comparison: Comparison) -> str:
    """How far W and b move in all, in as many steps; the first are as long, later ones need not."""
    mistaken, matched = comparison.mistaken, comparison.matched
    if matched is None or matched.steps != mistaken.steps:
        return ""
    rate = "" if matched is comparison.honest else " with that learning rate"
    return (
        f": in all, W and b move {plain(mistaken.path, 3)} in the mistaken training, and"
        f" {plain(matched.path, 3)} in the honest one{rate}"
    )


def _share(honest: Course, mistaken: Course, matched: Course) -> float:
    """How much of the way from the honest to the mistaken end, in powers of C, `matched` goes."""
    if mistaken.diverged_at is not None or matched.diverged_at is not None:
        return float(mistaken.diverged_at is not None and matched.diverged_at is not None)
    ends = np.array([course.loss[-1] for course in (honest, mistaken, matched)])
    start, end, reached = np.log(np.clip(ends, _LEAST, _MOST))
    return float((reached - start) / (end - start)) if end != start else 0.0
