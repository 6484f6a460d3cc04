"""What happens by itself: an erased person's door is forgotten, old counts and sessions go."""

from django.contrib.sessions.models import Session

from lianhu.access import commands, limits
from lianhu.access.models import Account
from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.audit.trace import on
from lianhu.counties.jobs import every
from lianhu.kernel import clock


@on("people.erase", name="access.forget_person")
def forget_person(event: Event) -> None:
    """A username is often a name in pinyin: it goes with the person."""
    person = int(event.stream.removeprefix("person:"))
    for account in Account.objects.filter(person=person, is_active=True):
        commands.forget_account(SYSTEM, account)


@every("23 * * * *", "access.sweep")
def sweep() -> None:
    """Ended windows of tries and ended sessions are kept no hour longer."""
    limits.sweep()
    Session.objects.filter(expire_date__lt=clock.now()).delete()
