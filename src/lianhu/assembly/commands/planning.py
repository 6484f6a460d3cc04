"""A meeting is planned: which, where, when, about what; its rolls are drawn up as drafts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Final

from django.utils.translation import gettext as _

from lianhu.assembly import counting, leading, meetings
from lianhu.assembly.house import House
from lianhu.assembly.meetings import TOWN, Kind
from lianhu.assembly.models import Item, Meeting, MeetingRoll, Sitting, State
from lianhu.audit.actor import Actor
from lianhu.audit.seen import held
from lianhu.audit.trace import command, emit
from lianhu.bodies.models import Organisation, Post
from lianhu.bodies.queries import legal_regime
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.kernel.text import clean_line
from lianhu.places.models import Area
from lianhu.places.queries import village_of
from lianhu.rolls import commands as rolls

# A committee of nine is appraised one by one, beside its report.
MOST_ITEMS: Final = 12
MOST_SITTINGS: Final = 6
# Further ahead a slip of the year is more likely than a meeting.
AHEAD: Final = timedelta(days=366)
# For which day, and of which body, rolls stand: with another of either they are drawn up anew.
Drawn = tuple[date | None, int | None]


@dataclass(frozen=True, slots=True)
class Seat:
    """When and where it sits."""

    day: date
    at: time
    where: str


@dataclass(frozen=True, slots=True)
class Point:
    """One item as somebody put it down; `stream` where it comes from another room's subject, and
    `house` what the method there asks of the vote on it. Before a town's committee `leader` puts it
    there, for `village` if it is of one.
    """

    title: str
    subject: str
    asks: str = ""
    leave: str = ""
    studied_on: date | None = None
    stream: str = ""
    put_as: str = ""
    house: House | None = None
    leader: Post | None = None
    village: Area | None = None
    major: bool = False


@command("拟开会通知")
def plan(  # noqa: PLR0913
    actor: Actor,
    *,
    area: Area,
    kind: str,
    sittings: Sequence[Seat],
    items: Sequence[Point],
    organisation: Organisation | None = None,
    called_here: str = "",
) -> Meeting:
    """A plan that nobody was told of yet. Its rolls are drawn up as drafts, so that doubts show.

    Args:
        kind: a key of `meetings.kinds`. called_here: its local name, where the kind has one.

    Raises:
        Refusal: at its field, what is missing or does not fit here.
        NotAllowed: this kind of meeting is called by others.
    """
    actor.require("assembly.plan", place=area.path)
    shape = _kind(actor, "assembly.plan", area, kind)
    row = Meeting(
        area=area, path=area.path, kind=kind, regime=regime_of(area),
        decides=shape.decides_at(area.kind), closed=shape.closed, about=shape.law_at(area.kind),
        organisation=_body(shape, organisation, area), planned_by_id=actor.person_id,
        called_here=_local(shape, called_here),
    )  # fmt: skip
    row.save(force_insert=True)
    _write(actor, row, sittings, items)
    emit(
        actor, "assembly.plan", stream=row.stream, place=area.path, fresh=True, kind=kind,
        regime=row.regime, items=len(items), sittings=len(sittings),
    )  # fmt: skip
    draw_up(actor, row, None)
    return row


@command("修改开会通知")
def revise(  # noqa: PLR0913
    actor: Actor,
    meeting: Meeting,
    *,
    sittings: Sequence[Seat],
    items: Sequence[Point],
    organisation: Organisation | None = None,
    called_here: str = "",
) -> None:
    """Change everything of a plan but its kind and place; afterwards it is what was sent.

    Rolls are drawn up anew only where the day or the body changed: what was mended in them stays.

    Raises:
        IllegalMove: people were told already. Refusal: as `plan`.
    """
    actor.require("assembly.revise", place=meeting.path)
    shape = _kind(actor, "assembly.revise", meeting.area, meeting.kind)
    hold(meeting, State.PLANNED)
    before = drawn_for(meeting)
    meeting.organisation = _body(shape, organisation, meeting.area)
    meeting.called_here = _local(shape, called_here)
    meeting.save(update_fields=["organisation", "called_here"])
    items = _as_they_came(meeting, items)
    meeting.sittings.all().delete()
    meeting.items.all().delete()
    _write(actor, meeting, sittings, items)
    emit(
        actor, "assembly.revise", stream=meeting.stream, place=meeting.path, items=len(items),
        sittings=len(sittings),
    )  # fmt: skip
    draw_up(actor, meeting, before)


def _as_they_came(meeting: Meeting, items: Sequence[Point]) -> list[Point]:
    """What comes from another room keeps its name and what its method asks, whoever writes the agenda
    anew: a vote on other words would carry it.

    Raises:
        Refusal: at its title, it is called otherwise.
    """
    known = {one.stream: one for one in meeting.items.all() if one.stream}
    found = []
    for n, one in enumerate(items):
        before = known.get(one.stream)
        if before is None:
            found.append(one)
            continue
        if clean_line(one.title, 100, label=_("议什么"), field=f"title_{n}") != before.title:
            raise Refusal(
                _("这一项是从别处列进来的，名字在这里不改：“%s”。不议了就把名字清空，另写一项。")
                % before.title,
                field=f"title_{n}",
            )
        found.append(replace(one, house=one.house or before.house))
    return found


@command("放弃拟好的会")
def drop_plan(actor: Actor, meeting: Meeting) -> None:
    """Take away a plan of which nobody was told."""
    actor.require("assembly.drop_plan", place=meeting.path)
    require_caller(actor, "assembly.drop_plan", meeting)
    hold(meeting, State.PLANNED)
    _drop_rolls(actor, meeting)
    emit(actor, "assembly.drop_plan", stream=meeting.stream, place=meeting.path)
    Meeting.objects.filter(pk=meeting.pk).delete()


def regime_of(area: Area) -> str:
    """Whose law binds: "village", "community", "town" above them.

    Raises:
        Refusal: no committee is registered, so nobody can say.
    """
    if area.kind == Area.Kind.TOWN:
        return TOWN
    village = village_of(area)
    found = legal_regime(village) if village else "none"
    if found == "none":
        raise Refusal(
            _("这里还没有登记村民委员会或者居民委员会，不知道适用哪部法律，先在“组织”里登记。"),
            field="area",
        )
    return found


def hold(meeting: Meeting, *states: str) -> None:
    """Nobody else moves this meeting until the transaction ends; its fields are as they are now.

    Raises:
        IllegalMove: it is in none of these states.
    """
    held(meeting)
    if meeting.state not in states:
        raise IllegalMove(
            _("这个会现在是“%s”，这一步不能办了，请刷新再看。") % meeting.get_state_display()
        )


def _kind(actor: Actor, verb: str, area: Area, key: str) -> Kind:
    shape = meetings.kinds().get(key)
    regime = regime_of(area)
    if shape is None or regime not in shape.names:
        raise Refusal(_("这里没有这种会。"), field="kind")
    if area.kind not in shape.levels:
        raise Refusal(
            _("%(name)s不在这一级开，请选%(levels)s。")
            % {
                "name": shape.names[regime],
                "levels": "、".join(str(Area.Kind(one).label) for one in shape.levels),
            },
            field="area",
        )  # fmt: skip
    if not calls(actor, verb, shape, area):
        raise NotAllowed(
            _("%(name)s由%(who)s召集，您的岗位不能召集。")
            % {"name": shape.names[regime], "who": shape.convener[regime]}
        )  # fmt: skip
    return shape


def calls(actor: Actor, verb: str, shape: Kind, area: Area) -> bool:
    """Whether a post of the actor is one that calls such a meeting there."""
    mine = {grant.role for grant in actor.grants if grant.carries(verb, area.path)}
    return actor.kind == "system" or bool(mine & set(shape.callers_at(area.kind)))


def require_caller(actor: Actor, verb: str, meeting: Meeting) -> None:
    """A meeting is called, held and ended by who calls such meetings, not by whoever is over them.

    Raises:
        NotAllowed: no post of the actor calls it.
    """
    if not calls(actor, verb, meeting.shape, meeting.area):
        who = meeting.shape.convener[meeting.regime]
        raise NotAllowed(_("这个会由%s召集，您的岗位不主持这个会。") % who)


def _body(shape: Kind, organisation: Organisation | None, area: Area) -> Organisation | None:
    if not shape.body:
        return None
    if organisation is None:
        raise Refusal(
            _("请选是哪个组织的会；没有的先在“组织”里登记它的成员。"), field="organisation"
        )
    if organisation.kind not in shape.body or not organisation.path.startswith(area.path):
        raise Refusal(_("这个组织不开这种会。"), field="organisation")
    return organisation


def _local(shape: Kind, words: str) -> str:
    return clean_line(words, 20, label=_("本地叫法"), field="called_here") if shape.local else ""


def _write(
    actor: Actor, meeting: Meeting, sittings: Sequence[Seat], items: Sequence[Point]
) -> None:
    if not sittings:
        raise Refusal(_("请写哪天、几点、在哪里开。"), field="day")
    if len(sittings) > MOST_SITTINGS or len(items) > MOST_ITEMS:
        raise Refusal(_("一次会最多%d个议题，请分两次开。") % MOST_ITEMS, field="items")
    if max(one.day for one in sittings) > clock.today() + AHEAD:
        raise Refusal(_("日子离今天太远，请核对：一年以内。"), field="day")
    Sitting.objects.bulk_create([
        Sitting(meeting=meeting, no=n, day=one.day, at=one.at, where=_where(one.where))
        for n, one in enumerate(sorted(sittings, key=lambda one: (one.day, one.at)), 1)
    ])  # fmt: skip
    Item.objects.bulk_create([item_of(actor, meeting, n, one) for n, one in enumerate(items)])


def item_of(actor: Actor, meeting: Meeting, n: int, point: Point) -> Item:
    """The row of the item that follows the first `n`, not yet stored; raises Refusal at its field."""
    grant = actor.grant("assembly.plan", meeting.path)
    leader = leading.putting(actor, meeting, point.leader, n) if meeting.shape.leaders else None
    by = leader.title if leader else grant.title if grant else ""
    return Item(
        leader=leader, village=point.village, major=point.major,
        meeting=meeting, no=n + 1, stream=point.stream, put_by_id=actor.person_id,
        title=clean_line(point.title, 100, label=_("议什么"), field=f"title_{n}"),
        asks=clean_line(point.asks, 300, label=_("要大家定什么"), field=f"asks_{n}"),
        subject=_subject(point.subject, n), studied_on=point.studied_on,
        asked=point.house.written() if point.house else None,
        leave=clean_line(point.leave, 120, label=_("授权的决定"), field=f"leave_{n}"),
        put_as=clean_line(point.put_as, 60, label=_("谁提的"), field=f"put_as_{n}")
        or by[:60],
    )  # fmt: skip


def _where(words: str) -> str:
    said = clean_line(words, 60, label=_("在哪里"), field="where")
    if not said:
        raise Refusal(_("请写在哪里开。"), field="where")
    return said


def _subject(key: str, n: int) -> str:
    if key not in meetings.subjects():
        raise Refusal(_("请选是哪一类事。"), field=f"subject_{n}")
    return key


def drawn_for(meeting: Meeting) -> Drawn:
    """The day of its first sitting (None: none yet) and its body, as they stand in the rows."""
    first = meeting.sittings.order_by("no").values_list("day", flat=True).first()
    return first, meeting.organisation_id


def draw_up(actor: Actor, meeting: Meeting, before: Drawn | None) -> None:
    """Drafts of every roll the meeting needs, for the day it is held; none where they stand."""
    needed = counting.needed(meeting)
    now = drawn_for(meeting)
    known = set(meeting.rolls.values_list("basis", flat=True))
    if before == now and known == set(needed):
        return
    _drop_rolls(actor, meeting)
    for basis in needed:
        roll = rolls.draw_up(
            actor, area=meeting.area, basis=basis, counted_on=now[0],
            organisation=meeting.organisation, about=meeting.about or meeting.kind,
            notice_on=clock.today(), title=f"{meeting.area}{meeting.name}{counting.label_of(basis)}名册"[:80],
        )  # fmt: skip
        MeetingRoll.objects.create(meeting=meeting, roll=roll, basis=basis)


def _drop_rolls(actor: Actor, meeting: Meeting) -> None:
    drafts = [one.roll for one in counting.rolls_of(meeting)]
    meeting.rolls.all().delete()
    for roll in drafts:
        rolls.drop(actor, roll)
