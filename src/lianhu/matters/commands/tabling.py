"""A matter goes before a meeting, and goes on with what the meeting came to."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from lianhu.assembly import commands as assembly
from lianhu.assembly.commands.planning import Point, Seat
from lianhu.assembly.house import House
from lianhu.assembly.models import Meeting, State
from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit, hold_stream
from lianhu.bodies.models import Organisation
from lianhu.kernel.errors import IllegalMove, Refusal
from lianhu.matters import course, sending, tabled, writing
from lianhu.matters.commands.sorting import chosen
from lianhu.matters.kinds import WordRole
from lianhu.matters.models import Matter
from lianhu.methods.definition import Definition, Stage
from lianhu.methods.gathering import Gathering
from lianhu.methods.vocabulary import AREA_KINDS, Kind
from lianhu.places.models import Area
from lianhu.places.queries import ancestors

OVER: Final = (State.ENDED, State.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What the agenda says of a matter: public words, so no names. `studied_on` is the day on which
    the party organisation studied it, where the law asks for that; `each` names the office-holders
    of whom each is an item by itself."""

    title: str
    subject: str
    asks: str = ""
    leave: str = ""
    studied_on: date | None = None
    each: tuple[str, ...] = ()

    @property
    def titles(self) -> list[str]:
        return [f"{self.title}：{name}" for name in self.each] or [self.title]


def gathering_of(stage: Stage) -> Gathering:
    if stage.gathering is None:
        raise IllegalMove(_("这件事已经不在这一步了，请刷新后再看。"))
    return stage.gathering


def area_for(matter: Matter, stage: Stage) -> Area:
    """The area whose meeting it is.

    Raises:
        Refusal: the matter is not placed closely enough for that.
    """
    level = gathering_of(stage).level
    for area in [matter.area, *reversed(list(ancestors(matter.area)))]:
        if area.kind == level:
            return area
    raise Refusal(_("这件事还没有定到%s，先在“重新分流”里选在哪里。") % AREA_KINDS[level])


def house_of(definition: Definition, stage: Stage) -> House:
    """What the method asks of the vote, or of who comes where it is only talked over."""
    asked = gathering_of(stage)
    return House(
        _("%(method)s“%(stage)s”") % {"method": definition.title, "stage": stage.title},
        asked.quorum.shares if asked.quorum else (), asked.passing.shares if asked.passing else (),
        asked.way, asked.tie, asked.seats, asked.votes,
    )  # fmt: skip


@command("提交会议")
def table(  # noqa: PLR0913
    actor: Actor,
    matter: Matter,
    before: Before,
    *,
    meeting: Meeting | None = None,
    seat: Seat | None = None,
    organisation: Organisation | None = None,
) -> Meeting:
    """Put it on the agenda of a meeting that is being planned, or of a new one at `seat`.

    Raises:
        Refusal: at its field, what does not fit. IllegalMove: it waits for nothing of the kind, or
            for a meeting already.
    """
    stage = course.require_role(actor, matter, "matters.table")
    asked = gathering_of(stage)
    # Two at once: one puts it on an agenda, the other reads on which.
    hold_stream(matter.stream)
    _require_open(matter, stage, "table")
    area = area_for(matter, stage)
    row = tabled.Tabled.objects.create(
        matter=matter, stage=matter.stage, entered_at=matter.entered_at
    )
    put_as = writing.label_of(actor, "matters.table", matter.place)[:60]
    house = house_of(course.definition(matter), stage)
    points = [
        Point(
            title, before.subject, before.asks, before.leave, before.studied_on, row.stream, put_as,
            house,
        )
        for title in before.titles
    ]  # fmt: skip
    if meeting is not None:
        if meeting.kind != asked.about or meeting.path != area.path:
            raise Refusal(_("这个会不是这件事要开的会，请另选。"), field="meeting")
        for point in points:
            assembly.take_up(actor, meeting, point)
    elif seat is None:
        raise Refusal(_("请选一个会，或者写哪天、几点、在哪里开。"), field="held_on")
    else:
        meeting = assembly.plan(
            actor, area=area, kind=asked.about, sittings=[seat], items=points,
            organisation=organisation,
        )  # fmt: skip
    emit(
        actor, "matters.table", stream=matter.stream, place=matter.place, meeting=meeting.pk
    )  # fmt: skip
    return meeting


def _require_open(matter: Matter, stage: Stage, act: str) -> None:
    items = tabled.items_for(matter.pk, matter.stage, matter.entered_at)
    if tabled.next_act(stage, items) == act:
        return
    if items and items[0].meeting.state not in OVER:
        raise IllegalMove(_("已经列入%s的议题，开完会就往下走。") % items[0].meeting.name)
    raise IllegalMove(_("这件事已经不在这一步了，请刷新后再看。"))


@command("记下会议结论")
def conclude(actor: Actor, matter: Matter, *, choice: str, conclusion: str) -> None:
    """What a meeting that was held came to, in the words of who keeps its minutes.

    Raises:
        Refusal: no such choice, or no words. IllegalMove: its meeting was not held yet.
    """
    stage = course.require_role(actor, matter, "matters.conclude")
    course.at_kind(matter, Kind.MEETING)
    _require_open(matter, stage, "conclude")
    picked = chosen(matter, choice, conclusion)
    if not conclusion.strip():
        raise Refusal(_("请写下会议怎么说的。"), field="conclusion")
    label = writing.label_of(actor, "matters.conclude", matter.place)
    word = writing.write(
        actor, matter, WordRole.CONCLUSION, conclusion, label=label, field="conclusion"
    )
    course.advance(
        actor, matter, "matters.conclude", choice, also=sending.sets(matter, picked),
        words={"conclusion": conclusion, "reason": conclusion},
        data={"word": word.pk, "digest": word.digest},
    )  # fmt: skip


@command("会议有了结果")
def met(actor: Actor, matter: Matter, *, outcome: str, said: str) -> None:
    """The meeting it waited for is over, and this came of it; nobody types an outcome.

    Args:
        said: the result in words, for who is told of it.

    Raises:
        IllegalMove: it waits for something else, or its method has no such outcome.
    """
    actor.require("matters.met", place=matter.place)
    course.at_kind(matter, Kind.MEETING, Kind.VOTE)
    course.advance(
        actor, matter, "matters.met", outcome, words={"conclusion": said, "reason": said}
    )
