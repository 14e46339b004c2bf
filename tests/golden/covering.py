"""Few rows in which every two values of different factors meet: a covering design."""

from collections.abc import Sequence
from itertools import combinations, product

Row = tuple[int, ...]
Pair = tuple[int, int, int, int]  # factor, its value, another factor, its value


def covering(sizes: Sequence[int]) -> list[Row]:
    """Rows of one value, counted from 0, for each factor, which has so many; always the same.

    Greedy, as AETG (Cohen et al., 1997): each row begins with a pair that has not been met, and
    goes on with the values that meet most of those that are left.
    """
    pairs = combinations(range(len(sizes)), 2)
    unmet = [(f, x, g, y) for f, g in pairs for x, y in product(range(sizes[f]), range(sizes[g]))]
    rows = []
    while unmet:
        left = set(unmet)
        factor, value, other, its_value = unmet[0]
        row = {factor: value, other: its_value}
        for free in sorted(set(range(len(sizes))) - row.keys(), key=lambda each: -sizes[each]):
            gains = [len(left & pairs_of({**row, free: each})) for each in range(sizes[free])]
            row[free] = gains.index(max(gains))
        met = pairs_of(row)
        unmet = [pair for pair in unmet if pair not in met]
        rows.append(tuple(row[each] for each in range(len(sizes))))
    return rows


def pairs_of(row: dict[int, int]) -> set[Pair]:
    """The pairs that meet in a row, or in a part of it."""
    return {(f, row[f], g, row[g]) for f, g in combinations(sorted(row), 2)}
