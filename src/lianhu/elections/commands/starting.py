"""An election begins with a kind and a day; its roll, its meeting, its notice; it may be stopped."""

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lianhu.assembly import commands as assembly
from lianhu.assembly.commands.planning import Point, Seat, regime_of
from lianhu.assembly.meetings import kinds as meeting_kinds
from lianhu.assembly.models import Meeting
from lianhu.assembly.reckoning import notice_days
from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.bodies.models import Organisation
from lianhu.bodies.queries import bodies_of
from lianhu.elections import calendar, reading, wording
from lianhu.elections.holding import hold, named, not_concerned
from lianhu.elections.kinds import BALLOT, Kind, kinds
from lianhu.elections.models import Contest, Election
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, Refusal
from lianhu.kernel.text import clean_line
from lianhu.places.models import Area
from lianhu.publicity import commands as publicity
from lianhu.rolls import commands as rolls
from lianhu.rolls.models import Roll

WHERE = 60
MOST_AHEAD = 366


@command("开始一次选举")
def start(  # noqa: PLR0913
    actor: Actor,
    *,
    area: Area,
    kind: str,
    organisation: Organisation,
    seat: Seat,
    seats: Mapping[str, int] | None = None,
    mode: str = "",
    way: str = "",
    meeting_kind: str = "",
    fills: bool = False,
) -> Election:
    """Begin: which seats of which body, on which day. Where it is held in a meeting, that is planned too.

    Args:
        seat: day, hour and place of the vote. seats: standing → how many; the usual ones if none.
        mode: which of the law's ways of electing; the first if empty. way: a `Round.Way` of the
            kind. meeting_kind: a key of the kind's meetings. fills: only empty seats are filled,
            for the rest of the term.

    Raises:
        Refusal: at its field, what does not fit; at `held_on` a day too near, with the first that is not.
        Conflict: such an election of this body is running.
    """
    actor.require("elections.start", place=area.path)
    return begin(
        actor, "elections.start", kind_here(kind, area, BALLOT, "meeting"), area=area,
        organisation=organisation, seat=seat, seats=seats, mode=mode, way=way,
        meeting_kind=meeting_kind, fills=fills,
    )  # fmt: skip


def begin(  # noqa: PLR0913
    actor: Actor,
    verb: str,
    shape: Kind,
    *,
    area: Area,
    organisation: Organisation,
    seat: Seat,
    seats: Mapping[str, int] | None = None,
    mode: str = "",
    way: str = "",
    meeting_kind: str = "",
    fills: bool = False,
) -> Election:
    """Write an election down with its contests, under the verb of who asks; raises as `start`."""
    person, regime, today = named(actor), regime_of(area), clock.today()
    _body(shape, organisation, area)
    meeting_kind = _meeting(shape, area, regime, meeting_kind)
    about = meeting_kinds()[meeting_kind].law_at(area.kind) if meeting_kind else ""
    in_time(shape, regime, today, seat.day, about)
    made = Election(
        kind=shape.key, area=area, path=area.path, organisation=organisation, regime=regime,
        mode=_one_of(mode, tuple(shape.modes), "mode"), way=_one_of(way, shape.ways, "way"),
        notice_on=today, day=seat.day, at=seat.at, where=where_of(seat.where),
        fills=fills or shape.fresh == "seat", meeting_kind=meeting_kind, started_at=clock.now(), by_person_id=person,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as clash:
        raise Conflict(_("这里的这种选举正在办，先办完或者停了再开始。")) from clash
    wanted = _seats(shape, seats)
    Contest.objects.bulk_create([
        Contest(election=made, no=n, standing=standing, seats=number)
        for n, (standing, number) in enumerate(wanted, 1)
    ])  # fmt: skip
    if shape.by_meeting:
        _plan(actor, made, seat)
    emit(
        actor, verb, stream=made.stream, place=made.path, fresh=True, kind=made.kind,
        body=organisation.pk, regime=regime, mode=made.mode, day=seat.day.isoformat(),
        seats=dict(wanted), meeting=made.meeting_id,
    )  # fmt: skip
    return made


def kind_here(key: str, area: Area, *roads: str) -> Kind:
    """The kind, where it is known to the law of this place and held on this level.

    Raises:
        Refusal: it is not.
    """
    shape = kinds().get(key)
    if shape is None or shape.road not in roads or regime_of(area) not in shape.names:
        raise Refusal(_("这里没有这种选举。"), field="kind")
    if area.kind not in shape.levels:
        levels = "、".join(str(Area.Kind(one).label) for one in shape.levels)
        raise Refusal(_("这种选举在%s办。") % levels, field="area")
    return shape


def in_time(shape: Kind, regime: str, today: date, day: date, about: str) -> None:
    """Raise Refusal where a day of the law could not be kept any more; it names the first that could."""
    asked = notice_days(regime, today, about) if about else None
    notice = (asked.at_least or 0) + 1 if asked else 0
    first, why = calendar.earliest(shape, regime, today, notice_days=notice)
    if day < first:
        cited = str(why or asked or "")
        raise Refusal(
            _("这一天太近，来不及：最早%(first)s。%(why)s")
            % {"first": clock.chinese_date(first), "why": cited},
            field="held_on",
        )
    if (day - today).days > MOST_AHEAD:
        raise Refusal(_("日子离今天太远，请核对：一年以内。"), field="held_on")


@command("改选举日")
def move_day(actor: Actor, election: Election, *, seat: Seat, why: str) -> None:
    """Another day, hour or place, before anybody votes; people are told again.

    Raises:
        Refusal: no reason, or a day too near. IllegalMove: it is voted on already, or held in a
            meeting, which is moved where meetings are.
    """
    actor.require("elections.move_day", place=election.path)
    hold(election)
    not_concerned(actor, election)
    if election.meeting_kind:
        raise IllegalMove(_("这次选举在会上办，请在那个会的页面改时间。"))
    if election.polls.counting().exists():
        raise IllegalMove(_("已经开始投票了，不能再改日子。"))
    reason = clean_line(why, 200, label=_("为什么改"), field="why")
    if not reason:
        raise Refusal(_("请写为什么改，大家会看到。"), field="why")
    _still_in_time(election, seat.day)
    before = election.day
    election.day, election.at, election.where = seat.day, seat.at, where_of(seat.where)
    election.save(update_fields=["day", "at", "where"])
    if election.told_at is not None:
        post(actor, election, wording.moved(election, before, reason), _("改期"))
    emit(
        actor, "elections.move_day", stream=election.stream, place=election.path,
        day=seat.day.isoformat(), before=before.isoformat(),
    )  # fmt: skip


def _still_in_time(election: Election, day: date) -> None:
    """The days that are not over yet must fit; what is done must not come too late for it."""
    today = clock.today()
    if day < today:
        raise Refusal(_("这一天已经过了。"), field="held_on")
    found = calendar.steps(election.sort, election.regime, election.notice_on, day)
    done = reading.done(election)
    for one in found:
        at = done.get(one.key, today)
        if one.asked and one.latest and one.latest <= day and at > one.latest:
            first = at + (day - one.latest)
            raise Refusal(
                _("“%(what)s”来不及：最早%(first)s。%(cited)s")
                % {"what": one.title, "first": clock.chinese_date(first), "cited": one.cited},
                field="held_on",
            )


@command("公布选举日")
def tell_day(actor: Actor, election: Election) -> None:
    """Everybody is told which day, how many seats, and how to come on the roll.

    Raises:
        IllegalMove: it was told, or its meeting is called where meetings are.
    """
    actor.require("elections.tell_day", place=election.path)
    hold(election)
    if election.meeting_kind:
        raise IllegalMove(_("这次选举在会上办，请在那个会的页面发通知。"))
    if election.told_at is not None:
        raise IllegalMove(_("已经公布过了。"))
    election.told_at = clock.now()
    election.save(update_fields=["told_at"])
    posting = post(actor, election, wording.notice(election), _("公告"))
    emit(actor, "elections.tell_day", stream=election.stream, place=election.path, posting=posting)


@command("编选举名册")
def draw_roll(actor: Actor, election: Election) -> Roll:
    """Draw up who may vote, counted on the day of the election; it is settled and frozen where rolls are.

    Raises:
        IllegalMove: there is one, or the meeting has its own. Refusal: as `rolls.draw_up`.
    """
    actor.require("elections.draw_roll", place=election.path)
    hold(election)
    if election.meeting_kind:
        raise IllegalMove(_("这次选举用那个会的名册。"))
    if election.roll is not None:
        raise IllegalMove(_("名册已经编了。"))
    basis = election.sort.modes[election.mode]
    election.roll = rolls.draw_up(
        actor, area=election.area, basis=basis, counted_on=election.day,
        organisation=_representatives(election) if basis == "representatives" else None,
        about=election.sort.about, notice_on=election.notice_on,
        title=_("%(area)s%(name)s名册") % {"area": election.area, "name": election.name},
    )  # fmt: skip
    election.save(update_fields=["roll"])
    emit(
        actor, "elections.draw_roll", stream=election.stream, place=election.path,
        roll=election.roll.pk, basis=basis,
    )  # fmt: skip
    return election.roll


@command("拟推选的会")
def plan_meeting(actor: Actor, election: Election, *, seat: Seat) -> Meeting:
    """Plan the meeting anew, where the first was dropped or called off.

    Raises:
        IllegalMove: it stands. Refusal: as `assembly.plan`.
    """
    actor.require("elections.plan_meeting", place=election.path)
    hold(election)
    if not election.meeting_kind:
        raise IllegalMove(_("这次选举不在会上办。"))
    if election.polls.counting().exists():
        raise IllegalMove(_("已经开始投票了。"))
    meeting = election.meeting
    if meeting is not None and not (meeting.is_over and not election.polls.counting().exists()):
        raise IllegalMove(_("那个会还在。"))
    election.day, election.at, election.where = seat.day, seat.at, where_of(seat.where)
    made = _plan(actor, election, seat)
    emit(
        actor, "elections.plan_meeting", stream=election.stream, place=election.path,
        meeting=made.pk, day=seat.day.isoformat(),
    )  # fmt: skip
    return made


@command("停办选举")
def stop(actor: Actor, election: Election, *, why: str) -> None:
    """It is not gone on with: begun by mistake, or what the law asks was missed. The reason is public.

    Raises:
        NotAllowed: who acts stands in it, or is to be recalled by it. Refusal: no reason.
        IllegalMove: its result was announced, a vote is open, or one came to
            something that is to be announced.
    """
    actor.require("elections.stop", place=election.path)
    hold(election)
    not_concerned(actor, election)
    if election.announced_at is not None:
        raise IllegalMove(_("结果已经公布，不能停办了。"))
    polls = reading.polls_of(election)
    if any(one.round.is_open for one in polls):
        raise IllegalMove(_("正在投票，先把这一轮结束。"))
    if any(reading.came_out(one) for one in polls):
        # Who does not like what was counted does not make it undone by stopping.
        raise IllegalMove(_("已经投出结果，不能停办：先公布结果，要当场公布。"))
    reason = clean_line(why, 200, label=_("为什么不选了"), field="why")
    if not reason:
        raise Refusal(_("请写为什么不选了，大家会看到。"), field="why")
    told = election.is_told
    election.stopped_at, election.stopped_why = clock.now(), reason
    election.save(update_fields=["stopped_at", "stopped_why"])
    if told:
        post(actor, election, wording.stopped(election), _("停办"))
    emit(actor, "elections.stop", stream=election.stream, place=election.path)


def post(actor: Actor, election: Election, words: str, what: str) -> int:
    """On the board until the day of the vote; `what` it is about heads it."""
    days = max(1, (election.day - clock.today()).days)
    made = publicity.post(
        actor, stream=election.stream, kind="notice", title=f"{wording.title(election)}{what}"[:100],
        words=words, area=election.area, basis=wording.basis(election), board=_("公示栏"),
        days=days,
    )  # fmt: skip
    return made.pk


def _plan(actor: Actor, election: Election, seat: Seat) -> Meeting:
    sort = meeting_kinds()[election.meeting_kind]
    body = _representatives(election) if "representatives" in sort.key else None
    points = [
        Point(
            _("推选%(what)s%(n)d名") % {"what": one.label, "n": one.seats}, "other",
            stream=one.stream,
        )
        for one in election.contests.select_related("election").order_by("no")
    ]  # fmt: skip
    election.meeting = assembly.plan(
        actor, area=election.area, kind=election.meeting_kind, sittings=[seat], items=points,
        organisation=body, called_here=election.name if sort.local else "",
    )  # fmt: skip
    election.save(update_fields=["meeting", "day", "at", "where"])
    return election.meeting


def _representatives(election: Election) -> Organisation:
    found = bodies_of(election.area, "villager_representatives", "resident_representatives")
    if not found:
        raise Refusal(_("这里还没有登记代表会议，请先在“组织”里登记代表。"), field="meeting_kind")
    return found[0]


def _body(shape: Kind, organisation: Organisation, area: Area) -> None:
    if organisation.kind not in shape.body or organisation.ended_on is not None:
        raise Refusal(_("这种选举不是选这个组织的人。"), field="organisation")
    near = area.path.startswith(organisation.path)
    if not near or (shape.fresh != "unit" and organisation.area_id != area.pk):
        raise Refusal(_("这个组织不在这里。"), field="organisation")


def _meeting(shape: Kind, area: Area, regime: str, wanted: str) -> str:
    """The meeting it is held in: one that decides here by law."""
    if not shape.by_meeting:
        return ""
    fits = reading.meetings_for(shape, area, regime)
    if not fits or (wanted and wanted not in fits):
        raise Refusal(_("这里没有能这样选的会。"), field="meeting_kind")
    return wanted or fits[0]


def _one_of(wanted: str, known: tuple[str, ...], field: str) -> str:
    if wanted and wanted not in known:
        raise Refusal(_("这种选举不能这样办。"), field=field)
    return wanted or (known[0] if known else "")


def _seats(shape: Kind, wanted: Mapping[str, int] | None) -> list[tuple[str, int]]:
    """Standing and number, in the order of the kind; zero leaves one out."""
    asked = {one.standing: one.n for one in shape.seats} if wanted is None else dict(wanted)
    if set(asked) - {one.standing for one in shape.seats}:
        raise Refusal(_("这种选举没有这个职务。"), field="seats")
    found = [(one.standing, asked.get(one.standing, 0)) for one in shape.seats]
    for one, (_standing, number) in zip(shape.seats, found, strict=True):
        if not 0 <= number <= one.most:
            raise Refusal(
                _("%(what)s最多选%(most)d名。") % {"what": shape.word(one.standing), "most": one.most},
                field=one.standing,
            )  # fmt: skip
    found = [row for row in found if row[1]]
    if shape.seats and not found:
        raise Refusal(_("请写选几个。"), field="seats")
    return found


def where_of(words: str) -> str:
    said = clean_line(words, WHERE, label=_("在哪里"), field="where")
    if not said:
        raise Refusal(_("请写在哪里投票。"), field="where")
    return said
