"""Organisations, posts, tenures, accounts: who does what in the demo county."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from lianhu.access import commands as access
from lianhu.access.actor import actor_of_link, actor_of_person
from lianhu.access.roles import LINK_ROLES
from lianhu.audit.actor import SYSTEM, Actor
from lianhu.bodies import commands as bodies
from lianhu.bodies import leading
from lianhu.bodies.models import Organisation, Post
from lianhu.demo.folk import Folk
from lianhu.demo.land import Village
from lianhu.places.models import Area

PASSWORD = "lianhu-demo"
ALL_DUTIES = ("infrastructure", "policy", "livelihood", "dispute")
DUTY_WORDS = {
    "triage": "一个工作日内分清大事、小事、私事",
    "release": "核对公示内容，隐去个人信息",
    "infrastructure": "道路、水电、路灯等基础设施",
    "policy": "政策咨询和代办",
    "livelihood": "就业、教育、医疗、生活服务",
    "dispute": "邻里矛盾先期化解",
    "help": "帮办代办",
    "supervision": "跟踪办理，提出监督意见",
}
STREAMS: Final = (
    ("group", "联户长制工作领导小组", ()),
    ("stream", "基础设施专班", ("infrastructure",)),
    ("stream", "民生服务专班", ("livelihood", "policy", "help")),
    ("stream", "矛盾调处专班", ("dispute",)),
)
PHONED: Final = frozenset({"village_clerk", "village_secretary", "window_staff", "town_cadre"})


@dataclass(slots=True)
class Staff:
    """The actors of the demo by post, and what is printed for whoever tries it."""

    actors: dict[int, Actor] = field(default_factory=dict)
    accounts: list[tuple[str, str, str]] = field(default_factory=list)
    links: list[tuple[str, str, str]] = field(default_factory=list)

    def of(self, role: str, place: str = "") -> Actor:
        """Who holds `role` at `place`, or nearest above it; anywhere, where no place is named."""
        found = [
            (len(grant.path), actor) for actor in self.actors.values() for grant in actor.grants
            if grant.role == role and (not place or place.startswith(grant.path))
        ]  # fmt: skip
        return max(found, key=lambda one: one[0])[1]


class Offices:
    """Makes the posts of the county and its villages."""

    def __init__(self, folk: Folk, county: Area) -> None:
        self.folk = folk
        self.staff = Staff()
        self.phones = count(1000001)
        self.county = county
        self.committee = bodies.found(
            SYSTEM, kind="county_committee", area=county, name=f"{county.name}委员会（演示）",
            legal_regime="none",
        )  # fmt: skip
        self.towns: dict[int, Organisation] = {}

    def of_county(self, home: Village) -> None:
        for title, role, name in (
            ("县领导（演示）", "county_leader", "xian"),
            ("县管理员（演示）", "county_admin", "guanli"),
            ("纪检监察干部（演示）", "discipline_officer", "jijian"),
        ):
            self.fill(home, title, role, self.county, (), name)
        self._streams(home)

    def _streams(self, home: Village) -> None:
        """The leading group of the county and its workstreams, each with the post that answers for it."""
        for kind, title, duties in STREAMS:
            chief = self.fill(home, f"{title}牵头领导（演示）", "county_leader", self.county, ())
            leading.set_up_stream(
                SYSTEM, area=self.county, kind=kind, title=f"{title}（演示）", leader=chief, duties=duties,
            )  # fmt: skip

    def of_town(self, village: Village) -> Organisation:
        town = village.town
        if town.pk not in self.towns:
            self.towns[town.pk] = bodies.found(
                SYSTEM, kind="town_committee", area=town, name=f"{town.name}党委（演示）",
                legal_regime="none", parent=self.committee,
            )  # fmt: skip
            name = "xiangzhen" if village.invented else ""
            self.fill(village, "乡镇包村干部", "town_cadre", town, ("policy",), name)
        return self.towns[town.pk]

    def of_village(self, village: Village, names: dict[str, str]) -> None:
        """The bodies and posts of one village; `names` gives the usernames printed for visitors."""
        area = village.area
        branch = bodies.found(
            SYSTEM, kind="party_branch", area=area, name=f"{area.name}党支部", legal_regime="none",
            parent=self.of_town(village),
        )  # fmt: skip
        kind, regime = (
            ("residents_committee", "community") if village.community
            else ("villagers_committee", "village")
        )  # fmt: skip
        committee = bodies.found(SYSTEM, kind=kind, area=area, name=area.name, legal_regime=regime)
        watch = bodies.found(
            SYSTEM, kind="supervision_committee", area=area, name=f"{area.name}监督委员会",
            legal_regime=regime,
        )  # fmt: skip
        rows: tuple[tuple[str, str, tuple[str, ...], Organisation], ...] = (
            ("党支部书记", "village_secretary", ("release",), branch),
            ("综合干事", "village_clerk", ("triage",), committee),
            ("政策干事", "village_clerk", ("policy", "release"), committee),
            ("窗口人员", "window_staff", ("policy", "livelihood"), committee),
            ("监督委员会主任", "supervisor", ("supervision",), watch),
        )
        for title, role, duties, body in rows:
            self.fill(village, title, role, area, duties, names.get(title, ""), body)
        # A post that stands empty is visible as a vacancy.
        self._post("监督委员会委员", "supervisor", area, ("supervision",), watch)
        for grid in village.grids:
            bodies.found(
                SYSTEM, kind="party_group", area=grid, name=f"{grid.name}党小组",
                legal_regime="none", parent=branch,
            )  # fmt: skip
            self.fill(village, "网格长", "grid_leader", grid, ("dispute",), names.get("网格长", ""))
            self.fill(
                village,
                "网格员",
                "grid_worker",
                grid,
                (*ALL_DUTIES, "help"),
                names.get("网格员", ""),
            )
            names = {}
        for n, cluster in enumerate(village.clusters):
            if n == len(village.clusters) - 1:
                self._post("联户长", "cluster_leader", cluster, ())
            else:
                self.fill(village, "联户长", "cluster_leader", cluster, ())

    def _post(
        self, title: str, role: str, area: Area, duties: Iterable[str],
        body: Organisation | None = None,
    ) -> Post:  # fmt: skip
        duties = tuple(duties)
        return bodies.create_post(
            SYSTEM, title=title, role=role, area=area, organisation=body, duties=duties,
            duty_words=[DUTY_WORDS[duty] for duty in duties],
            # No area code begins like this: nobody can be rung up by it.
            office_phone=f"0000-{next(self.phones):07d}" if role in PHONED else "",
        )  # fmt: skip

    def fill(  # noqa: PLR0913, PLR0917
        self, village: Village, title: str, role: str, area: Area, duties: Iterable[str],
        username: str = "", body: Organisation | None = None,
    ) -> Post:  # fmt: skip
        """A post with a holder, and the door by which the holder enters."""
        post = self._post(title, role, area, duties, body)
        person = self.folk.person(village)
        tenure = bodies.appoint(SYSTEM, post, person)
        inside = "" if area.pk in {village.area.pk, village.town.pk, self.county.pk} else area.name
        whole = village.area.name if inside else area.name
        where = f"{whole}{inside} {title}"
        if role in LINK_ROLES:
            link, token = access.issue_link(SYSTEM, tenure)
            self.staff.actors[post.pk] = actor_of_link(link)
            self.staff.links.append((where, role, token))
        else:
            self.staff.actors[post.pk] = actor_of_person(person)
        if username:
            access.create_account(
                SYSTEM, username=username, person=person, place=area.path, password=PASSWORD,
                is_demo=True,
            )  # fmt: skip
            self.staff.accounts.append((where, role, username))
        return post
