"""Somebody says that a frozen roll is not right: raised by anyone, in time or late, always kept."""

from typing import Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, digest, emit, new_salt
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.kernel.text import clean, clean_line
from lianhu.people.models import Household, Person, Teller
from lianhu.people.tellers import note_teller
from lianhu.rolls import clocks
from lianhu.rolls.models import Entry, Objection, Roll

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
    emit(
        actor, "rolls.object_to", stream=roll.stream, place=roll.path, objection=made.pk, kind=kind,
        way=way, digest=made.digest,
    )  # fmt: skip
    return made


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
