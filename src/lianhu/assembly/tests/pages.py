"""The pages of this room for the walks over every page."""

from datetime import time, timedelta

from lianhu.assembly import commands
from lianhu.assembly.commands.planning import Point, Seat
from lianhu.bodies.models import Organisation
from lianhu.bodies.tests.factories import organisation
from lianhu.kernel import clock
from lianhu.shell.tests.visiting import Page


def prepare(here):
    """One meeting that is planned too late, one that people were told of."""
    for area in (here.east, here.west):
        if not Organisation.objects.filter(area=area, kind="villagers_committee").exists():
            organisation("villagers_committee", area)
    secretary = here.who("secretary")
    soon, later = (clock.today() + timedelta(days=n) for n in (3, 20))

    def plan(kind, area, day, *items):
        return commands.plan(
            secretary, area=area, kind=kind, sittings=[Seat(day, time(9, 30), "村委会院坝")],
            items=items or [Point("修通组路，每户筹工两天", "other", "每户筹工两天，同意不同意")],
        )  # fmt: skip

    here.planned = plan("assembly", here.east, soon, Point("今年的筹工", "public_works"))
    here.called = plan("yard", here.one, later)
    commands.call(secretary, here.called)


PAGES = {
    "assembly:reckon": Page(who="secretary"),
    "assembly:desk": Page(who="secretary"),
    "assembly:new": Page(who="secretary"),
    "assembly:meeting": Page(lambda w: (w.planned.pk,), "secretary", True),
    "assembly:edit": Page(lambda w: (w.planned.pk,), "secretary", True),
    "assembly:notice": Page(lambda w: (w.called.pk,), "secretary", True),
    "assembly:public": Page(lambda w: (w.east.key,)),
    "assembly:public_one": Page(lambda w: (w.one.key, w.called.pk)),
}
