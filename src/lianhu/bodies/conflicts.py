"""Who may not hold which village post beside whom.

Source: 村民委员会组织法 第八条、第三十七条; 城市居民委员会组织法 第三十六条, both in force 2026-01-01.
"""

from datetime import date
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianhu.audit.actor import under
from lianhu.bodies.models import Organisation, Post, Tenure
from lianhu.people.models import Kin, Person

COMMITTEES: Final = (
    Organisation.Kind.VILLAGERS_COMMITTEE,
    Organisation.Kind.RESIDENTS_COMMITTEE,
)


# Posts of a village that sort, do and answer what residents raise. Heads of linked households are
# left out: they speak for their neighbours, and a small village has nobody else to elect.
HANDLERS: Final = (
    "grid_worker", "grid_leader", "village_clerk", "village_secretary", "window_staff",
)  # fmt: skip
OWN_WORK: Final = gettext_lazy(
    "在本村（社区）办理群众事项的人不能同时担任监督机构成员：自己办的事不能由自己监督。"
)


def bar_to(post: Post, person: Person, day: date) -> str:
    """Why the law keeps `person` out of `post` on `day`, as a sentence; "" when it does not.

    Near relatives are those recorded for office-holders; nobody else is asked for them.
    """
    if post.role == "supervisor":
        return _beside(_members(post, day), person, watching=True) or _own_work(post, person, day)
    if post.role in HANDLERS and _watches(post, person, day):
        return str(OWN_WORK)
    if _in_committee(post):
        return _beside(_watchers(post, day), person, watching=True) or _beside(
            _members(post, day), person, watching=False
        )
    return ""


def _own_work(post: Post, person: Person, day: date) -> str:
    held = Tenure.objects.live(day).filter(person=person, post__role__in=HANDLERS)
    return str(OWN_WORK) if held.filter(under([post.path], "post__path")).exists() else ""


def _watches(post: Post, person: Person, day: date) -> bool:
    held = Tenure.objects.live(day).filter(person=person, post__role="supervisor")
    return any(post.path.startswith(one) for one in held.values_list("post__path", flat=True))


def kin_of(person: Person) -> set[int]:
    """Ids of the recorded near relatives (近亲属), whichever of the two was asked."""
    pairs = Kin.objects.filter(Q(person=person) | Q(other=person))
    return {pk for pair in pairs.values_list("person", "other") for pk in pair} - {person.pk}


def _in_committee(post: Post) -> bool:
    body = post.organisation
    return body is not None and body.kind in COMMITTEES


def _members(post: Post, day: date) -> QuerySet[Tenure]:
    here = Tenure.objects.live(day).filter(post__area=post.area_id).exclude(post=post)
    return here.filter(post__organisation__kind__in=COMMITTEES)


def _watchers(post: Post, day: date) -> QuerySet[Tenure]:
    here = Tenure.objects.live(day).filter(post__area=post.area_id).exclude(post=post)
    return here.filter(post__role="supervisor")


def _beside(others: QuerySet[Tenure], person: Person, *, watching: bool) -> str:
    ids = set(others.values_list("person", flat=True))
    if watching and person.pk in ids:
        return _(
            "村（居）民委员会成员不得担任监督机构成员（村委会组织法第三十七条、居委会组织法第三十六条）。"
        )
    if not ids & kin_of(person):
        return ""
    if watching:
        return _(
            "村（居）民委员会成员的近亲属不得担任监督机构成员（村委会组织法第三十七条、居委会组织法第三十六条）。"
        )
    return _("近亲属不得同时在一个村（居）民委员会任职（村委会组织法第八条、居委会组织法第八条）。")
