"""By the clock: voices made fit to be heard, drafts that nobody attached, bytes that no row knows."""

from lianhu.audit.actor import SYSTEM
from lianhu.counties.jobs import every
from lianhu.files import commands, hearing, sweeping
from lianhu.files.models import File
from lianhu.kernel.errors import Refusal

VOICES = 20


# By the clock and not deferred by each upload: that would be one more statement in every create.
@every("* * * * * */10", "files.convert")
def convert() -> None:
    for file in File.objects.visible_to(SYSTEM).unheard()[:VOICES]:
        try:
            made = hearing.mp3(file.path.read_bytes())
        except FileNotFoundError:
            made = None
        try:
            commands.convert(SYSTEM, file, made)
        except Refusal:
            # Erased or made meanwhile.
            continue


@every("17 * * * *", "files.sweep")
def sweep() -> None:
    if sweeping.stale().exists():
        commands.sweep(SYSTEM)


@every("40 3 * * *", "files.sweep_orphans")
def sweep_orphans() -> None:
    sweeping.remove_orphans()
