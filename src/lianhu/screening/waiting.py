"""What waits for somebody in the field: the grids of theirs that are to be screened."""

from django.urls import reverse
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.kernel import clock
from lianhu.matters import desk
from lianhu.matters.besides import Beside
from lianhu.screening import grounds


def beside(actor: Actor) -> list[Beside]:
    found = []
    for one in grounds.waiting(actor):
        left = (one.round.last_day - clock.today()).days
        near = _("今天到期") if left == 0 else _("明天到期") if left == 1 else ""
        found.append(
            Beside(
                title=_("%(title)s排查") % {"title": one.round.title},
                hint=_("%(where)s，%(day)s前；没有发现问题也点一下")
                % {"where": desk.where(one.area), "day": clock.chinese_date(one.round.last_day)},
                url=reverse("screening:screen", args=["field", one.pk]),
                badge=_("可补记") if left < 0 else near,
                tone="bad" if left < 0 else "warn",
            )
        )
    return found
