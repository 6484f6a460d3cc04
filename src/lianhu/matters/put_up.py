"""What villages ask of their town: gathered over all of them, what sounds alike together, and what it costs.

Source: 典型案例二 “分析汇总村级研究提出的议题”. Only what a method sends to a meeting above the village
stands here; everything else stays with the village.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from lianhu.audit.actor import Actor
from lianhu.audit.models import Event
from lianhu.kernel.text import mask_free_text
from lianhu.matters import staged
from lianhu.matters.hot import Topic, alike
from lianhu.matters.models import Matter, Word
from lianhu.matters.rows import Line, lines
from lianhu.methods.definition import Definition, Stage
from lianhu.methods.queries import definition_of
from lianhu.methods.vocabulary import Kind

MOST = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """One matter a village put up: why it needs the town, roughly what it costs (yuan; None: not
    said), since when it waits, and at which step."""

    line: Line
    why: str
    yuan: int | None
    since: datetime
    stage: str


@dataclass(frozen=True, slots=True)
class PutUp:
    """`groups`: what sounds alike together, the largest first; `yuan` of all that said a sum, and how
    many said none."""

    groups: list[tuple[Topic, list[Asked]]]
    n: int
    yuan: int
    unsaid: int


def put_up(actor: Actor) -> PutUp:
    """All that waits for the town in what this actor sees; few queries however many."""
    rows = _waiting(actor)
    found = lines(actor, rows.order_by("entered_at", "pk"), most=MOST, masked=True)
    asked = _asked(found)
    groups = [(topic, [asked[line.row.pk] for line in topic.lines]) for topic in alike(found)]
    sums = [one.yuan for one in asked.values()]
    return PutUp(
        groups, len(found), sum(one for one in sums if one), sum(one is None for one in sums)
    )


def above(method: Definition, stage: Stage) -> bool:
    """Whether a matter waits for the town there: at its meeting, or at the talk that leads only to it."""
    if stage.gathering is not None:
        return stage.gathering.meeting.standing == "above"
    if stage.kind != Kind.CONSULT or len(stage.next) != 1 or not stage.next[0].to:
        return False
    return above(method, method.stage(stage.next[0].to))


def _waiting(actor: Actor) -> QuerySet[Matter]:
    return staged.at(Matter.objects.visible_to(actor).filter(closed_at=None), above)


def _asked(found: list[Line]) -> dict[int, Asked]:
    by = {f"matter:{line.row.pk}": line for line in found}
    said: dict[int, Event] = {}
    sent = Event.objects.filter(stream__in=list(by), verb="matters.triage").order_by("pk")
    for event in sent:
        said[by[event.stream].row.pk] = event
    ids = [event.data.get("word") for event in said.values()]
    words = {
        one.pk: mask_free_text(one.text, ())
        for one in Word.objects.filter(pk__in=[pk for pk in ids if pk])
    }
    made = {}
    for line in found:
        last = said.get(line.row.pk)
        data = last.data if last else {}
        row = line.row
        stage = definition_of(row.version_id).stage(row.stage)
        made[row.pk] = Asked(
            line, words.get(data.get("word", 0), ""), data.get("cost"), row.entered_at, stage.title
        )
    return made
