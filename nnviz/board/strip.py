"""Where a pass stands: its stages as chips, in groups by direction, and folded by layer if many."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from nnviz.board.buttons import Words, act, button_html, turns_html
from nnviz.board.typeset import name_html
from nnviz.board.words import TITLES
from nnviz.core.explain.stage import Direction, Stage

UNFOLDED = 24  # stages of which each has its chip; of more, only those of the layer that is shown

Part = list[int]  # the places of the stages of one layer in one direction, or of one number


def parts_of(stages: Sequence[Stage]) -> list[Part]:
    """The stages of each layer in each direction, in the order of the pass."""

    def kind(index: int) -> tuple[Direction, int, str]:
        stage = stages[index]
        alone = "" if stage.result.layer else str(stage.result)
        return stage.direction, stage.layer, alone

    return [list(places) for _, places in groupby(range(len(stages)), key=kind)]


def ways_html(stages: Sequence[Stage], index: int) -> str:
    """Buttons that go on or back, by a stage and by a layer."""
    parts, last = parts_of(stages), len(stages) - 1
    here = next(place for place, part in enumerate(parts) if index in part)
    back, on = (
        button_html(
            key,
            act(stage=parts[min(max(to, 0), len(parts) - 1)][0]),
            words,
            enabled=0 <= to < len(parts),
        )
        for key, to, words in (
            ("previous layer", here - 1, Words("«", "Previous layer (Shift+P)", sign=True)),
            ("next layer", here + 1, Words("»", "Next layer (Shift+N)", sign=True)),
        )
    )
    steps = turns_html(
        "stage",
        index,
        last,
        Words("‹ Previous", "Previous stage (P)"),
        Words("Next ›", "Next stage (N)"),
    )
    return f'<div class="nnviz-turn">{back}{steps}{on}</div>'


def strip_html(stages: Sequence[Stage], index: int) -> str:
    """The stages, with the one at `index` as the current one."""
    groups = groupby(parts_of(stages), key=lambda part: stages[part[0]].direction)
    folded = len(stages) > UNFOLDED
    found = []
    for direction, parts in groups:
        chips = "".join(chip for part in parts for chip in _chips(stages, part, index, folded))
        layers = ", by layer" if folded and direction is not Direction.LOSS else ""
        found.append(
            f'<div class="nnviz-group nnviz-{direction.value}" role="group"'
            f' aria-label="{TITLES[direction]}"><span>{TITLES[direction]}{layers}</span>'
            f"<div>{chips}</div></div>"
        )
    return (
        f'<nav class="nnviz-strip" data-scroll="strip" aria-label="Stages">{"".join(found)}</nav>'
    )


def _chips(stages: Sequence[Stage], part: Part, index: int, folded: bool) -> Iterator[str]:  # noqa: FBT001 (one of two forms)
    if folded and index not in part and len(part) > 1:
        yield _layer_chip([stages[place] for place in part], part[0])
        return
    for place in part:
        stage = stages[place]
        title = f"{TITLES[stage.direction]}: {escape(str(stage.result))}"
        yield _chip(place, name_html(stage.result), title, [stage], here=place == index)


def _layer_chip(stages: Sequence[Stage], first: int) -> str:
    """One chip for all stages of a layer: it leads to the first of them."""
    names = ", ".join(escape(str(stage.result)) for stage in stages)
    title = f"{TITLES[stages[0].direction]}, layer {stages[0].layer}: {names}"
    return _chip(first, str(stages[0].layer), title, stages, here=False)


def _chip(place: int, words: str, title: str, stages: Sequence[Stage], *, here: bool) -> str:
    wrong = any(stage.mistake for stage in stages)
    kinds = f"nnviz-chip{' nnviz-here' * here}{' nnviz-wrong' * wrong}"
    current = ' aria-current="step"' if here else ' tabindex="-1"'  # arrow keys go on from it
    return (
        f'<button type="button" class="{kinds}"{current} data-key="stage.{place}"'
        f' {act(stage=place)} title="{title}">{words}</button>'
    )
