"""The door: the road is declared, people sign in by it and by no other, some leave, some sit in."""

from datetime import date

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from lianhu.assembly import counting
from lianhu.assembly.commands.planning import hold, require_caller
from lianhu.assembly.headcount import born_by
from lianhu.assembly.models import Attendance, Guest, Item, Meeting, Sitting, State
from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.ballots.models import Round
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, NotAllowed, Refusal
from lianhu.kernel.text import clean_line
from lianhu.people.models import Person, Residence
from lianhu.rolls.models import Entry

ONCE = "assembly_attendance_once_over_all_sittings"


@command("开始签到")
def begin(actor: Actor, meeting: Meeting, *, road: str = "") -> None:
    """Declare by what is counted, and open the door. From here on the road stands.

    Args:
        road: a base of `counting.roads_of`; the only one if empty.

    Raises:
        Refusal: at `road`, several and none chosen; or its day has not come.
        IllegalMove: it runs already, or is over.
    """
    actor.require("assembly.begin", place=meeting.path)
    require_caller(actor, "assembly.begin", meeting)
    hold(meeting, State.CALLED)
    first = min(one.day for one in meeting.sittings.all())
    if first > clock.today():
        raise Refusal(_("%s才开会，到那天再开始签到。") % clock.chinese_date(first), field="road")
    roads = counting.roads_of(meeting)
    chosen = road or (roads[0] if len(roads) == 1 else "")
    if roads and chosen not in roads:
        raise Refusal(_("请选这个会按什么算，签到以后就不能换了。"), field="road")
    share = counting.share_of(meeting, chosen) if chosen else None
    meeting.total = counting.totals(meeting).get(chosen, 0)
    meeting.need = share.need(meeting.total) if share else 0
    meeting.road, meeting.state, meeting.opened_at = chosen, State.RUNNING, clock.now()
    meeting.save(update_fields=["total", "need", "road", "state", "opened_at"])
    emit(
        actor, "assembly.begin", stream=meeting.stream, place=meeting.path, road=chosen,
        total=meeting.total, need=meeting.need,
    )  # fmt: skip


@command("签到")
def sign(
    actor: Actor, meeting: Meeting, entry: Entry, *, sitting: Sitting, came: Person | None = None
) -> Attendance:
    """One number of the roll is there. Whoever helps at the door signs in people of their own area.

    Args:
        came: who of the household came, where somebody wants it noted; any grown person of it.

    Raises:
        Conflict: signed in already; says when. IllegalMove: the meeting is not running.
        Refusal: not on the roll of the declared road; a child, or of another household.
    """
    actor.require("assembly.sign", place=_near(meeting, entry))
    if came is not None:
        _of_household(entry, came, sitting)
    made = Attendance(
        meeting=meeting, entry=entry, sitting=sitting, came=came, at=clock.now(),
        by_person_id=actor.person_id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as wall:
        raise _refused(wall, meeting, entry) from wall
    # Hundreds sign in at once: each has a chain of its own, and nobody waits for another.
    emit(
        actor, "assembly.sign", stream=f"signed:{made.pk}", place=meeting.path, fresh=True,
        meeting=meeting.pk, roll=entry.roll_id, no=entry.no, sitting=sitting.no,
    )  # fmt: skip
    return made


@command("划掉签错的")
def unsign(actor: Actor, attendance: Attendance, *, why: str = "") -> None:
    """A tap at the wrong name is taken back; that it was there stays in the log.

    Raises:
        IllegalMove: the meeting is over, or a vote has counted this number as present.
    """
    meeting = attendance.meeting
    actor.require("assembly.unsign", place=_near(meeting, attendance.entry))
    hold(meeting, State.RUNNING)
    if counted_in(meeting, attendance.entry):
        raise IllegalMove(_("已经有一轮表决把他算作到会，不能划掉了；走了的记“走了”。"))
    clean_line(why, 200, label=_("原因"), field="why")
    emit(
        actor, "assembly.unsign", stream=meeting.stream, place=meeting.path,
        signed=attendance.pk, roll=attendance.entry.roll_id, no=attendance.entry.no,
    )  # fmt: skip
    Attendance.objects.filter(pk=attendance.pk).delete()


@command("记走了或回来了")
def step_out(actor: Actor, attendance: Attendance, *, back: bool = False) -> None:
    """Somebody leaves before the end, or comes back: a vote counts who is there at its moment.

    Raises:
        IllegalMove: the meeting is over, or somebody noted it already.
    """
    meeting = attendance.meeting
    actor.require("assembly.step_out", place=_near(meeting, attendance.entry))
    hold(meeting, State.RUNNING)
    rows = Attendance.objects.filter(pk=attendance.pk, left_at__isnull=not back)
    if not rows.update(left_at=None if back else clock.now()):
        raise IllegalMove(_("刚刚已经有人记过了，请刷新再看。"))
    emit(
        actor, "assembly.step_out", stream=meeting.stream, place=meeting.path,
        signed=attendance.pk, back=back,
    )  # fmt: skip


@command("记列席的人")
def sit_in(actor: Actor, meeting: Meeting, *, name: str, what_as: str = "") -> Guest:
    """Somebody who is on no roll: heard, and never counted.

    Raises:
        Refusal: no name. Conflict: is noted already.
    """
    actor.require("assembly.sit_in", place=meeting.path)
    require_caller(actor, "assembly.sit_in", meeting)
    hold(meeting, State.RUNNING)
    said = clean_line(name, 50, label=_("姓名"), field="name")
    if not said:
        raise Refusal(_("请写姓名。"), field="name")
    made, new = Guest.objects.get_or_create(
        meeting=meeting, name=said,
        what_as=clean_line(what_as, 40, label=_("身份"), field="what_as"),
        defaults={"by_person_id": actor.person_id},
    )  # fmt: skip
    if not new:
        raise Conflict(_("这个人已经记过了。"))
    emit(actor, "assembly.sit_in", stream=meeting.stream, place=meeting.path, guest=made.pk)
    return made


@command("散会")
def end(actor: Actor, meeting: Meeting) -> None:
    """Nobody signs in any more; whether enough came follows from who signed in, and stands.

    Raises:
        IllegalMove: it does not run. Refusal: a vote is still open.
    """
    actor.require("assembly.end", place=meeting.path)
    require_caller(actor, "assembly.end", meeting)
    hold(meeting, State.RUNNING)
    if open_rounds(meeting):
        raise Refusal(_("还有一轮表决没有结束，结束了再散会。"))
    _by_the_roll(meeting)
    came = counting.present(meeting)
    meeting.quorate = came >= meeting.need if meeting.need else None
    meeting.state, meeting.ended_at = State.ENDED, clock.now()
    meeting.save(update_fields=["total", "need", "quorate", "state", "ended_at"])
    emit(
        actor, "assembly.end", stream=meeting.stream, place=meeting.path, came=came,
        need=meeting.need, quorate=meeting.quorate,
    )  # fmt: skip


def _by_the_roll(meeting: Meeting) -> None:
    """An objection decided since the door opened changed of how many enough must come."""
    if not meeting.need:
        return
    with connection.cursor() as cursor:
        # None is decided until the end stands.
        cursor.execute(
            "SELECT FROM rolls_roll WHERE id = %s FOR SHARE", [counting.roll_of(meeting).pk]
        )
    share = counting.share_of(meeting, meeting.road)
    meeting.total = counting.roll_of(meeting).n
    meeting.need = share.need(meeting.total) if share else 0


def too_few(item: Item) -> bool:
    """Whether fewer came than the method asks for this item that is only talked over; of a vote its
    round says that."""
    meeting, house = item.meeting, item.house
    share = house.quorum_by(meeting.road) if house and not house.votes else None
    return share is not None and not share.met(counting.present(meeting), meeting.total)


def counted_in(meeting: Meeting, entry: Entry) -> bool:
    """Whether a round of this meeting took this number as present."""
    rows = entry.roll.rounds.filter(subject__startswith=f"{meeting.stream}/")
    return bool(rows.filter(present__contains=[entry.no]).exists())


def open_rounds(meeting: Meeting) -> bool:
    """Whether a vote of this meeting still runs."""
    rolls = [one.roll_id for one in meeting.rolls.all()]
    rows = Round.objects.filter(roll__in=rolls, subject__startswith=f"{meeting.stream}/")
    return rows.still_open().exists()


def _near(meeting: Meeting, entry: Entry) -> str:
    """Where who signs in lives: a helper is somebody from there, down to their own households."""
    return entry.place if entry.place.startswith(meeting.path) else meeting.path


def _of_household(entry: Entry, came: Person, sitting: Sitting) -> None:
    if entry.household_id is None:
        raise Refusal(_("这个会按人签到，不用写家里谁来的。"), field="came")
    living = Residence.objects.filter(household=entry.household_id, person=came, to_on=None)
    if not living.exists():
        raise Refusal(_("这个人不是这一户的。"), field="came")
    born = came.born_on
    if born is not None and not _grown(born, sitting):
        raise Refusal(_("户的代表要年满十八周岁。"), field="came")


def _grown(born: date, sitting: Sitting) -> bool:
    return born <= born_by(sitting.day)


def _refused(wall: IntegrityError, meeting: Meeting, entry: Entry) -> Exception:
    """What the wall that was met says to a person."""
    said = str(wall)
    if ONCE in said:
        known = Attendance.objects.filter(meeting=meeting, entry=entry).first()
        at = f"{clock.local(known.at):%H:%M}" if known else ""
        return Conflict(_("%(no)d号%(at)s已经签到了，不用再签。") % {"no": entry.no or 0, "at": at})
    if "declared road" in said:
        return Refusal(_("他不在这次会的名册上，可以记作列席。"))
    if "while the meeting runs" in said:
        return IllegalMove(_("会已经散了，或者还没有开始签到。"))
    return NotAllowed(_("这一场不是这个会的。"))
