"""Who may not hold which village post beside whom.

Source: 村民委员会组织法 第八条、第三十七条; 城市居民委员会组织法 第三十六条, both in force 2026-01-01.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianhu.audit.actor import under
from lianhu.bodies.kinds import BOARD, OVERSEER
from lianhu.bodies.models import Membership, Organisation, Post, Tenure
from lianhu.law.floors import floor
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


SUPERVISION: Final = Organisation.Kind.SUPERVISION_COMMITTEE


def bar_to(post: Post, person: Person, day: date) -> str:
    """Why the law keeps `person` out of `post` on `day`, as a sentence; "" when it does not.

    Near relatives are those recorded for office-holders; nobody else is asked for them.
    """
    village = post.area_id
    if post.role == "supervisor":
        beside = _beside(_members(village, day, post), person, watching=True)
        return beside or _own_work(post.path, person, day)
    if post.role in HANDLERS and _watches(post.path, person, day):
        return str(OWN_WORK)
    if post.organisation is not None and post.organisation.kind in COMMITTEES:
        return _beside(_watchers(village, day, post), person, watching=True) or _beside(
            _members(village, day, post), person, watching=False
        )
    return ""


def bar_to_seat(body: Organisation, person: Person, standing: str, day: date) -> str:
    """The same of a seat in a body: whatever law keeps out of the post keeps out of the body."""
    village = body.area_id
    if body.kind == SUPERVISION:
        beside = _beside(_members(village, day), person, watching=True)
        return beside or _own_work(body.path, person, day)
    if body.kind in COMMITTEES:
        return _beside(_watchers(village, day), person, watching=True) or _beside(
            _members(village, day), person, watching=False
        )
    if body.kind == Organisation.Kind.COLLECTIVE and standing in (*BOARD, OVERSEER):
        return _in_collective(body, person, standing, day)
    return ""


def _in_collective(body: Organisation, person: Person, standing: str, day: date) -> str:
    """农村集体经济组织法 第二十九条 (in the board), 第三十四条 (between the board and who watches it)."""
    kin = kin_of(person)
    there = Membership.objects.live(day).filter(organisation=body, person__in=kin)
    sorts = {BOARD[0] if one in BOARD else one for one in there.values_list("standing", flat=True)}
    mine = BOARD[0] if standing in BOARD else standing
    for about, pair in (
        ("collective_board", {BOARD[0]}), ("collective_supervision", {BOARD[0], OVERSEER}),
    ):  # fmt: skip
        found = floor(body.legal_regime, day, about, "kin_apart")
        if found and any({mine, other} == pair for other in sorts):
            return _("%(what)s（%(article)s）。") % {"what": found.text, "article": found.cited}
    return ""


def _own_work(path: str, person: Person, day: date) -> str:
    held = Tenure.objects.live(day).filter(person=person, post__role__in=HANDLERS)
    return str(OWN_WORK) if held.filter(under([path], "post__path")).exists() else ""


def _watches(path: str, person: Person, day: date) -> bool:
    held = Tenure.objects.live(day).filter(person=person, post__role="supervisor")
    seats = Membership.objects.live(day).filter(person=person, organisation__kind=SUPERVISION)
    places = [*held.values_list("post__path", flat=True), *seats.values_list("path", flat=True)]
    return any(path.startswith(one) for one in places)


def kin_of(person: Person) -> set[int]:
    """Ids of the recorded near relatives (近亲属), whichever of the two was asked."""
    pairs = Kin.objects.filter(Q(person=person) | Q(other=person))
    return {pk for pair in pairs.values_list("person", "other") for pk in pair} - {person.pk}


def _members(village: int, day: date, post: Post | None = None) -> set[int]:
    """Who is in the committee of a village, by seat or by a post other than `post`."""
    here = Q(post__organisation__kind__in=COMMITTEES)
    return _both(village, day, here, COMMITTEES, post)


def _watchers(village: int, day: date, post: Post | None = None) -> set[int]:
    return _both(village, day, Q(post__role="supervisor"), (SUPERVISION,), post)


def _both(
    village: int, day: date, posts: Q, kinds: Iterable[str], besides: Post | None
) -> set[int]:
    held = Tenure.objects.live(day).filter(posts, post__area=village)
    if besides is not None:
        held = held.exclude(post=besides)
    seats = Membership.objects.live(day).filter(
        organisation__area=village, organisation__kind__in=kinds
    )
    return {*held.values_list("person", flat=True), *seats.values_list("person", flat=True)}


def _beside(ids: set[int], person: Person, *, watching: bool) -> str:
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
