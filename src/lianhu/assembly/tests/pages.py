"""The pages of this room for the walks over every page."""

from datetime import date, time, timedelta

from lianhu.assembly import commands, door
from lianhu.assembly.commands.planning import Point, Seat
from lianhu.audit.actor import SYSTEM
from lianhu.bodies.models import Organisation
from lianhu.bodies.tests.factories import member, organisation, post
from lianhu.kernel import clock
from lianhu.notices.models import Telling
from lianhu.people import commands as people
from lianhu.people.tests.factories import person
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
    here.door = Telling.objects.filter(stream=here.called.stream, how="door").first().pk
    home = people.add_household(SYSTEM, kind="registered", grid=here.one, number="H0000001")
    people.register(
        SYSTEM, area=here.one, name="测试人·户主", household=home, born_on=date(1980, 1, 1),
        invented=True,
    )  # fmt: skip
    here.running = plan("mass", here.one, clock.today())
    commands.call(secretary, here.running)
    commands.begin(secretary, here.running)
    entry = door.roll_of(here.running).entries.first()
    commands.sign(secretary, here.running, entry, sitting=here.running.sittings.first())

    here.over = plan("yard", here.one, clock.today())
    commands.call(secretary, here.over)
    commands.begin(secretary, here.over)
    commands.conclude(secretary, here.over.items.get(), words="先报村里研究")
    commands.end(secretary, here.over)
    commands.publish(secretary, here.over)

    _town(here)


def _town(here):
    """A meeting of the town's committee that is planned, and one whose opinion went back down."""
    county = Organisation.objects.filter(kind="county_committee").first()
    county = county or organisation("county_committee", here.county)
    found = Organisation.objects.filter(kind="town_committee", area=here.town).first()
    body = found or organisation("town_committee", here.town, county)
    leader = post("town_cadre", here.town, title="副镇长", duties=["policy"])
    nine = [member(body, person(f"委{n}员", area=here.town), "member").person for n in range(3)]
    for day in (clock.today() + timedelta(days=3), clock.today()):
        made = commands.plan(
            here.who("town"), area=here.town, kind="town_committee", organisation=body,
            sittings=[Seat(day, time(9, 30), "镇会议室")],
            items=[Point("支持修路", "to_town", leader=leader, village=here.east)],
        )  # fmt: skip
        commands.talk_with(here.who("town"), made, member=nine[0], on=clock.today())
        here.town_planned = getattr(here, "town_planned", made)
    commands.talk_with(here.who("town"), made, member=nine[1], on=clock.today())
    commands.call(here.who("town"), made)
    commands.begin(here.who("town"), made)
    here.decision = commands.conclude(here.who("town"), made.items.get(), words="先看看材料")
    commands.end(here.who("town"), made)
    commands.publish(here.who("town"), made)


PAGES = {
    "assembly:say": Page(lambda w: (w.called.area.key, w.called.pk)),
    "assembly:reckon": Page(who="secretary"),
    "assembly:desk": Page(who="secretary"),
    "assembly:new": Page(who="secretary"),
    "assembly:meeting": Page(lambda w: (w.planned.pk,), "secretary", True),
    "assembly:edit": Page(lambda w: (w.planned.pk,), "secretary", True),
    "assembly:notice": Page(lambda w: (w.called.pk,), "secretary", True),
    "assembly:sign": Page(lambda w: (w.running.pk,), "secretary", True),
    "assembly:sheet": Page(lambda w: (w.running.pk,), "secretary", True),
    "assembly:minutes": Page(lambda w: (w.over.pk,), "secretary", True),
    "assembly:resolution": Page(lambda w: (w.over.pk,), "secretary", True),
    "assembly:compare": Page(lambda w: (w.over.pk,), "secretary", True),
    "assembly:back": Page(who="secretary"),
    "assembly:rules": Page(lambda w: (w.town.key,), "town", True),
    "assembly:decision": Page(lambda w: (w.decision.pk,), "secretary", True),
    "assembly:public": Page(lambda w: (w.east.key,)),
    "assembly:public_one": Page(lambda w: (w.one.key, w.called.pk)),
    "assembly:resolutions": Page(lambda w: (w.east.key,)),
    "assembly:result": Page(lambda w: (w.one.key, w.over.pk)),
}

# A redirect by whoever scans a paper; a file to download.
OTHER = {"assembly:mark", "assembly:result_file"}
