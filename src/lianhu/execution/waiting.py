"""What waits for somebody in the field: tasks of a resolution that are due soon or were."""

from django.urls import reverse
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.execution import queries
from lianhu.kernel import clock
from lianhu.matters.besides import Beside


def beside(actor: Actor) -> list[Beside]:
    """What `matters.besides` shows under today: the most pressing first."""
    found = []
    for task in queries.mine(actor):
        left = (task.due_on - clock.today()).days
        found.append(
            Beside(
                title=_("决议定下的：%(what)s") % {"what": task.what},
                hint=_("“%(item)s”，写一句办到哪一步")
                % {"item": task.undertaking.resolution.item.title},
                url=reverse("execution:task", args=["field", task.pk]),
                badge=_("过了%d天") % -left
                if left < 0
                else _("还有%d天") % left
                if left
                else _("今天"),
                tone="bad" if left < 0 else "warn",
            )
        )
    return found
