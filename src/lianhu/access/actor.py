"""Builds the actor of a request: staff by session, the bearer of a code, or a visitor."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from lianhu.access import bearer
from lianhu.access.device import device_of, digest_of, phone_of
from lianhu.access.models import Account, Link
from lianhu.access.roles import LINK_ROLES, OWN, ROLES
from lianhu.audit.actor import Actor, Grant
from lianhu.audit.reads import read
from lianhu.bodies.duties import RANK
from lianhu.bodies.duties import ROLES as POSTS
from lianhu.bodies.models import Tenure
from lianhu.counties.current import current
from lianhu.kernel import clock
from lianhu.people.models import Person

LINK_KEY: Final = "access_link"


def actor_of(request: HttpRequest) -> Actor:
    """Who sends this request.

    Staff cost two queries after the session's own; a visitor and a bearer none, and no table
    of sessions is touched for a browser that has no session cookie.
    """
    device = device_of(request)
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        staff = _by_link(request, device) or _by_account(request, device)
        if staff:
            return staff
    return bearer.actor_of_code(request) or Actor("visitor", device=device)


def actor_of_account(account: Account, device: str = "") -> Actor:
    """The actor behind an account, with the posts its person holds today."""
    return _staff(account.person, device, account=account)


def actor_of_link(link: Link, device: str = "") -> Actor:
    """The actor behind a personal link: only the small posts that such a link may carry."""
    return _staff(link.tenure.person, device, only=LINK_ROLES)


def actor_of_person(person: Person) -> Actor:
    """The actor of somebody who has no door of their own; for the demo and for imports."""
    return _staff(person, "")


def may_enter(account: Account) -> bool:
    """Whether this account is open, here: a demo account opens nothing outside a demo county."""
    return account.is_active and (not account.is_demo or current().demo)


def _by_account(request: HttpRequest, device: str) -> Actor | None:
    account = request.user
    if not isinstance(account, Account) or not may_enter(account):
        return None
    return actor_of_account(account, device)


def _by_link(request: HttpRequest, device: str) -> Actor | None:
    link_id, phone = request.session.get(LINK_KEY), phone_of(request)
    if not link_id or not phone:
        return None
    links = Link.objects.live().select_related("tenure__person")
    link = links.filter(pk=link_id, device_hash=digest_of(phone)).first()
    return actor_of_link(link, device) if link else None


def _staff(
    person: Person | None,
    device: str,
    *,
    account: Account | None = None,
    only: frozenset[str] | None = None,
) -> Actor:
    grants = _grants(person, only) if person else ()
    return Actor(
        "staff",
        account_id=account.pk if account else None,
        person_id=person.pk if person else None,
        label=_label(person.name if person else account.username if account else "", grants),
        grants=grants,
        device=device,
    )


def _grants(person: Person, only: Iterable[str] | None) -> tuple[Grant, ...]:
    grants = [
        Grant(role, ROLES[role], path, post_id, title, frozenset(duties), _own(role, kind))
        for role, path, post_id, title, duties, kind in read(
            "held", _held, person.pk, clock.today()
        )
        if only is None or role in only
    ]
    return tuple(sorted(grants, key=lambda grant: (RANK[grant.role], grant.path)))


def _own(role: str, kind: str) -> frozenset[str]:
    """What a post gives in its own area only: where its role is at home. Who looks after one village
    for the town (包村) stands in that village and has none of it there."""
    return OWN[role] if kind == POSTS[role].kinds[0] else frozenset()


def _held(person: int, day: date) -> QuerySet[Any, Any]:
    held = Tenure.objects.live(day).filter(person=person)
    return held.values_list(
        "post__role", "post__path", "post_id", "post__title", "post__duties",
        "post__area__kind", named=True,
    )  # fmt: skip


def _label(name: str, grants: tuple[Grant, ...]) -> str:
    return f"{name}（{grants[0].title}）" if grants else name
