"""The classes and levels that a rule may name: those of the methods in force at its area."""

from collections.abc import Iterator

from lianhu.methods.definition import Class, Level, Stage
from lianhu.methods.queries import definition_of, in_force
from lianhu.methods.vocabulary import Kind
from lianhu.places.models import Area


def at(area: Area) -> dict[str, Class]:
    """By key; of two methods with the same key the nearer one's."""
    return {one.key: one for stage in _stages(area) for one in stage.classes}


def levels_at(area: Area) -> dict[str, Level]:
    return {one.key: one for stage in _stages(area) for one in stage.levels}


def _stages(area: Area) -> Iterator[Stage]:
    for version in reversed(in_force(area)):
        yield from definition_of(version.pk).of_kind(Kind.DISPATCH)
