"""Somebody says that a frozen roll is not right: raised by anyone, in time or late, always kept."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, digest, emit, new_salt
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, Refusal
from lianhu.kernel.text import clean, clean_line
from lianhu.notices.models import Telling
from lianhu.notices.nearest import tell_nearest
from lianhu.notices.occasions import occasion
from lianhu.people.models import Household, Person, Teller
from lianhu.people.tellers import note_teller
from lianhu.rolls import clocks
from lianhu.rolls.models import Entry, Objection, Roll

RAISED: Final = occasion("rolls.object_to", _later("对名册有异议"))
PRESSED: Final = occasion("rolls.press_answer", _later("名册异议到期没有定"))
DECIDERS: Final = ("village_clerk", "village_secretary")
LONGEST: Final = 1000
ABOUT: Final = 60


@command("对名册提出异议", open_to=("visitor", "bearer"))
def object_to(  # noqa: PLR0913
    actor: Actor,
    roll: Roll,
    *,
    kind: str,
    words: str,
    entry: Entry | None = None,
    person: Person | None = None,
    household: Household | None = None,
    about_words: str = "",
    way: str = Objection.Way.PHONE,
    name: str = "",
    phone: str = "",
    reach: str = Teller.Reach.PAGE,
) -> Objection:
    """Write down what somebody holds against a frozen roll; who helped them is named.

    Args:
        kind: an `Objection.Kind`; all but "missing" are about an `entry`.
        person, household: who should be on, where the registers know them.
        about_words: who is meant, in the words of whoever objects.
        name, phone, reach: of who objects, as for anybody who raises something; may be empty.

    Raises:
        Refusal: at its field, what is missing. A roll that is a draft is mended instead.
    """
    actor.require("rolls.object_to", place=roll.path)
    if not roll.is_frozen:
        raise Refusal(_("名册还没有定稿，请直接告诉编名册的人。"))
    said = clean(words, LONGEST, label=_("异议"), field="words")
    whom = clean_line(about_words, ABOUT, label=_("说的是谁"), field="about_words")
    if way not in Objection.Way.values:
        raise Refusal(_("请选择怎样提出的。"), field="way")
    if not said:
        raise Refusal(_("请写一写为什么不对。"), field="words")
    _check(roll, kind, whom, entry, person or household)
    now = clock.now()
    until = clocks.object_until(roll)
    teller = note_teller(actor, name=name, phone=phone, reach=reach, place=roll.path)
    salt = new_salt()
    made = Objection.objects.create(
        roll=roll, path=roll.path, kind=kind, entry=entry, person=person, household=household,
        about_words=whom, words=said, salt=salt, digest=digest(said, salt), way=way, teller=teller,
        device=actor.device if way == Objection.Way.PHONE else "",
        helper_person_id=actor.person_id if actor.is_staff else None,
        raised_at=now, late=until is not None and clock.local(now).date() > until,
        answer_by=clocks.answer_by(roll, now),
    )  # fmt: skip
    _tell(actor, made)
    emit(
        actor, "rolls.object_to", stream=roll.stream, place=roll.path, objection=made.pk, kind=kind,
        way=way, digest=made.digest,
    )  # fmt: skip
    return made


@command("催答名册异议")
def press_answer(actor: Actor, objection: Objection) -> None:
    """The last day for the answer has come: who decides, and who supervises them, hears of it once.

    Raises:
        IllegalMove: it was decided, has time left, or they heard of it.
    """
    actor.require("rolls.press_answer", place=objection.path)
    told = Telling.objects.visible_to(actor).of(objection.stream).filter(occasion=PRESSED)
    late = clock.today() >= objection.answer_by
    if objection.decided_at is not None or not late or told.exists():
        raise IllegalMove(_("这条异议已经定了，或者还没有到期。"))
    said = _("《%(roll)s》的一条异议最迟%(day)s答复，还没有定。") % {
        "roll": objection.roll.title, "day": clock.chinese_date(objection.answer_by),
    }  # fmt: skip
    for roles in (DECIDERS, ("supervisor",)):
        tell_nearest(actor, objection.path, roles, objection.stream, PRESSED, said)
    emit(
        actor, "rolls.press_answer", stream=objection.roll.stream, place=objection.path,
        objection=objection.pk,
    )  # fmt: skip


def _tell(actor: Actor, objection: Objection) -> None:
    """Who decides hears at once that days run; who said it, and against whom, stands on its page."""
    said = _("有人对《%(roll)s》提出异议：%(kind)s。最迟%(day)s答复。") % {
        "roll": objection.roll.title, "kind": objection.get_kind_display(),
        "day": clock.chinese_date(objection.answer_by),
    }  # fmt: skip
    tell_nearest(actor, objection.path, DECIDERS, objection.stream, RAISED, said)


def _check(
    roll: Roll, kind: str, whom: str, entry: Entry | None, comes: Person | Household | None
) -> None:
    if kind not in Objection.Kind.values:
        raise Refusal(_("请选择哪里不对。"), field="kind")
    if kind == Objection.Kind.MISSING:
        if entry is not None:
            raise Refusal(_("说的是该在册的没有在册，就不用选编号。"), field="entry")
        if comes is None and not whom:
            raise Refusal(_("请写明是谁该在册。"), field="about_words")
    elif entry is None or entry.roll_id != roll.pk or entry.state != "on":
        raise Refusal(_("请写明是名册上的第几号。"), field="entry")
