"""A method as a graph: which stage can follow which. Clocks count as edges like people do."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from lianhu.methods.definition import Definition, Stage


@dataclass(frozen=True, slots=True)
class Link:
    """One way from a stage to another; `bounded` ways can be taken only so many times."""

    source: str
    target: str
    bounded: bool
    line: int


def links(definition: Definition) -> Iterator[Link]:
    """Every way between stages that exist; unknown targets are another check's business."""
    for stage in definition.stages:
        for edge in stage.next:
            if definition.has(edge.to):
                yield Link(stage.key, edge.to, edge.at_most is not None, edge.line)
        for expiry in stage.on_expire:
            if expiry.act == "to" and definition.has(expiry.target):
                yield Link(stage.key, expiry.target, False, stage.line_of("on_expire"))


def reach(
    start: Collection[str], ways: Collection[Link], *, through: Callable[[str], bool] | None = None
) -> set[str]:
    """All keys reachable from `start`, itself included; with `through`, walking on only
    from keys it allows."""
    seen, todo = set(start), list(start)
    while todo:
        here = todo.pop()
        if through is not None and not through(here):
            continue
        fresh = {way.target for way in ways if way.source == here} - seen
        seen |= fresh
        todo.extend(fresh)
    return seen


def backwards(ways: Collection[Link]) -> list[Link]:
    return [Link(way.target, way.source, way.bounded, way.line) for way in ways]


def endless(ways: Collection[Link]) -> list[Link]:
    """The unbounded ways that lie on a circle of unbounded ways.

    With none left every run ends: bounded ways can be taken only so often, and between
    two of them a run cannot meet a stage twice.
    """
    free = [way for way in ways if not way.bounded]
    return [way for way in free if way.source in reach({way.target}, free)]


def avoiding(
    definition: Definition, ways: Collection[Link], what: Callable[[Stage], bool]
) -> set[str]:
    """The stages a matter can come to without having passed a stage of which `what` holds."""
    entries = {definition.stages[0].key, *_entries(definition)}
    return reach(entries, ways, through=lambda key: not what(definition.stage(key)))


def _entries(definition: Definition) -> set[str]:
    """Where a matter handed over by another method comes in: past the collecting stages."""
    collecting = {stage.key for stage in definition.stages if stage.kind == "collect"}
    ways = [way for way in links(definition) if way.source in collecting]
    start = {definition.stages[0].key}
    return reach(start, ways, through=lambda key: key in collecting) - collecting
