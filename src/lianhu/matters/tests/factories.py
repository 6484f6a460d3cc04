"""A small county to live in: 东河村 with posts for every step, and 西河村 next door."""

from types import SimpleNamespace

from lianhu.access.actor import actor_of_account
from lianhu.access.tests.factories import account
from lianhu.audit.actor import SYSTEM, VISITOR, Actor
from lianhu.bodies.tests.factories import post, somebody, tenure
from lianhu.kernel import clock
from lianhu.matters import commands
from lianhu.matters.commands.intake import Teller
from lianhu.matters.models import Matter
from lianhu.places.tests.factories import valley

DUTIES = ["infrastructure", "policy", "livelihood", "dispute"]
# name → role, area of `valley`, duties
POSTS = {
    "clerk": ("village_clerk", "east", ["triage"]),
    "secretary": ("village_secretary", "east", ["release"]),
    "worker": ("grid_worker", "one", [*DUTIES, "help"]),
    "worker2": ("grid_worker", "two", DUTIES),
    "leader": ("grid_leader", "one", []),
    "cluster": ("cluster_leader", "cluster", []),
    "window": ("window_staff", "east", ["livelihood", "policy"]),
    "supervisor": ("supervisor", "east", ["supervision"]),
    "town": ("town_cadre", "town", ["policy"]),
    "discipline": ("discipline_officer", "county", []),
    "county": ("county_leader", "county", []),
    "next_door": ("village_clerk", "west", ["triage", *DUTIES]),
}


def village():
    """Areas of `places.valley`, one post each of POSTS, its holder's account and `.who(name)`."""
    here = valley()
    here.posts, here.accounts = {}, {}
    for name, (role, where, duties) in POSTS.items():
        held = tenure(post(role, getattr(here, where), title=name, duties=duties), somebody(name))
        here.posts[name] = held.post
        here.accounts[name] = account(held.person, username=name)
    here.who = lambda name: actor_of_account(here.accounts[name])
    return here


def raised(here, words="一号网格的路灯坏了三天，晚上看不见路", area=None, actor=None, **more):
    """A matter somebody raised on the page; `.code` is its code."""
    more.setdefault("teller", Teller(name="测试人", where_words="上寨"))
    found = commands.raise_(
        actor or Actor("visitor", device="phone-1"), area=area or here.one, words=words, **more
    )
    found.matter.code = found.code
    return found.matter


def fresh(matter):
    return Matter.objects.visible_to(SYSTEM).for_rows().select_related("teller").get(pk=matter.pk)


def bearer(matter):
    return Actor("bearer", device="phone-1", stream=matter.stream)


def carried(here, until, **more):
    """A matter carried through the shipped methods up to and including the step `until`.

    Steps: raised, sorted, sent, claimed, finished, answered, rated, shown.
    """
    matter = raised(here, **more)
    steps = {
        "sorted": lambda m: commands.triage(here.who("clerk"), m, choice="小事"),
        "sent": lambda m: commands.dispatch(
            here.who("clerk"), m, category="infrastructure", level="grid"
        ),
        "claimed": lambda m: commands.claim(
            here.who("worker"),
            m,
            measures="换灯泡",
            steps=["看现场", "买灯", "换灯"],
            promised_on=clock.today(),
        ),
        "finished": lambda m: commands.finish(here.who("worker"), m, words="换好了"),
        "answered": lambda m: commands.respond(here.who("worker"), m, words="路灯已经修好"),
        "rated": lambda m: commands.rate(bearer(m), m, mark=5),
        "shown": lambda m: commands.publish(
            here.who("secretary"), m, title="一号网格路灯修好", demand="路灯不亮", result="已更换"
        ),
    }
    if until == "raised":
        return fresh(matter)
    for name, step in steps.items():
        step(fresh(matter))
        if name == until:
            break
    found = fresh(matter)
    found.code = matter.code
    return found


__all__ = ["VISITOR", "SimpleNamespace", "bearer", "carried", "fresh", "raised", "village"]
