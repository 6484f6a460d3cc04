"""By the clock: the post concerned hears of what is due, before it is too late."""

from lianhu.audit.actor import SYSTEM
from lianhu.audit.clockwork import attempt
from lianhu.counties.jobs import every
from lianhu.elections import commands
from lianhu.elections.commands.guiding import due_steps
from lianhu.elections.models import Election
from lianhu.notices.telling import awake


@every("17 * * * *", "elections.clock")
def terms() -> None:
    """Whatever is due within days, or was missed; of each step once."""
    if not awake():
        return
    rows = Election.objects.visible_to(SYSTEM).running()
    for one in rows.select_related("area", "organisation", "meeting").order_by("pk"):
        if due_steps(one):
            attempt(commands.remind, one)
