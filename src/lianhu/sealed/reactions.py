"""What happens by the clock, every night and whether or not there is anything."""

from lianhu.audit.actor import SYSTEM
from lianhu.counties.jobs import every
from lianhu.sealed import commands


@every("20 3 * * *", "sealed.nightly")
def nightly() -> None:
    commands.forget(SYSTEM)
