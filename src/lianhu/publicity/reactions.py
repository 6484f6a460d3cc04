"""What happens by the clock; each through the command that a person would give."""

import logging
from collections.abc import Callable

from lianhu.audit.actor import SYSTEM, Actor
from lianhu.counties.jobs import every
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.notices.telling import awake
from lianhu.publicity import commands
from lianhu.publicity.models import Objection

log = logging.getLogger(__name__)
AT_ONCE = 500


@every("23 * * * *", "publicity.answers")
def answers() -> None:
    """An objection whose day of answer has passed: those above hear of it once."""
    if not awake():
        return
    rows = Objection.objects.visible_to(SYSTEM).unanswered()
    rows = rows.filter(answer_by__lt=clock.today(), pressed_on=None).select_related("posting")
    for one in rows.order_by("pk")[:AT_ONCE]:
        _try(commands.press_answer, one)


def _try(run: Callable[[Actor, Objection], None], thing: Objection) -> None:
    try:
        run(SYSTEM, thing)
    except Refusal as problem:
        log.warning("%s: %s", thing, problem)
    # Whatever is wrong with one, the others must not wait for it.
    except Exception:  # noqa: BLE001
        log.exception("%s: its clock could not be dealt with", thing)
