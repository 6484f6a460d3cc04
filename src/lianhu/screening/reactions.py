"""What happens by the clock: who has not screened is told before the last day; a round ends."""

from collections.abc import Mapping
from datetime import timedelta

from lianhu.audit.actor import SYSTEM, Actor
from lianhu.audit.clockwork import attempt
from lianhu.bodies.models import Post
from lianhu.counties.jobs import every
from lianhu.kernel import clock
from lianhu.notices.telling import awake
from lianhu.places.models import Area
from lianhu.screening import commands
from lianhu.screening.models import Round


@every("17 * * * *", "screening.clock")
def rounds() -> None:
    """The day before the last, those left are told once; after the last, who ordered it."""
    if not awake():
        return
    today = clock.today()
    rows = Round.objects.visible_to(SYSTEM).unfinished().order_by("pk")
    for one in rows.filter(last_day__lt=today):
        attempt(commands.end, one)
    soon = rows.still_open().filter(last_day__gte=today, last_day__lte=today + timedelta(days=1))
    # Who was told of it today already hears of it tomorrow.
    for one in soon.filter(urged_on=None, made_at__lt=clock.day_start(today)):
        attempt(commands.urge, one)


def follow_all(
    actor: Actor,
    areas: Mapping[int, Area],
    _posts: Mapping[int, Post],
    parted: Mapping[int, Area],
) -> None:
    """Grids were split or merged: what is new under a running round has to be screened too, and
    what took over a grid that it covers."""
    rows = Round.objects.visible_to(SYSTEM).unfinished().filter(last_day__gte=clock.today())
    into = {**areas, **parted}
    for one in rows.select_related("area").order_by("pk"):
        covered = set(one.grounds.values_list("area", flat=True))
        heirs = [area for pk, area in into.items() if pk in covered]
        inside = [area for area in into.values() if area.path.startswith(one.place)]
        if heirs or inside:
            commands.redraw(actor, one, (heirs or inside)[0], going=areas, heirs=heirs)
