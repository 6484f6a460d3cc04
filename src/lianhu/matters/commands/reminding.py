"""Reminders (催办): one message a day to a post, however many matters it is about."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.kernel import clock
from lianhu.matters.models import Matter, Reminder
from lianhu.matters.reminding import AMBER, REVIEW, Digest
from lianhu.notices.audience import Audience
from lianhu.notices.commands import tell
from lianhu.notices.occasions import occasion

REMINDED: Final = occasion("matters.reminded", _later("催办"))
LISTED: Final = 10


@command("催办")
def urge(actor: Actor, digest: Digest) -> None:
    """Tell one post of what is nearly due and of what is late; each rung of a matter once."""
    actor.require("matters.urge", place=digest.post.path)
    now, late = clock.now(), digest.late
    climbed = [(matter, AMBER) for matter in digest.near] + late
    climbed += [(matter, REVIEW) for matter in digest.review]
    Reminder.objects.bulk_create(
        [Reminder(matter=one, entered_at=one.entered_at, rung=n, at=now) for one, n in climbed]
    )
    stream = f"reminders:{digest.post.pk}"
    said = []
    if digest.review:
        said.append(_("挂账到了复核的日子%(n)d件：%(which)s") % _listed(digest.review))
    if digest.near:
        said.append(_("快到期%(n)d件：%(which)s") % _listed(digest.near))
    if late:
        said.append(_("已超期、请督促%(n)d件：%(which)s") % _listed([one for one, _n in late]))
    tell(
        actor, stream=stream, occasion=REMINDED, place=digest.post.path,
        audience=Audience.post(digest.post.pk, digest.post.title),
        words=_("催办。%s。") % "；".join(said),
    )  # fmt: skip
    emit(
        actor, "matters.urge", stream=stream, place=digest.post.path,
        climbed=[[one.pk, n] for one, n in climbed],
    )  # fmt: skip


def _listed(matters: list[Matter]) -> dict[str, object]:
    numbers = "、".join(one.number for one in matters[:LISTED])
    more = _("等") if len(matters) > LISTED else ""
    return {"n": len(matters), "which": numbers + more}
