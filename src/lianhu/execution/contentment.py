"""How content people are with what became of a resolution: counted, never of too few."""

from collections import Counter
from dataclasses import dataclass

from lianhu.execution.models import Asked, Mark, Undertaking
from lianhu.execution.rules import rules


@dataclass(frozen=True, slots=True)
class Content:
    """`asked` people, `n` answers; `counts` by the words of each mark, None where they are too few
    or still being asked: a count that moves by one names who moved it."""

    asked: int
    n: int
    counts: list[tuple[str, int]] | None
    few: int


def content(one: Undertaking) -> Content | None:
    """Of one undertaking; None before anybody was asked. One query."""
    if one.asked_on is None:
        return None
    marks = list(Asked.objects.filter(undertaking=one).values_list("mark", flat=True))
    given = Counter(mark for mark in marks if mark is not None)
    n, few = sum(given.values()), rules().few
    shown = one.closed_on is not None and n >= few
    counts = [(str(mark.label), given[mark]) for mark in reversed(Mark)] if shown else None
    return Content(len(marks), n, counts, few)
