"""People are told: rolls and law are frozen; called off or put off, they are told again."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from lianhu.assembly import binding, charter, counting, telling, wording
from lianhu.assembly.binding import Planned, Snag
from lianhu.assembly.commands.planning import AHEAD, Seat, hold, regime_of, require_caller
from lianhu.assembly.models import Item, Meeting, Sitting, State
from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.kernel.text import clean_line
from lianhu.publicity import commands as publicity
from lianhu.rolls import commands as rolls

# Above a village nothing of a meeting hangs on its board.
_NOT_POSTED: Final = frozenset({"town"})


class Snagged(Refusal):
    """Called like this it would be void; `snags` says all that is wrong, the message the first."""

    def __init__(self, snags: list[Snag]) -> None:
        first = snags[0]
        words = f"{first.words}（{first.cited}）" if first.cited else first.words
        super().__init__(words, field=first.field)
        self.snags = snags


def wrong(meeting: Meeting, urgent_why: str = "") -> list[Snag]:
    """What stands against calling it today."""
    return [*_talked(meeting), *binding.snags(
        meeting.shape, meeting.area.kind, meeting.regime,
        today=clock.today(), days=[one.day for one in meeting.sittings.all()],
        items=[
            Planned(one.subject, one.leave, one.studied_on, _only_moves_on(meeting, one))
            for one in meeting.items.all()
        ],
        urgent=urgent_why,
    )]  # fmt: skip


def _talked(meeting: Meeting) -> list[Snag]:
    """Where it is to be talked over one by one beforehand, and was not with enough."""
    asked = charter.of(meeting).pretalk
    talked = meeting.pretalks.values("member").distinct().count() if asked else 0
    if talked >= asked:
        return []
    said = _(
        "会前要个别酝酿，至少和%(n)d位委员谈过，现在记了%(so_far)d位。只记和谁、哪天，不记意见。"
    )
    return [Snag("pretalk", said % {"n": asked, "so_far": talked}, _("《中国共产党章程》第十条"))]


def _only_moves_on(meeting: Meeting, item: Item) -> bool:
    """Whether its method asks this meeting for no decision: it talks it over, moves it, or says what
    the party thinks of it."""
    if item.house is None:
        return False
    return meeting.closed or not (meeting.decides and item.house.votes)


@command("通知开会")
def call(
    actor: Actor,
    meeting: Meeting,
    *,
    ways: Iterable[str] = telling.WAYS,
    urgent_why: str = "",
    words: str = "",
) -> None:
    """Tell everybody; from here on the rolls, the agenda and the law of this day stand.

    Args:
        ways: how households hear of it, of `telling.WAYS`.
        urgent_why: why it cannot wait the days of the law, where the law leaves room for that.
        words: what is told; the usual words if empty.

    Raises:
        Snagged: it would be void; with every article. Refusal: a roll has open doubts.
        IllegalMove: it was called already.
    """
    actor.require("assembly.call", place=meeting.path)
    require_caller(actor, "assembly.call", meeting)
    hold(meeting, State.PLANNED)
    why = clean_line(urgent_why, 200, label=_("为什么等不得"), field="urgent_why")
    if found := wrong(meeting, why):
        raise Snagged(found)
    # The record may have been corrected since it was planned.
    meeting.regime = regime_of(meeting.area)
    meeting.rules = charter.rules_of(meeting)
    meeting.notice_at, meeting.urgent_why = clock.now(), why
    frozen = {one.basis: rolls.freeze(actor, one.roll) for one in counting.rolls_of(meeting)}
    meeting.state = State.CALLED
    meeting.save(update_fields=["regime", "rules", "notice_at", "urgent_why", "state"])
    said = words.strip() or wording.notice(meeting)
    told = telling.tell_called(
        actor, meeting, telling.CALLED, said, ways, telling.last_moment(meeting)
    )
    posted = _post(actor, meeting, wording.title(meeting), said)
    emit(
        actor, "assembly.call", stream=meeting.stream, place=meeting.path,
        notice_on=meeting.notice_on.isoformat(), about=meeting.about, regime=meeting.regime,
        rolls={basis: roll.digest for basis, roll in frozen.items()}, told=told,
        urgent=bool(why), posting=posted,
    )  # fmt: skip


@command("会不开了")
def cancel(actor: Actor, meeting: Meeting, *, why: str) -> None:
    """Called off before anybody signed in; who was told hears why.

    Raises:
        Refusal: no reason. IllegalMove: it is running or over.
    """
    actor.require("assembly.cancel", place=meeting.path)
    require_caller(actor, "assembly.cancel", meeting)
    hold(meeting, State.CALLED)
    reason = clean_line(why, 200, label=_("为什么不开了"), field="why")
    if not reason:
        raise Refusal(_("请写为什么不开了，通知过的人都会听到。"), field="why")
    meeting.state, meeting.cancelled_why = State.CANCELLED, reason
    meeting.save(update_fields=["state", "cancelled_why"])
    said = _("%(what)s不开了：%(why)s。") % {"what": wording.title(meeting), "why": reason}
    _tell_again(actor, meeting, telling.CANCELLED, said)
    emit(actor, "assembly.cancel", stream=meeting.stream, place=meeting.path)


@command("开会改时间")
def postpone(actor: Actor, meeting: Meeting, *, sitting: Sitting, to: Seat, why: str) -> None:
    """One sitting is held at another time or place; who was told hears it in time.

    The rolls stay as they were frozen. An earlier day must keep the days of the law.

    Raises:
        Refusal: no reason, a day gone by or too near. IllegalMove: it is running or over.
    """
    actor.require("assembly.postpone", place=meeting.path)
    require_caller(actor, "assembly.postpone", meeting)
    hold(meeting, State.CALLED)
    reason = clean_line(why, 200, label=_("为什么改"), field="why")
    if not reason:
        raise Refusal(_("请写为什么改，通知过的人都会听到。"), field="why")
    where = clean_line(to.where, 60, label=_("在哪里"), field="where")
    if not where:
        raise Refusal(_("请写在哪里开。"), field="where")
    _in_time(meeting, to.day)
    Sitting.objects.filter(pk=sitting.pk, meeting=meeting).update(day=to.day, at=to.at, where=where)
    said = _("%(what)s改时间：%(why)s。%(seat)s") % {
        "what": wording.title(meeting), "why": reason, "seat": wording.sittings(meeting),
    }  # fmt: skip
    _tell_again(actor, meeting, telling.POSTPONED, said)
    emit(
        actor, "assembly.postpone", stream=meeting.stream, place=meeting.path, sitting=sitting.pk,
        day=to.day.isoformat(),
    )  # fmt: skip


def _in_time(meeting: Meeting, day: date) -> None:
    if day < clock.today():
        raise Refusal(_("这一天已经过了。"), field="day")
    if day > clock.today() + AHEAD:
        raise Refusal(_("日子离今天太远，请核对：一年以内。"), field="day")
    found = binding.too_late(
        meeting.regime, meeting.notice_on, meeting.about, day, meeting.urgent_why
    )
    if found:
        raise Refusal(f"{found[0].words}（{found[0].cited}）", field="day")


def _tell_again(actor: Actor, meeting: Meeting, why: str, said: str) -> None:
    ways = telling.used(meeting)
    # Nobody is to read out the old day at a door after the new one is known.
    telling.settle(meeting)
    telling.tell_called(actor, meeting, why, said, ways, telling.last_moment(meeting))
    _post(actor, meeting, wording.title(meeting), said)


def _post(actor: Actor, meeting: Meeting, title: str, said: str) -> int | None:
    """On the board until the meeting, by who keeps the board; what is of the party hangs nowhere.

    Neighbours whom their grid calls together hear of it at the door and by loudspeaker.
    """
    if meeting.closed or meeting.area.kind in _NOT_POSTED:
        return None
    if not actor.may("publicity.post", meeting.path):
        return None
    last = max(one.day for one in meeting.sittings.all())
    days = max(1, (last - clock.today()).days)
    made = publicity.post(
        actor, stream=meeting.stream, kind="notice", title=title, words=said, area=meeting.area,
        basis=wording.basis(meeting), days=days, board=_("公示栏"),
    )  # fmt: skip
    return made.pk
