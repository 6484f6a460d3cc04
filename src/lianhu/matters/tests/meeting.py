"""A village whose bodies meet, and one matter taken through a meeting from the table to its end."""

from contextlib import contextmanager
from datetime import date, time, timedelta

from lianhu.assembly import commands as assembly
from lianhu.assembly import counting, door, meetings
from lianhu.assembly.commands.planning import Seat
from lianhu.assembly.models import Item
from lianhu.ballots import commands as ballots
from lianhu.bodies.models import Organisation
from lianhu.bodies.tests.factories import chain, member, organisation
from lianhu.counties.jobs import drain
from lianhu.kernel import clock
from lianhu.matters import commands, course
from lianhu.matters.commands.tabling import Before
from lianhu.matters.models import Tabled
from lianhu.matters.tests.factories import fresh
from lianhu.people.models import Residence
from lianhu.people.tests.factories import household, person
from lianhu.places.tests.factories import area

BODIES = {
    "party_branch": ("east", "party_member", 9),
    "villagers_committee": ("east", "member", 5),
    "villager_representatives": ("east", "representative", 12),
    "town_committee": ("town", "member", 7),
    "affairs_committee": ("east", "member", 5),
}


def bodies(here, homes=6):
    """`here.group` and every body that the shipped methods meet in, and households with two adults each."""
    here.group = area("group", here.east, name="一组")
    _county, town, branch, _group = chain(here.county, here.town, here.east, here.group)
    here.bodies = {"town_committee": town, "party_branch": branch}
    for kind, (where, standing, many) in BODIES.items():
        place = getattr(here, where)
        there = Organisation.objects.filter(kind=kind, area=place).first()
        body = here.bodies.get(kind) or there or organisation(kind, place)
        here.bodies[kind] = body
        for n in range(many):
            grown = person(f"{kind[0]}员{n}", area=here.one, born_on=date(1970, 1, 1))
            member(body, grown, standing)
            if kind == "party_branch" and n < 3:
                member(body, grown)
    for n in range(homes):
        home = household(here.one, kind="registered", number=f"H{n:07}")
        for m in range(2):
            grown = person(f"户{n}人{m}", area=here.one, born_on=date(1980, 1, 1))
            Residence.objects.create(person=grown, household=home, kind="registered")
    return here


@contextmanager
def days_on(days, hour=10):
    with clock.at(clock.day_start(clock.today() + timedelta(days=days)) + timedelta(hours=hour)):
        yield


def seat_of(meeting):
    one = meeting.sittings.get()
    return Seat(one.day, one.at, one.where)


def on_its_day(meeting):
    return clock.at(clock.day_start(meeting.sittings.get().day) + timedelta(hours=10))


def tabled(here, matter, who, days=8, **more):
    """The matter on the agenda of a new meeting so many days on; its item."""
    kind = meeting_kind(matter)
    body = next((one for key, one in here.bodies.items() if key in kind.body), None)
    before = Before(
        title=more.pop("title", "一号网格修水渠"), subject=more.pop("subject", "other"),
        asks=more.pop("asks", "每户筹工两天"), studied_on=more.pop("studied_on", None),
        leave=more.pop("leave", ""),
    )  # fmt: skip
    seat = Seat(clock.today() + timedelta(days=days), time(9, 30), "村委会院坝")
    commands.table(
        here.who(who), fresh(matter), before, seat=seat, organisation=body if kind.body else None,
        **more,
    )  # fmt: skip
    return Item.objects.select_related("meeting__area").get(
        stream=Tabled._base_manager.filter(matter=matter).latest("pk").stream
    )


def meeting_kind(matter):
    return meetings.kinds()[course.stage_of(fresh(matter)).gathering.about]


def talked_over(here, item, lead, many=2):
    """So many members were spoken with one by one before their meeting."""
    members = item.meeting.organisation.memberships.order_by("pk")
    for one in members[:many]:
        assembly.talk_with(here.who(lead), item.meeting, member=one.person, on=clock.today())


def held(here, item, lead, *, came=None, road="", hands=None, way="hands"):
    """Call it, and on its day: begin, sign in `came` (all if None), vote by `hands`, end.

    `hands`: (for, against, abstained); None: no vote.
    """
    meeting = item.meeting
    assembly.call(here.who(lead), meeting)
    with on_its_day(meeting):
        roads = counting.roads_of(meeting)
        assembly.begin(here.who(lead), meeting, road=road or (roads[0] if roads else ""))
        roll = door.roll_of(meeting)
        for entry in list(roll.entries.on().order_by("no"))[:came] if roll else ():
            assembly.sign(here.who(lead), meeting, entry, sitting=meeting.sittings.get())
        if hands is not None:
            vote = assembly.put_to_vote(here.who(lead), meeting, item, way=way)
            said = dict(zip(("approve", "oppose", "abstain"), hands, strict=True))
            counted = ballots.count_hands(here.who("clerk"), vote, counts=said)
            ballots.confirm_hands(here.who("secretary"), counted)
            ballots.close_round(here.who(lead), vote)
            vote.refresh_from_db()
            if vote.outcome == "passed":
                assembly.conclude(here.who(lead), item)
        assembly.end(here.who(lead), meeting)
        drain()
    return meeting
