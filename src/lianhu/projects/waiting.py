"""What waits for somebody in the field: what they look after and is due."""

from django.urls import reverse
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.kernel import clock
from lianhu.matters.besides import Beside
from lianhu.projects import queries


def beside(actor: Actor) -> list[Beside]:
    found = []
    for one in queries.mine(actor):
        late = (clock.today() - one.next_on).days
        found.append(
            Beside(
                title=_("看一看：%(what)s") % {"what": one.what},
                hint=_("%(project)s，%(every)s看一次；都好点一下")
                % {"project": one.project.title, "every": one.get_every_display()},
                url=reverse("projects:look", args=["field", one.pk]),
                badge=_("过了%d天") % late if late else _("今天"),
                tone="bad" if late else "warn",
            )
        )
    return found
