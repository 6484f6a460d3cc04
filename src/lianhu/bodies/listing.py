"""Bodies with who sits in them, for the pages: on the wall, and for who keeps the lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from lianhu.audit.actor import Actor, under
from lianhu.bodies.composition import Finding, review
from lianhu.bodies.kinds import ROSTER, shape
from lianhu.bodies.membership import ORDER
from lianhu.bodies.models import Membership, Organisation, OrganisationKind, Powers, Term
from lianhu.bodies.terms import terms_of
from lianhu.kernel import clock
from lianhu.places.models import Area

# A list of hundreds of names is read on the page of the body.
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Listed:
    """A body with those of its members this reader sees; rosters apart, in the order of standing."""

    body: Organisation
    offices: list[Membership]
    roster: list[Membership]
    term: Term | None
    findings: list[Finding]
    powers: Powers | None = None

    @property
    def urgent(self) -> list[Finding]:
        return [one for one in self.findings if one.level != "ask"]


def watched_kinds() -> list[str]:
    """The kinds of body for which something can be found wanting: the law speaks of them."""
    return [kind for kind in OrganisationKind.values if shape(kind).about]


def listed(
    actor: Actor, bodies: Iterable[Organisation], day: date | None = None, *, judged: bool = True
) -> list[Listed]:
    """Each body in the order given; a fixed number of queries for all. `judged`: with findings."""
    at = day or clock.today()
    rows = list(bodies)
    ids = [one.pk for one in rows]
    seen = Membership.objects.visible_to(actor).live(at).filter(organisation__in=ids)
    members: dict[int, list[Membership]] = {}
    for one in seen.select_related("person", "organisation", "stands_for").order_by("pk"):
        members.setdefault(one.organisation_id, []).append(one)
    for some in members.values():
        some.sort(key=lambda one: (ORDER[one.standing], one.pk))
    terms = terms_of(ids, at)
    powers = {
        one.organisation_id: one
        for one in Powers.objects.visible_to(actor).filter(organisation__in=ids).order_by("version")
    }
    found = review(rows, at) if judged else {}
    return [
        Listed(
            body,
            [one for one in members.get(body.pk, []) if one.standing not in ROSTER],
            [one for one in members.get(body.pk, []) if one.standing in ROSTER],
            terms.get(body.pk), found.get(body.pk, []), powers.get(body.pk),
        )
        for body in rows
    ]  # fmt: skip


def on_the_wall(actor: Actor, area: Area) -> list[Listed]:
    """The bodies of exactly this area with those whose names hang on the wall; empty ones left out."""
    here = Organisation.objects.visible_to(actor).live().filter(area=area).order_by("pk")
    found = listed(actor, here, judged=False)
    return [one for one in found if one.offices or one.powers]


def wanting(actor: Actor, area: Area) -> list[Listed]:
    """Those under `area` of which something is wrong, ends soon or stands empty, by place."""
    rows = Organisation.objects.visible_to(actor).live().filter(under([area.path], "path"))
    known = Q(kind__in=watched_kinds()) | Q(pk__in=Term.objects.values("organisation"))
    rows = rows.filter(known).select_related("area").order_by("path", "pk")
    return [one for one in listed(actor, rows) if one.urgent]
