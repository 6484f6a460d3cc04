"""By the clock: who has to answer or to file is told once before the last day."""

import logging
from datetime import timedelta

from lianhu.assembly.models import Resolution
from lianhu.audit.actor import SYSTEM
from lianhu.audit.clockwork import attempt
from lianhu.audit.models import Event
from lianhu.audit.trace import on
from lianhu.counties.jobs import every
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.notices.telling import awake
from lianhu.pacts import commands
from lianhu.pacts.models import Case, Review, Version
from lianhu.pacts.rules import rules

log = logging.getLogger(__name__)
SOON = timedelta(days=1)


@on("assembly.conclude", name="pacts.adopted")
def adopted(event: Event) -> None:
    """What the lawful meeting resolved is in force; of advice nothing follows."""
    rows = Resolution.objects.visible_to(SYSTEM).select_related("item", "meeting")
    made = rows.lawful().filter(pk=event.data["resolution"]).first()
    prefix, _colon, serial = (made.item.stream if made else "").partition(":")
    if made is None or prefix != "pactversion":
        return
    version = Version.objects.visible_to(SYSTEM).select_related("pact__area").get(pk=int(serial))
    try:
        commands.adopt(SYSTEM, version, made)
    except Refusal as problem:
        log.warning("%s: %s", version, problem)


@every("27 * * * *", "pacts.clock")
def terms() -> None:
    """The township the day before its last."""
    if not awake():
        return
    soon = clock.today() + SOON
    reviews = Review.objects.filter(answered_at=None, ended_at=None, reminded_at=None)
    for one in reviews.filter(due_on__lte=soon).select_related("version__pact"):
        attempt(commands.remind, one)


@every("37 3 * * *", "pacts.forget")
def forget() -> None:
    """Names and words of what was settled go when their time is up."""
    due = clock.now() - timedelta(days=rules().days["keeping"])
    for one in Case.objects.filter(closed_at__lte=due, erased_at=None):
        attempt(commands.forget, one)
