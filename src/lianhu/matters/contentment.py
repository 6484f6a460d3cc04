"""Which marks count as content: those above the line that the matter's own method draws."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianhu.methods.definition import Stage
from lianhu.methods.queries import definition_of
from lianhu.methods.vocabulary import Kind


def marks_of(stage: Stage) -> dict[int, str]:
    """Each mark of a rating stage in words, or as a number where the method has none."""
    named = dict(enumerate(stage.scale_labels, start=1))
    return {mark: named.get(mark, str(mark)) for mark in range(1, stage.scale + 1)}


@dataclass(frozen=True, slots=True)
class Line:
    """The lowest mark that is not low, what it is called, and of how many."""

    least: int
    label: str
    scale: int


def line_of(version_id: int) -> Line | None:
    """Where the method draws the line; None where it asks for no mark."""
    stages = definition_of(version_id).of_kind(Kind.RATE)
    if not stages:
        return None
    least = stages[0].low_at_most + 1
    return Line(least, marks_of(stages[0])[least], stages[0].scale)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of those rated are content, called and defined as their methods say."""

    content: int
    n: int
    name: str
    definition: str


def share(rated: Iterable[tuple[int, int, int]]) -> Share:
    """The share over (version, mark, how many); what a method without marks left is not counted."""
    content = n = 0
    lines: set[Line] = set()
    for version_id, mark, count in rated:
        line = line_of(version_id)
        if line is None or not count:
            continue
        lines.add(line)
        n += count
        content += count if mark >= line.least else 0
    return Share(content, n, *_called(lines))


def _called(lines: set[Line]) -> tuple[str, str]:
    if len(lines) != 1:
        return _("评价合格"), _("有评价的事项中，高于各自工作法所定不满意分数的比例")
    line = next(iter(lines))
    facts = {"label": line.label, "least": line.least, "scale": line.scale}
    return (
        _("评价%(label)s以上") % facts,
        _("有评价的事项中评“%(label)s”及以上的比例（%(scale)d分制，工作法定%(least)d分起）")
        % facts,
    )
