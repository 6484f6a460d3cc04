"""An objection is decided: the only thing that changes a frozen roll, and it leaves every trace."""

import secrets
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianhu.audit.actor import Actor
from lianhu.audit.seen import held
from lianhu.audit.trace import command, digest, emit
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.kernel.text import clean_line
from lianhu.notices.audience import Audience
from lianhu.notices.commands import tell
from lianhu.notices.occasions import occasion
from lianhu.people.models import Household, Person
from lianhu.rolls.chaining import SALT_BYTES, Opening, chained, leaf, struck_leaf
from lianhu.rolls.commands.mending import may_come
from lianhu.rolls.concerned import concerned
from lianhu.rolls.doubts import votes_once
from lianhu.rolls.models import Entry, Objection, Roll, RollVersion, Strike

DECIDED: Final = occasion("rolls.decide", gettext_lazy("对名册的异议有了决定"))
ANSWER: Final = 400


@command("决定对名册的异议")
def decide(
    actor: Actor,
    objection: Objection,
    *,
    upheld: bool,
    answer: str,
    person: Person | None = None,
    household: Household | None = None,
) -> Objection:
    """Say yes or no with reasons; yes adds to the roll, strikes from it, or both, as a new version.

    Args:
        person, household: who comes on the roll, where whoever objected could only say it in words.

    Raises:
        NotAllowed: the one concerned decides, a near relative, or nobody by name.
        Refusal: no answer, or it is not known who comes on. Conflict: decided already.
    """
    actor.require("rolls.decide", place=objection.path)
    said = clean_line(answer, ANSWER, label=_("答复"), field="answer")
    if not said:
        raise Refusal(_("请写明怎么定的、为什么，提出的人会看到。"), field="answer")
    roll = held(objection.roll)
    if held(objection).decided_at is not None:
        raise Conflict(_("这条异议刚刚已经有人决定了。"))
    if upheld and objection.person is None and objection.household is None:
        objection.person, objection.household = person, household
    _not_concerned(actor, objection)
    grant = actor.grant("rolls.decide", objection.path)
    objection.outcome = Objection.Outcome.UPHELD if upheld else Objection.Outcome.REJECTED
    objection.answer, objection.decided_at = said, clock.now()
    objection.decided_by_person_id = actor.person_id
    objection.decided_as = grant.title[:80] if grant else ""
    objection.save(
        update_fields=["outcome", "answer", "decided_at", "decided_by_person_id", "decided_as",
                       "person", "household"]
    )  # fmt: skip
    if upheld:
        _change(roll, objection)
    _tell(actor, objection, grant.post_id if grant else None)
    emit(
        actor, "rolls.decide", stream=roll.stream, place=roll.path, objection=objection.pk,
        outcome=objection.outcome, version=roll.version, n=roll.n, links=roll.links,
        digest=roll.digest, answer=digest(said, objection.salt),
    )  # fmt: skip
    return objection


def _not_concerned(actor: Actor, objection: Objection) -> None:
    if actor.person_id is None:
        raise NotAllowed(_("要由一位具名的人来决定。"))
    if actor.person_id in concerned(objection):
        raise NotAllowed(_("这条异议说的是您本人、您的近亲属或者您提出的，要由另一位来决定。"))


def _change(roll: Roll, objection: Objection) -> None:
    """Add the links that the decision makes, and go on to the next version."""
    start, n = bytes.fromhex(roll.digest), roll.n
    no = roll.links
    if objection.entry is not None:
        no, n = no + 1, n - 1
        start = _strike(roll, objection, no, start)
    if objection.kind != Objection.Kind.NOT_ON:
        no, n = no + 1, n + 1
        start = _put_on(roll, objection, no, start)
    roll.version, roll.n, roll.links, roll.digest = roll.version + 1, n, no, start.hex()
    RollVersion.objects.create(
        roll=roll, version=roll.version, n=n, links=no, digest=roll.digest, objection=objection
    )
    roll.save(update_fields=["version", "n", "links", "digest"])


def _strike(roll: Roll, objection: Objection, no: int, start: bytes) -> bytes:
    entry = objection.entry
    assert entry is not None  # noqa: S101 - narrows the type
    if held(entry).state != "on":
        raise Conflict(_("这一号刚刚已经划去了。"))
    one = struck_leaf(no, entry.no or 0)
    link = chained([one], start)[0]
    Strike.objects.create(
        roll=roll, no=no, entry=entry, leaf=one.hex(), chained=link.hex(), objection=objection
    )
    entry.state = "struck"
    entry.save(update_fields=["state"])
    return link


def _put_on(roll: Roll, objection: Objection, no: int, start: bytes) -> bytes:
    person, household = objection.person, objection.household
    place, way = may_come(roll, person, household, None, decided=True)
    who = person or household
    assert who is not None  # noqa: S101 - may_come refuses nobody
    salt = secrets.token_bytes(SALT_BYTES)
    opening = Opening(no, "person" if person else "household", who.pk, salt)
    one = leaf(opening)
    link = chained([one], start)[0]
    once = votes_once(roll)
    try:
        with transaction.atomic():
            Entry.objects.create(
                roll=roll, no=no, person=person, household=household, place=place, way=way,
                salt=salt.hex(), leaf=one.hex(), chained=link.hex(), objection=objection,
                votes_in=roll.area_id if once else None, votes_term=roll.term if once else None,
            )  # fmt: skip
    except IntegrityError as clash:
        raise Conflict(_("已经在这份名册上了，或者已经在别的村登记参加。")) from clash
    return link


def _tell(actor: Actor, objection: Objection, post: int | None) -> None:
    """Whoever objected hears what was decided, in the way they asked for."""
    words = _("您对《%(roll)s》的异议：%(outcome)s。%(answer)s") % {
        "roll": objection.roll.title, "outcome": objection.get_outcome_display(),
        "answer": objection.answer,
    }  # fmt: skip
    teller = objection.teller
    tell(
        actor, stream=objection.stream, occasion=DECIDED, place=objection.path,
        audience=Audience.teller(objection.teller_id, _("提出异议的人")), words=words,
        how=str(teller.prefers) if teller else "", duty_post_id=post,
        duty_person_id=objection.helper_person_id,
        due_by=clock.day_end(max(objection.answer_by, clock.today())),
    )  # fmt: skip
