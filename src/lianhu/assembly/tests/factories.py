"""A village that meets: posts, a committee, households in the register, a body of representatives."""

from contextlib import contextmanager
from datetime import date, time, timedelta

from lianhu.access.actor import actor_of_account
from lianhu.access.tests.factories import account
from lianhu.assembly import commands, door
from lianhu.assembly.commands.planning import Point, Seat
from lianhu.bodies.tests.factories import member, organisation, post, somebody, tenure
from lianhu.kernel import clock
from lianhu.people.models import Residence
from lianhu.people.tests.factories import household, person
from lianhu.places.tests.factories import area, valley

POSTS = {
    "secretary": ("village_secretary", "east"),
    "clerk": ("village_clerk", "east"),
    "leader": ("grid_leader", "one"),
    "worker": ("grid_worker", "one"),
    "cluster": ("cluster_leader", "cluster"),
    "supervisor": ("supervisor", "east"),
    "town": ("town_cadre", "town"),
    "next_door": ("village_clerk", "west"),
}


def village():
    """`places.valley` with a group, one post each of POSTS and `.who(name)`."""
    here = valley()
    here.group = area("group", here.east, name="一组")
    here.posts, here.accounts = {}, {}
    for name, (role, where) in POSTS.items():
        held = tenure(post(role, getattr(here, where), title=name), somebody(name))
        here.posts[name] = held.post
        here.accounts[name] = account(held.person, username=name)
    here.who = lambda name: actor_of_account(here.accounts[name])
    here.committee = organisation("villagers_committee", here.east)
    organisation("villagers_committee", here.west)
    return here


def homes(here, count=3, grown=2, area=None):
    """Registered households with this many adults each."""
    made = []
    where = area or here.one
    for n in range(count):
        home = household(where, kind="registered", number=f"H{n:07}")
        for m in range(grown):
            one = person(f"张{'甲乙丙丁戊'[m]}{n}", area=where, born_on=date(1980, 1, 1))
            Residence.objects.create(person=one, household=home, kind="registered")
        made.append(home)
    return made


def soon(days=20):
    return clock.today() + timedelta(days=days)


def seat(days=20, where="村委会院坝", at="09:30"):
    return Seat(soon(days), time.fromisoformat(at), where)


def point(title="修通组路，每户筹工两天", subject="other", **more):
    return Point(title, subject, **more)


def planned(here, kind="assembly", area=None, who="secretary", **more):
    more.setdefault("sittings", [seat()])
    more.setdefault("items", [point()])
    return commands.plan(here.who(who), area=area or here.east, kind=kind, **more)


def called(here, *args, **more):
    meeting = planned(here, *args, **more)
    commands.call(here.who("secretary"), meeting)
    return meeting


def representatives(here, count=34):
    """A body of so many representatives of the village."""
    body = organisation("villager_representatives", here.east)
    here.body = body
    here.members = [
        member(
            body, person(f"代{n:02}表", area=here.one, born_on=date(1970, 1, 1)), "representative"
        )
        for n in range(count)
    ]
    return body


@contextmanager
def on_the_day(meeting, hour=10):
    """Inside, it is the day of the first sitting, and of a sitting today never before now: what was
    done a moment ago would lie ahead."""
    first = meeting.sittings.first()
    moment = clock.day_start(first.day) + timedelta(hours=hour)
    with clock.at(max(moment, clock.now()) if first.day == clock.today() else moment):
        yield


def running(here, *args, road="", **more):
    """Called and begun; call it inside `on_the_day` to go on."""
    meeting = called(here, *args, **more)
    with on_the_day(meeting):
        commands.begin(here.who("secretary"), meeting, road=road)
    return meeting


def entries(meeting):
    return list(door.roll_of(meeting).entries.order_by("no"))


def signed(here, meeting, count, who="secretary"):
    """The first so many of the roll sign in."""
    sitting = meeting.sittings.first()
    return [
        commands.sign(here.who(who), meeting, one, sitting=sitting)
        for one in entries(meeting)[:count]
    ]
