"""The county's parameters of asking back."""

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.feedback.models import Setting
from lianhu.feedback.rules import SHARE, STREAM
from lianhu.hours.queries import county_place
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.kernel.text import clean_line


@command("定回访参数")
def set_rules(actor: Actor, *, share: int, reopen_days: int, source: str) -> None:
    """From now on so many per cent are drawn, and so many days a matter may be opened again.

    Raises:
        Refusal: fewer than 10 per cent or 7 days, more than 100 or 180; or no source. At its field.
    """
    place = county_place()
    actor.require("feedback.set_rules", place=place)
    said = clean_line(source, 120, label=_("依据"), field="source")
    if not SHARE <= share <= 100:
        raise Refusal(_("比例请写 10 到 100 之间的数，不能少于十分之一。"), field="share")
    if not 7 <= reopen_days <= 180:
        raise Refusal(_("天数请写 7 到 180 之间的数。"), field="reopen_days")
    if not said:
        raise Refusal(_("请写依据：哪份文件、哪次会议定的。"), field="source")
    value = {"share": share, "reopen_days": reopen_days}
    row = Setting.objects.create(
        value=value, source=said, by_person_id=actor.person_id, made_at=clock.now()
    )
    emit(
        actor, "feedback.set_rules", stream=STREAM, place=place, setting=row.pk,
        share=share, reopen_days=reopen_days,
    )  # fmt: skip
