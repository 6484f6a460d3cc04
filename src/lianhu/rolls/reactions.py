"""By the clock: an objection whose last day for the answer has come is pressed, once."""

from lianhu.audit.actor import SYSTEM
from lianhu.audit.clockwork import attempt
from lianhu.counties.jobs import every
from lianhu.kernel import clock
from lianhu.notices.models import Telling
from lianhu.notices.telling import awake
from lianhu.rolls import commands
from lianhu.rolls.commands.objecting import PRESSED
from lianhu.rolls.models import Objection

AT_ONCE = 500


@every("33 * * * *", "rolls.answers")
def answers() -> None:
    """Those that nobody decided by the last day."""
    if not awake():
        return
    rows = Objection.objects.visible_to(SYSTEM).open().filter(answer_by__lte=clock.today())
    due = list(rows.select_related("roll").order_by("-pk")[:AT_ONCE])
    told = Telling.objects.visible_to(SYSTEM).filter(occasion=PRESSED)
    pressed = told.filter(stream__in=[one.stream for one in due])
    known = set(pressed.values_list("stream", flat=True))
    for one in due:
        if one.stream not in known:
            attempt(commands.press_answer, one)
