"""Bodies, posts and holders on the valley of `places`."""

from itertools import count

from django.contrib.auth import get_user_model

from lianhu.audit.actor import Actor, Grant
from lianhu.audit.registry import COMMANDS
from lianhu.bodies import commands  # noqa: F401 - fills COMMANDS
from lianhu.bodies.models import Membership, Organisation, Post, Tenure
from lianhu.kernel import clock
from lianhu.people.models import Person
from lianhu.places.tests.factories import area as new_area

_serial = count(1)
HOME = {
    "county_leader": "county",
    "county_admin": "county",
    "discipline_officer": "county",
    "town_cadre": "town",
    "grid_leader": "grid",
    "grid_worker": "grid",
    "cluster_leader": "cluster",
}


def somebody(name="", **words):
    return Person.objects.create(name=name or f"测试{next(_serial)}", invented=True, **words)


def organisation(kind, area, parent=None, **words):
    regime = {
        "villagers_committee": "village", "villager_representatives": "village",
        "residents_committee": "community", "resident_representatives": "community",
    }  # fmt: skip
    words.setdefault("legal_regime", regime.get(kind, "none"))
    words.setdefault("name", f"{area.name}{Organisation.Kind(kind).label}")
    return Organisation.objects.create(kind=kind, area=area, parent=parent, path=area.path, **words)


def post(role="grid_worker", area=None, title="", **words):
    area = area or new_area(HOME.get(role, "village"))
    return Post.objects.create(role=role, area=area, title=title or role, path=area.path, **words)


def tenure(held=None, person=None, from_on=None, to_on=None, **words):
    """`person` (a new one if none) in `held`, a post made of `words` if none is given."""
    return Tenure.objects.create(
        post=held or post(**words),
        person=person or somebody(),
        from_on=from_on or clock.today(),
        to_on=to_on,
    )


def member(body, person=None, standing="member", **words):
    """`person` (a new one if none) in `body`, past the command."""
    words.setdefault("from_on", clock.today())
    if body.kind in ("elders", "notables"):
        words.setdefault("consented_on", words["from_on"])
    return Membership.objects.create(
        organisation=body, person=person or somebody(), standing=standing, **words
    )


def chain(county, town, village, group):
    """县委–乡镇党委–支部–党小组 on these four areas."""
    one = organisation("county_committee", county)
    two = organisation("town_committee", town, one)
    three = organisation("party_branch", village, two)
    return one, two, three, organisation("party_group", group, three)


def actor(role, area, person=None, verbs=()):
    """Somebody with a post of `role` over `area` that carries every verb of this room."""
    own = frozenset(verb for verb in COMMANDS if verb.startswith("bodies.")) | frozenset(verbs)
    grant = Grant(role, own, area.path, None, role)
    person = person or somebody()
    return Actor("staff", account_id=person.pk, person_id=person.pk, grants=(grant,))


def sign_in(client, role, area, person=None):
    """The browser of somebody who holds a new post of `role` over `area`."""
    held = tenure(post(role, area), person)
    account = get_user_model().objects.create(username=f"u{held.pk}", person=held.person)
    client.force_login(account)
    return held
