"""Decisions on file that let units be named beside figures in public."""

from datetime import date

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.feedback.models import Decision
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.kernel.text import clean_line
from lianhu.places.models import Area

LONGEST_DAYS = 366


@command("存公布决定")
def file_decision(
    actor: Actor, area: Area, *, body: str, number: str, decided_on: date, until: date
) -> Decision:
    """Keep which decision lets the units of `area` be named in public, and until when.

    Raises:
        Refusal: at its field, no body or number, a day to come, an end before it or after a year.
    """
    actor.require("feedback.file_decision", place=area.path)
    if actor.person_id is None:
        raise NotAllowed(_("要由一位具名的人员存。"))
    whose = clean_line(body, 60, label=_("哪个会议或机关定的"), field="body")
    paper = clean_line(number, 40, label=_("文号"), field="number")
    if not whose or not paper:
        missing = "number" if whose else "body"
        raise Refusal(_("请写明是哪个会议或机关定的、文号是什么。"), field=missing)
    if decided_on > clock.today():
        raise Refusal(_("决定的日子还没有到。"), field="decided_on")
    if not decided_on < until or (until - decided_on).days > LONGEST_DAYS:
        raise Refusal(_("到期日要在决定之后、一年以内。"), field="until")
    made = Decision.objects.create(
        area=area, place=area.path, body=whose, number=paper, decided_on=decided_on, until=until,
        filed_by_id=actor.person_id, filed_at=clock.now(),
    )  # fmt: skip
    emit(
        actor, "feedback.file_decision", stream=made.stream, place=area.path, fresh=True,
        decided_on=decided_on.isoformat(), until=until.isoformat(),
    )  # fmt: skip
    return made


@command("停止公布")
def end_decision(actor: Actor, decision: Decision) -> None:
    """From now on no unit is named by it. Raises IllegalMove where it ended before."""
    actor.require("feedback.end_decision", place=decision.place)
    if not Decision.objects.filter(pk=decision.pk, ended_at=None).update(ended_at=clock.now()):
        raise IllegalMove(_("已经停止了。"))
    emit(actor, "feedback.end_decision", stream=decision.stream, place=decision.place)
