"""One matter goes along with another about the same thing, and apart from it again."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.kernel.errors import IllegalMove, NotAllowed
from lianhu.matters import course, joining, splitting, telling, writing
from lianhu.matters.commands.intake import Raised, raise_
from lianhu.matters.kinds import Secrecy, WordRole
from lianhu.matters.models import Matter

JOINED = telling.OCCASIONS["join"]


@command("并件")
def join(actor: Actor, matter: Matter, *, lead: Matter) -> None:
    """`matter` goes along with `lead`: it is worked on there, and its teller is told of every step.

    Raises:
        Refusal: at `lead`, where it cannot lead this one.
        IllegalMove: somebody works on `matter` already, or was faster.
        NotAllowed: no post over both; private and sealed matters go along with nothing.
    """
    actor.require("matters.join", place=matter.place)
    actor.require("matters.join", place=lead.place)
    joining.require_unstarted(matter)
    joining.require_lead(matter, lead)
    if not joining.bind(matter, lead):
        raise IllegalMove(course.beaten(matter))
    emit(actor, "matters.join", stream=matter.stream, place=matter.place, lead=lead.pk)
    emit(actor, "matters.join", stream=lead.stream, place=lead.place, member=matter.pk)
    _tell_joined(actor, matter, lead)
    matter.refresh_from_db()


@command("我也遇到", open_to=("visitor",))
def join_in(actor: Actor, *, lead: Matter, said: Mapping[str, Any]) -> Raised:
    """Somebody tells of what is known already: a matter of their own that goes along with `lead`.

    `said` is what `raise_` takes. Where the two cannot go along, by then or at all, the new one
    stands by itself: nobody is refused because somebody else spoke first.

    Raises:
        NotAllowed: a visitor names one that is not public. Refusal: as `raise_` says.
    """
    actor.require("matters.join_in", place=lead.place)
    if not actor.is_staff and lead.secrecy != Secrecy.PUBLIC:
        raise NotAllowed(_("这件事不公开，请单独反映。"))
    made = raise_(actor, **said)
    matter = made.matter
    # Dispatching may have moved it since it was written.
    matter.refresh_from_db()
    bound = joining.bind(matter, lead)
    emit(
        actor, "matters.join_in", stream=matter.stream, place=matter.place, lead=lead.pk,
        joined=bound,
    )  # fmt: skip
    if bound:
        emit(actor, "matters.join_in", stream=lead.stream, place=lead.place, member=matter.pk)
        _tell_joined(actor, matter, lead)
        matter.refresh_from_db()
    return made


def _tell_joined(actor: Actor, matter: Matter, lead: Matter) -> None:
    said = _(
        "您反映的事（编号%(number)s）和编号%(lead)s说的是同一件，两件并在一起办。每一步和结果都会告诉您，用您的编号照样能查。"
    )
    telling.tell_teller(
        actor, matter, JOINED, said % {"number": matter.number, "lead": lead.number}, at=lead
    )


@command("分开办")
def part(actor: Actor, matter: Matter, *, reason: str) -> None:
    """`matter` goes its own way again from where it stood, with a reason its teller reads.

    Raises:
        Refusal: no reason. IllegalMove: it goes along with nothing, or somebody was faster.
    """
    actor.require("matters.part", place=matter.place)
    joining.require_along(matter)
    lead_id = matter.lead_id or 0
    label = writing.label_of(actor, "matters.part", matter.place)
    word = writing.write(actor, matter, WordRole.REASON, reason, label=label, field="reason")
    if not joining.loose(matter, lead_id):
        raise IllegalMove(course.beaten(matter))
    emit(
        actor, "matters.part", stream=matter.stream, place=matter.place, lead=lead_id,
        word=word.pk, digest=word.digest,
    )  # fmt: skip
    emit(actor, "matters.part", stream=f"matter:{lead_id}", place=matter.place, member=matter.pk)
    matter.refresh_from_db()
    splitting.gather(actor, matter)
    said = _("您反映的事（编号%(number)s）改为单独办：%(reason)s")
    telling.tell_teller(
        actor, matter, JOINED, said % {"number": matter.number, "reason": word.text}
    )
