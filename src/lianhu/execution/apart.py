"""Who supervises a task: a member of the supervision committee who does not do it and is no near
relative of who does.

Source: 村民委员会组织法 第三十七条, 城市居民委员会组织法 第三十六条 (2026-01-01): the body that supervises
and who carries out are apart, near relatives too. Near relatives are known of office-holders only.
"""

from collections.abc import Iterable
from typing import Final

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from lianhu.audit.actor import under
from lianhu.bodies.conflicts import kin_of
from lianhu.bodies.models import Post
from lianhu.bodies.queries import holders
from lianhu.execution.models import State, Task, Undertaking
from lianhu.kernel.errors import Refusal
from lianhu.people.models import Person
from lianhu.places.paths import prefixes

WATCHER: Final = "supervisor"


def watchers_over(place: str) -> list[Post]:
    """The posts of the supervision committee over a place, who has the least to watch first."""
    open_ = Q(state__in=[State.DOING, State.DONE])
    busy = dict(
        Task.objects.filter(open_, watcher__path__in=prefixes(place))
        .order_by()
        .values_list("watcher")
        .annotate(n=Count("pk"))
    )
    rows = Post.objects.live().filter(path__in=prefixes(place), role=WATCHER)
    return sorted(rows, key=lambda post: (busy.get(post.pk, 0), post.pk))


def watchers_named(place: str) -> list[Post]:
    """Those of them that somebody holds, each with `held_by`."""
    return _named(watchers_over(place))


def bar(owner: Post, watcher: Post) -> str:
    """Why `watcher` may not supervise what `owner` does, as a sentence; "" when they may."""
    if owner.pk == watcher.pk:
        return _("办的和监督的不能是同一个岗位。")
    if watcher.role != WATCHER or watcher.ended_on:
        return _("监督的要是监督委员会的成员。")
    seated = holders([owner, watcher])
    doing, watching = seated.get(owner.pk), seated.get(watcher.pk)
    if doing is None:
        return _("“%s”现在空着没有人，请换一个岗位来办。") % owner.title
    if watching is None:
        return _("“%s”现在空着没有人，请换一位监督。") % watcher.title
    return between(doing.person, watching.person)


def between(doing: Person, watching: Person) -> str:
    """The same of two people."""
    if doing.pk == watching.pk:
        return _("办的和监督的不能是同一个人。")
    if watching.pk in kin_of(doing):
        return _(
            "监督的是办事人的近亲属，不能监督他（村委会组织法第三十七条、居委会组织法第三十六条）。"
        )
    return ""


def proposed(owner: Post, place: str) -> Post:
    """The supervisor for what `owner` does.

    Raises:
        Refusal: nobody in the committee may; with the reason of the last one asked.
    """
    why = _("监督委员会还没有人在任，先到“岗位和机构”里把监督委员会成员定下来。")
    for post in watchers_over(place):
        found = bar(owner, post)
        if not found:
            return post
        why = found
    raise Refusal(_("没有人能监督“%(who)s”：%(why)s") % {"who": owner.title, "why": why})


def who_took_part(task: Task) -> set[int]:
    """Ids of the people who reported on it or said that it was done."""
    rows = task.steps.filter(kind__in=["reported", "finished", "extended", "failed"])
    return set(rows.values_list("by_person_id", flat=True))


def took_part(person_id: int, one: Undertaking) -> bool:
    """Whether somebody does, or worked on, any task of it."""
    tasks = list(one.tasks.select_related("owner"))
    seated = holders([task.owner for task in tasks])
    if any(one.person_id == person_id for one in seated.values()):
        return True
    return any(person_id in who_took_part(task) for task in tasks)


def may_check(person_id: int, task: Task) -> str:
    """Why this person may not say whether it was done; "" when they may."""
    part = who_took_part(task)
    seated = holders([task.owner])
    part |= {one.person_id for one in seated.values()}
    if person_id in part:
        return _("您办过这件事，不能自己验收自己。")
    person = Person.objects.filter(pk=person_id).first()
    if person is not None and part & kin_of(person):
        return _("办这件事的是您的近亲属，请监督委员会另一位来看。")
    return ""


def owners_in(place: str, roles: Iterable[str]) -> list[Post]:
    """The held posts under a place that may be given a task, each with `held_by`; two queries."""
    rows = Post.objects.live().filter(under([place], "path"), role__in=list(roles))
    return _named(list(rows.order_by("path", "pk")))


def _named(rows: list[Post]) -> list[Post]:
    seated = holders(rows)
    for one in rows:
        one.held_by = seated[one.pk].person.name if one.pk in seated else ""
    return [one for one in rows if one.held_by]
