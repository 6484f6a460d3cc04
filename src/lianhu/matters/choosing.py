"""Whom to suggest out of a pool, and why, in one line; a suggestion, never a ranking.

Nearness comes first, for who knows the place need not be sent there. Among those equally near,
who is there goes before who is away, who stays before who leaves soon, and then who has less on
their hands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Count, F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from lianhu.bodies.duties import DUTIES
from lianhu.bodies.models import Post
from lianhu.bodies.queries import holders
from lianhu.dispatch.conditions import Rule
from lianhu.dispatch.models import Absence
from lianhu.dispatch.queries import away
from lianhu.kernel import clock
from lianhu.matters import routing
from lianhu.matters.kinds import Phase
from lianhu.matters.models import Matter

# Whoever leaves the post within so many days had better not begin anything new.
SOON: Final = timedelta(days=15)


@dataclass(frozen=True, slots=True)
class Suggested:
    """The post, and one line on why it and no other."""

    post: Post
    why: str


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is known of a pool: who is away, who leaves soon, what lies with each."""

    away: Mapping[int, Absence]
    leaving: frozenset[int]
    load: Mapping[int, int]

    def key(self, post: Post) -> tuple[bool, int, bool, int, int]:
        there = bool(post.held_by) and post.pk not in self.away
        return (
            not there,
            -len(post.path),
            post.pk in self.leaving,
            self.load.get(post.pk, 0),
            post.pk,
        )


def suggest(pool: Sequence[Post], duty: str, rule: Rule | None = None) -> Suggested:
    """Whom to suggest of a pool (`holding.pool_for`, not empty); three short statements.

    A rule that fired chooses before nearness, but sends nobody who is away. Who stands in for the
    one that would have been chosen is chosen, if they may claim.
    """
    seen = _seen(pool)
    wanted = routing.preferred(rule, list(pool))
    post = min(wanted or pool, key=seen.key)
    if wanted and seen.key(post)[0]:
        post = _stand_in(post, seen, pool) or min(pool, key=seen.key)
    elif not wanted:
        first = min(pool, key=lambda one: (not one.held_by, -len(one.path), one.pk))
        if first.pk in seen.away:
            post = _stand_in(first, seen, pool) or post
    return Suggested(post, _why(post, duty, seen, rule if post in wanted else None, pool))


def _stand_in(post: Post, seen: _Seen, pool: Sequence[Post]) -> Post | None:
    deputy = seen.away[post.pk].deputy_id if post.pk in seen.away else None
    found = next((one for one in pool if one.pk == deputy), None)
    return found if found and not seen.key(found)[0] else None


def _seen(pool: Sequence[Post]) -> _Seen:
    last = clock.today() + SOON
    leaving = {pk for pk, one in holders(pool).items() if one.to_on and one.to_on <= last}
    return _Seen(away(pool), frozenset(leaving), load([post.pk for post in pool]))


def load(posts: Sequence[int]) -> dict[int, int]:
    """How many open matters lie with each of these posts, or wait to be claimed by it."""
    rows = Matter._base_manager.filter(closed_at=None, posted_at=None, lead=None)
    rows = rows.exclude(phase=Phase.RATING).annotate(keeper=Coalesce(F("holder"), F("suggested")))
    found = rows.filter(keeper__in=list(posts)).values_list("keeper").annotate(n=Count("pk"))
    return dict(found.order_by())


def _why(post: Post, duty: str, seen: _Seen, rule: Rule | None, pool: Sequence[Post]) -> str:
    parts = [_("管%s") % DUTIES.get(duty, duty)]
    if rule is not None:
        parts.append(_("规则指定"))
    for one in pool:
        gone = seen.away.get(one.pk)
        if gone and gone.deputy_id == post.pk:
            day = clock.chinese_date(gone.to_on)
            parts.append(_("替%(who)s代班到%(day)s") % {"who": one.title, "day": day})
    if not post.held_by:
        parts.append(_("岗位空缺，没有别的人可派"))
    elif post.pk in seen.away:
        parts.append(_("请假，没有别的人可派"))
    else:
        parts.append(_("在岗"))
    parts.append(_("手上%d件") % seen.load.get(post.pk, 0))
    return _("%(who)s：%(why)s。") % {
        "who": post.title + (post.held_by or ""),
        "why": "，".join(parts),
    }
