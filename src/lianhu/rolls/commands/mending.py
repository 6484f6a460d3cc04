"""Mending a draft by hand: who is left out, who is added, what becomes of a doubt, each with a reason."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.rows import copy, keyed, new
from lianhu.audit.seen import held
from lianhu.audit.trace import command, emit
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, Missing, Refusal
from lianhu.kernel.text import clean_line
from lianhu.people.models import Household, Person
from lianhu.rolls.drawing import residences, too_young
from lianhu.rolls.models import Aside, Entry, Roll, Way

REASON: Final = 200


@command("从名册草稿划出")
def leave_out(actor: Actor, roll: Roll, entry: Entry, *, reason: str) -> Aside:
    """Take somebody off a draft, with the reason.

    Raises:
        Refusal: no reason. Conflict: the roll is frozen. Missing: is not on it any more.
    """
    actor.require("rolls.leave_out", place=roll.path)
    why = _reason(reason)
    _hold_draft(roll)
    here = Entry.objects.filter(roll=roll, pk=entry.pk)
    if not here.delete()[0]:
        raise Missing(_("名册草稿上已经没有这一条。"))
    made = Aside.objects.create(
        roll=roll, person_id=entry.person_id, household_id=entry.household_id, place=entry.place,
        why=Aside.Why.BY_HAND, reason=why, settled_at=clock.now(),
    )  # fmt: skip
    _note(actor, "rolls.leave_out", roll)
    return made


@command("加进名册草稿")
def add(
    actor: Actor,
    roll: Roll,
    *,
    person: Person | None = None,
    household: Household | None = None,
    reason: str,
    since: date | None = None,
) -> Entry:
    """Put somebody on a draft whom the registers do not name, with the reason.

    Args:
        since: of a voter registered elsewhere, the day since which they live or work here.

    Raises:
        Refusal: at its field, why not. Conflict: the roll is frozen, or they are on it already.
    """
    actor.require("rolls.add", place=roll.path)
    why = _reason(reason)
    _hold_draft(roll)
    place, way = may_come(roll, person, household, since)
    Aside.objects.filter(roll=roll, person=person, household=household).delete()
    try:
        with transaction.atomic():
            made = Entry.objects.create(
                roll=roll, person=person, household=household, place=place, way=way, reason=why
            )
    except IntegrityError as clash:
        raise Conflict(_("已经在名册上了。")) from clash
    _note(actor, "rolls.add", roll)
    return made


@command("定下名册的疑问")
def settle(actor: Actor, roll: Roll, asides: Sequence[Aside], *, on: bool, reason: str = "") -> int:
    """Decide of those put aside that they count, or that they do not; how many that was.

    Args:
        reason: how it was found out; may be empty only where people were asked whether they take
            part, for the answer is the reason.

    Raises:
        Refusal: no reason, or the law keeps them out. Conflict: the roll is frozen.
    """
    actor.require("rolls.settle", place=roll.path)
    _hold_draft(roll)
    rows = list(Aside.objects.filter(roll=roll, pk__in=[one.pk for one in asides]))
    asked = all(one.why == Aside.Why.UNASKED for one in rows)
    why = clean_line(reason, REASON, label=_("理由"), field="reason") if asked else _reason(reason)
    if on:
        _may_vote(roll, [one.person_id for one in rows if one.person_id])
        entries = [
            new(Entry, roll_id=roll.pk, person_id=one.person_id, household_id=one.household_id,
                place=one.place, reason=why,
                way=Way.SAID if one.why == Aside.Why.UNASKED else Way.BY_HAND)
            for one in rows
        ]  # fmt: skip
        keyed(entries)
        copy(entries)
        Aside.objects.filter(pk__in=[one.pk for one in rows]).delete()
    else:
        still = Aside.objects.filter(pk__in=[one.pk for one in rows])
        still.update(settled_at=clock.now(), reason=why)
    _note(actor, "rolls.settle", roll, n=len(rows), on=on)
    return len(rows)


def _hold_draft(roll: Roll) -> None:
    if held(roll).is_frozen:
        raise Conflict(_("名册已经定稿，要改请提出异议。"))


def _reason(text: str) -> str:
    why = clean_line(text, REASON, label=_("理由"), field="reason")
    if not why:
        raise Refusal(_("请写明理由。"), field="reason")
    return why


def may_come(
    roll: Roll,
    person: Person | None,
    household: Household | None,
    since: date | None,
    *,
    decided: bool = False,
) -> tuple[str, str]:
    """Where they stand on the roll, and by which way. Raises Refusal where the law says no.

    `decided`: a decision on an objection says that they are here long enough.
    """
    if not roll.kind.of_people:
        if household is None:
            raise Refusal(_("请选择是哪一户。"), field="household")
        return household.path, Way.BY_HAND
    if person is None or person.erased_at is not None:
        raise Refusal(_("请选择是哪个人。"), field="person")
    if too_young(roll, person.born_on):
        raise Refusal(
            _("到%(day)s还没有满%(age)d周岁（按登记的出生日期），不能加上。")
            % {"day": clock.chinese_date(roll.counted_on), "age": roll.kind.age},
            field="person",
        )
    _may_vote(roll, [person.pk])
    return person.place, Way.BY_HAND if decided else _way(roll, person, since)


def _way(roll: Roll, person: Person, since: date | None) -> str:
    """Of a voter from elsewhere: whether they are here long enough."""
    asked = roll.kind.accepts.get(roll.regime)
    source = roll.kind.source(roll.regime)
    if (
        asked is None
        or residences(roll.path, source, roll.counted_on).filter(person=person).exists()
    ):
        return Way.BY_HAND
    if since is None or _months_before(roll.counted_on, asked.months) < since:
        raise Refusal(
            _("户籍不在这里的人：%(rule)s。请写明从哪天起，理由里写明谁同意的。")
            % {"rule": asked.by},
            field="since",
        )
    return Way.ACCEPTED


def _months_before(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 - months, 12)
    return date(day.year + years, month + 1, min(day.day, 28))


def _may_vote(roll: Roll, people: Sequence[int]) -> None:
    """Raise Refusal where somebody takes part in another village already."""
    if roll.regime not in roll.kind.once:
        return
    taken = Entry.objects.filter(
        person__in=people, votes_term=roll.term, state="on", votes_in__isnull=False
    ).exclude(votes_in=roll.area_id)
    if taken.exists():
        raise Refusal(
            _("已经在别的村登记参加这一届选举，不得再在这里参加（《村民委员会组织法》第十六条）。"),
            field="person",
        )


def _note(actor: Actor, verb: str, roll: Roll, **more: Any) -> None:
    # Neither whom nor why: both stand in the rows, and names are not for the log.
    emit(actor, verb, stream=roll.stream, place=roll.path, **more)
