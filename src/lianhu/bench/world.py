"""An invented county to measure in: towns, villages, posts and the sessions of those who hold them."""

from dataclasses import dataclass, field

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from lianhu.access import commands as access
from lianhu.access.models import Account
from lianhu.access.signin import BACKEND
from lianhu.audit.actor import SYSTEM
from lianhu.bodies import commands as bodies
from lianhu.bodies.models import Tenure
from lianhu.counties import current
from lianhu.counties.models import County
from lianhu.people import commands as people
from lianhu.places import commands as places
from lianhu.places.models import Area

DUTIES = ("infrastructure", "policy", "livelihood", "dispute")
# name → role, area it stands over, duties; the first village and town of the world have them all.
POSTS = {
    "clerk": ("village_clerk", "village", ("triage",)),
    "secretary": ("village_secretary", "village", ("release",)),
    "worker": ("grid_worker", "grid", (*DUTIES, "help")),
    "second": ("grid_worker", "grid", DUTIES),
    "town": ("town_cadre", "town", ("policy",)),
    "county": ("county_leader", "county", ()),
}
ELSEWHERE = ("clerk", "worker")


@dataclass(slots=True)
class World:
    """`accounts` by the names of POSTS; `village` and `grid` are the ones they stand over.

    Elsewhere posts are held by people without an account; `holders` has a post for each grid
    that has one.
    """

    county: Area
    towns: list[Area] = field(default_factory=list)
    villages: list[Area] = field(default_factory=list)
    grids: list[Area] = field(default_factory=list)
    accounts: dict[str, Account] = field(default_factory=dict)
    holders: dict[int, int] = field(default_factory=dict)

    @property
    def village(self) -> Area:
        return self.villages[0]

    @property
    def grid(self) -> Area:
        return self.grids[0]


def make_world(towns: int = 1, villages: int = 1) -> World:
    """`towns` towns of `villages` villages, each with two grids and the posts that matters need."""
    County.objects.update(demo=True)
    current.forget()
    county = places.add_area(
        SYSTEM, parent=None, kind="county", name="测速县（虚构）", invented=True
    )
    made = World(county)
    for t in range(towns):
        town = places.add_area(
            SYSTEM, parent=county, kind="town", name=f"测速{t + 1}镇（虚构）", invented=True
        )
        made.towns.append(town)
        for v in range(villages):
            _village(made, town, f"测速{t + 1}镇{v + 1}村（虚构）")
    return made


def _village(made: World, town: Area, name: str) -> None:
    village = places.add_area(SYSTEM, parent=town, kind="village", name=name, invented=True)
    grids = [places.add_grid(SYSTEM, village, name=f"第{n}网格") for n in "一二"]
    first = not made.villages
    made.villages.append(village)
    made.grids += grids
    where = {"village": village, "grid": grids[0], "town": town, "county": made.county}
    for title, (role, kind, duties) in POSTS.items():
        if first or title in ELSEWHERE:
            held = _held(title, role, where[kind], duties)
            made.holders.setdefault(held.post.area_id, held.post_id)
            if first:
                made.accounts[title] = account_of(held)


def _held(title: str, role: str, area: Area, duties: tuple[str, ...]) -> Tenure:
    post = bodies.create_post(
        SYSTEM, title=f"测速{title}", role=role, area=area, duties=duties,
        duty_words=["测速用" for _ in duties],
    )  # fmt: skip
    person = people.register(SYSTEM, area=area, name="测速人员", sex="1", invented=True)
    return bodies.appoint(SYSTEM, post, person)


def account_of(held: Tenure) -> Account:
    """The account of who holds a post, made if there is none."""
    found: Account | None = Account.objects.filter(person=held.person).first()
    if found is not None:
        return found
    account, _word = access.create_account(
        SYSTEM, username=f"p{held.post_id}", person=held.person, place=held.post.path
    )
    return account


def session_of(account: Account) -> str:
    """The value of a session cookie with which this account is signed in."""
    store = SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = BACKEND
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.create()
    return str(store.session_key)
