"""An item is put to the vote of who is there; what comes out follows from the round alone."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from lianhu.assembly import again, charter, door, led, proof, telling, wording
from lianhu.assembly.commands.planning import hold, require_caller
from lianhu.assembly.house import House, strictest
from lianhu.assembly.meetings import TOWN
from lianhu.assembly.models import Force, Item, Meeting, Published, Resolution, State
from lianhu.assembly.models.deciding import THE_WORD
from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit, hold_stream
from lianhu.ballots import commands as ballots
from lianhu.ballots.commands import Question
from lianhu.ballots.deciding import DECIDED
from lianhu.ballots.models import Round
from lianhu.ballots.rules import Stricter, never_less
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, Missing, NotAllowed, Refusal
from lianhu.kernel.text import clean, clean_line
from lianhu.law.shares import Roads
from lianhu.publicity import commands as publicity


@command("付表决")
def put_to_vote(  # noqa: PLR0913
    actor: Actor,
    meeting: Meeting,
    item: Item,
    *,
    way: str,
    words: str = "",
    options: Sequence[str] = (),
    seats: int = 0,
    recused: Mapping[int, str] | None = None,
    room: str = "",
) -> Round:
    """Open a round on one item; who is there at this moment is fixed with it.

    Args:
        way: a `Round.Way`. words: what is voted on; the item's own if empty.
        options, seats: candidates or plans, and how many are chosen; a motion has none.
        recused: numbers of the roll that stand back, with why.
        room: the mark of the room that leads the item (`led`).

    Raises:
        NotAllowed: such a meeting only talks things over. Refusal: as `ballots.open_round`; these
            words were voted down. Conflict: the item is being voted on, was decided, or was voted
            down as often as may be. IllegalMove: another room leads it.
    """
    actor.require("assembly.put_to_vote", place=meeting.path)
    require_caller(actor, "assembly.put_to_vote", meeting)
    hold(meeting, State.RUNNING)
    roll = door.roll_of(meeting)
    if not votes_on(meeting, item) or roll is None:
        raise NotAllowed(_("这种会只商量，不作表决；各方的意见记在“说了什么”里。"))
    if item.meeting_id != meeting.pk:
        raise Missing(_("议程上没有这一项。没有通知过的事，不能表决。"))
    led.require(item, room)
    before = rounds_of(item)
    if before and (before[-1].is_open or before[-1].outcome in DECIDED):
        raise Conflict(_("这一项正在表决，或者已经通过了。"))
    said = words.strip() or item.asks or item.title
    if item.stream and not room and item.title not in said:
        # What another room reads off this vote stands in the question.
        said = f"{item.title}：{said}"
    if not options:
        again.require_fresh(before, said)
    # Who was struck from the roll by an objection since they came in votes on nothing more.
    here = meeting.attendances.filter(left_at=None, entry__state="on")
    there = here.values_list("entry__no", flat=True)
    house = _voted_by(way, meeting, item)
    asked = Question(
        words=said, way=way, options=tuple(options),
        seats=seats, stricter=_rule(meeting, house), tie=house.tie,
    )  # fmt: skip
    made = ballots.open_round(
        actor, roll, asked, present=[no for no in there if no], recused=recused,
        subject=subject_of(item),
    )  # fmt: skip
    emit(
        actor, "assembly.put_to_vote", stream=meeting.stream, place=meeting.path, item=item.no,
        round=made.pk, present=len(there),
    )  # fmt: skip
    return made


def _voted_by(way: str, meeting: Meeting, item: Item) -> House:
    """What is asked of this vote, if it may be taken this way."""
    house = item.house or House("")
    if not house.fits(way):
        raise Refusal(_("%s要求无记名投票。") % house.said, field="way")
    if meeting.closed and way == Round.Way.PHONE:
        # Its page is open to whoever has the address.
        raise Refusal(_("党内会议不用手机投票：那一页谁都打得开。请举手或者用纸票。"), field="way")
    return house


def votes_on(meeting: Meeting, item: Item) -> bool:
    """Whether this item may be voted on: as its method says, else where the meeting decides."""
    return item.house.votes if item.house else meeting.decides


def _rule(meeting: Meeting, house: House) -> Stricter:
    """What the method asks by the declared road, and the charter where no law knows the meeting."""
    more, own = house.stricter(meeting.road), charter.of(meeting)
    if house.quorum and more.quorum is None:
        said = _("%(who)s不按“%(road)s”算人数，这一项换一个会表决。")
        raise Refusal(said % {"who": house.said, "road": meeting.get_road_display()}, field="item")
    if meeting.about or own.passing is None:
        return more
    quorum = [*((own.quorum,) if own.quorum else ()), *(more.quorum.shares if more.quorum else ())]
    hardest = strictest(quorum)
    passing = more.passing
    if passing is None or not never_less(passing, own.passing):
        passing = own.passing
    return Stricter(Roads((hardest,)) if hardest else None, passing)


def subject_of(item: Item) -> str:
    """What a round belongs to: meeting:17/2, the second item of that meeting."""
    return f"meeting:{item.meeting_id}/{item.no}"


def settled_in(meeting: Meeting) -> list[Resolution]:
    """What its items came to, in the order of the agenda."""
    rows = Resolution.objects.filter(meeting=meeting)
    named = ("item__leader", "item__village", "round", "meeting__area")
    return list(rows.select_related(*named).order_by("item__no"))


def rounds_of(item: Item) -> list[Round]:
    """Every round on it that counts, the first one first; what was called off is none."""
    return list(Round.objects.not_void().filter(subject=subject_of(item)).order_by("pk"))


def last_round(item: Item) -> Round | None:
    """The one that counts: what was called off leaves the item as it was."""
    return next(reversed(rounds_of(item)), None)


@command("写下议定")
def conclude(actor: Actor, item: Item, *, words: str = "", room: str = "") -> Resolution:
    """What the item came to: a numbered resolution where its vote passed, a motion where that was by
    the rule of a method in a meeting that no law knows, else advice.

    Args:
        room: as `put_to_vote`.

    Raises:
        Refusal: no words; or advice that calls itself a resolution.
        Conflict: it is written down already. IllegalMove: its vote is open, or did not pass; or
            another room leads it.
    """
    meeting = item.meeting
    actor.require("assembly.conclude", place=meeting.path)
    require_caller(actor, "assembly.conclude", meeting)
    hold(meeting, State.RUNNING, State.ENDED)
    led.require(item, room)
    if Resolution.objects.filter(item=item).exists():
        raise Conflict(_("这一项定了什么已经写下了。"))
    vote = last_round(item)
    if vote is not None and vote.is_open:
        raise IllegalMove(_("这一项还在表决，结束了再写。"))
    passed = vote is not None and vote.outcome in DECIDED
    lawful = meeting.decides and passed
    if vote is not None and not passed and vote.outcome not in ("no_quorum", "opinion"):
        raise IllegalMove(_("这一项没有通过，没有定下什么；结果照表决的记。"))
    said = clean(words.strip() or item.asks or item.title, 2000, label=_("定了什么"), field="words")
    if not lawful and THE_WORD in said:
        raise Refusal(
            (
                _("这种会作出的是动议，不是“%s”。请改成“动议”。")
                if passed
                else _("这一项没有依法表决通过，仅作协商意见，不能写“%s”。请改成“协商意见”。")
            )
            % THE_WORD,
            field="words",
        )
    force = Force.RESOLUTION if lawful else Force.MOTION if passed else Force.ADVICE
    year, number, series = clock.local(clock.now()).year, None, wording.series(meeting)
    if lawful:
        # What a party committee decides takes no number of the village: each body counts its own.
        hold_stream(f"resolutions:{meeting.area_id}")
        rows = Resolution.objects.filter(area=meeting.area, series=series, year=year).lawful()
        number = rows.count() + 1
    made = Resolution.objects.create(
        meeting=meeting, item=item, round=vote if passed else None, area=meeting.area, year=year,
        series=series, force=force, number=number, words=said,
        at=clock.now(), by_person_id=actor.person_id,
    )  # fmt: skip
    emit(
        actor, "assembly.conclude", stream=meeting.stream, place=meeting.path, item=item.no,
        resolution=made.pk, force=str(made.force), number=number,
        round=vote.pk if vote else None,
    )  # fmt: skip
    return made


@command("写主持人和记录人")
def note_chair(actor: Actor, meeting: Meeting, *, chair: str, keeper: str) -> None:
    """Who led the meeting and who wrote it down, as they sign the minutes."""
    actor.require("assembly.note_chair", place=meeting.path)
    require_caller(actor, "assembly.note_chair", meeting)
    hold(meeting, State.RUNNING, State.ENDED)
    meeting.chair = clean_line(chair, 50, label=_("主持人"), field="chair")
    meeting.keeper = clean_line(keeper, 50, label=_("记录人"), field="keeper")
    meeting.save(update_fields=["chair", "keeper"])
    emit(actor, "assembly.note_chair", stream=meeting.stream, place=meeting.path)


@command("公布会议结果")
def publish(actor: Actor, meeting: Meeting, *, how: str = "call") -> int:
    """Post what came out and tell who was not there; how many duties to tell that makes.

    Of a meeting of the party nothing is posted: what was decided goes to who put the item. Nor by
    who keeps no board: what a grid moved is told to its neighbours.

    Args:
        how: by which way members who were not there are told, a `Telling.How`.

    Raises:
        Refusal: nothing was written down yet. Conflict: it is posted already.
    """
    actor.require("assembly.publish", place=meeting.path)
    require_caller(actor, "assembly.publish", meeting)
    hold(meeting, State.ENDED)
    rows = settled_in(meeting)
    if not rows:
        raise Refusal(_("还没有写下定了什么。没有通过的不用公布结果。"))
    if all(one.posted_at for one in rows):
        raise Conflict(_("已经公布了。"))
    said = wording.result(meeting, rows)
    posts = not meeting.closed and actor.may("publicity.post", meeting.path)
    posted = _post(actor, meeting, said) if posts else None
    if meeting.regime == TOWN:
        told = telling.tell_decisions(actor, [one for one in rows if one.posted_at is None])
    else:
        told = telling.tell_result(actor, meeting, said, how)
    Resolution.objects.filter(meeting=meeting, posted_at=None).update(posted_at=clock.now())
    emit(
        actor, "assembly.publish", stream=meeting.stream, place=meeting.path,
        posting=posted.posting_id if posted else None, told=told,
        items=[one.item.no for one in rows], proof=posted.digest if posted else None,
    )  # fmt: skip
    return told


def _post(actor: Actor, meeting: Meeting, said: str) -> Published:
    """On the board and the page, with the file by which anybody reckons it again."""
    made = proof.of(meeting)
    posting = publicity.post(
        actor, stream=meeting.stream, kind="decision", title=wording.title(meeting)[:100],
        words=said, area=meeting.area, basis=wording.basis(meeting), board=_("公示栏"),
    )  # fmt: skip
    return Published.objects.create(
        meeting=meeting,
        posting=posting,
        proof=made,
        digest=proof.digest_of(made),
        at=clock.now(),
        by_person_id=actor.person_id,
    )
