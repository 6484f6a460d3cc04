"""A village whose registers hold a few households, and rolls of it."""

from datetime import date

from lianhu.access.actor import actor_of_account
from lianhu.access.tests.factories import account
from lianhu.bodies.tests.factories import organisation, post, somebody, tenure
from lianhu.kernel import clock
from lianhu.people.models import Person, Residence
from lianhu.people.tests.factories import household
from lianhu.places.tests.factories import valley
from lianhu.rolls import commands

POSTS = {
    "secretary": ("village_secretary", "east"),
    "clerk": ("village_clerk", "east"),
    "next": ("village_secretary", "west"),
    "town": ("town_cadre", "town"),
    "supervisor": ("supervisor", "east"),
    "worker": ("grid_worker", "one"),
}
OLD = date(1980, 5, 1)


def village():
    """valley() with a committee in either village; `who(name)` acts, `homes` are registered."""
    here = valley()
    organisation("villagers_committee", here.east)
    organisation("villagers_committee", here.west)
    here.accounts = {}
    for name, (role, where) in POSTS.items():
        held = tenure(post(role, getattr(here, where), title=name), somebody(name))
        here.accounts[name] = account(held.person, username=name)
    here.who = lambda name: actor_of_account(here.accounts[name])
    here.homes = [
        household(here.one, kind="registered", door="1组10号"),
        household(here.one, kind="registered", door="1组9号"),
        household(here.two, kind="registered", door="2组1号"),
    ]
    here.people = [
        living(here.homes[0], "韦大山", OLD, head=True),
        living(here.homes[0], "韦小山", date(2001, 1, 1)),
        living(here.homes[1], "罗秀英", OLD, head=True),
        living(here.homes[2], "石老三", OLD, head=True),
        living(here.homes[2], "石小妹", clock.today().replace(year=clock.today().year - 10)),
    ]
    return here


def living(home, name="", born_on=OLD, head=False, **words):
    """Somebody in the register of `home`."""
    made = Person.objects.create(name=name or "测试甲", born_on=born_on, invented=True, **words)
    Residence.objects.create(
        person=made, household=home, kind=home.kind, is_head=head, relation="02" if head else "",
        from_on=date(2000, 1, 1),
    )  # fmt: skip
    made.refresh_from_db()
    return made


def drawn(here, basis="adults", **words):
    return commands.draw_up(
        here.who("secretary"), area=words.pop("area", here.east), basis=basis, **words
    )


def frozen(here, basis="adults", **words):
    return commands.freeze(here.who("secretary"), drawn(here, basis, **words))
