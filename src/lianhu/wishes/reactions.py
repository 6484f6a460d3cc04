"""What happens by the clock, and what goes when the words of a matter go."""

import logging

from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.audit.trace import on
from lianhu.counties.jobs import every
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.matters.models import Matter
from lianhu.people.commands import erase_teller
from lianhu.wishes import commands
from lianhu.wishes.commands.forgetting import due
from lianhu.wishes.kinds import Step
from lianhu.wishes.models import Offer, Wish

log = logging.getLogger(__name__)
AT_ONCE = 500


@every("45 8 * * *", "wishes.lapses")
def lapses() -> None:
    """In the morning the post hears of what was to be done until yesterday; each once."""
    rows = Offer.objects.visible_to(SYSTEM).filter(step=Step.CONFIRMED, lapsed_at=None)
    rows = rows.filter(by_day__lt=clock.today()).select_related("wish__matter__holder")
    for one in rows.order_by("by_day", "pk")[:AT_ONCE]:
        try:
            commands.lapse(SYSTEM, one)
        except Refusal as problem:
            log.warning("%s: %s", one, problem)


@every("50 3 * * *", "wishes.forget_helpers")
def forget_helpers() -> None:
    """Names and phones of helpers who are needed no longer."""
    for one in due()[:AT_ONCE]:
        try:
            if one.helper is not None:
                erase_teller(SYSTEM, one.helper, reason="purpose")
        except Refusal as problem:
            log.warning("%s: %s", one, problem)


@on("matters.erase_words", name="wishes.erase")
def erase(event: Event) -> None:
    """The words here go with those of the matter."""
    serial = int(event.stream.partition(":")[2])
    wish = Wish.objects.visible_to(SYSTEM).filter(matter=serial).first()
    if wish is not None:
        commands.forget(SYSTEM, Matter.objects.visible_to(SYSTEM).get(pk=serial))
