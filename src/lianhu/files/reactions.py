"""By the clock: drafts that nobody attached, and bytes that no row knows."""

from lianhu.audit.actor import SYSTEM
from lianhu.counties.jobs import every
from lianhu.files import commands, sweeping


@every("17 * * * *", "files.sweep")
def sweep() -> None:
    if sweeping.stale().exists():
        commands.sweep(SYSTEM)


@every("40 3 * * *", "files.sweep_orphans")
def sweep_orphans() -> None:
    sweeping.remove_orphans()
