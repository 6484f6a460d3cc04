"""Whom to suggest out of a pool, and why, in one line; a suggestion, never a ranking.

Nearness comes first, for who knows the place need not be sent there. Among those equally near,
who is there goes before who is away, who stays before who leaves soon, and then who has less on
their hands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from lianhu.bodies.duties import DUTIES
from lianhu.bodies.models import Post
from lianhu.dispatch.conditions import Rule
from lianhu.kernel import clock
from lianhu.matters import routing

# Whoever leaves the post within so many days had better not begin anything new.
SOON: Final = timedelta(days=15)

# By hand, and one statement: every dispatch asks it, and the ORM needed three and ten times as
# long. What waits to be claimed lies with the post that was suggested.
_SEEN: Final = """
    SELECT p.id, t.to_on, a.to_on, a.deputy_id,
        (SELECT count(*) FROM matters_matter m WHERE m.holder_id = p.id
            AND m.closed_at IS NULL AND m.posted_at IS NULL AND m.lead_id IS NULL
            AND m.split_at IS NULL AND m.phase <> 'rating')
        + (SELECT count(*) FROM matters_matter m WHERE m.suggested_id = p.id
            AND m.holder_id IS NULL AND m.closed_at IS NULL AND m.posted_at IS NULL
            AND m.lead_id IS NULL AND m.split_at IS NULL AND m.phase <> 'rating')
    FROM unnest(%(posts)s::bigint[]) AS p(id)
    LEFT JOIN bodies_tenure t ON t.post_id = p.id AND t.from_on <= %(day)s
        AND (t.to_on IS NULL OR t.to_on > %(day)s)
    LEFT JOIN dispatch_absence a ON a.post_id = p.id AND a.ended_at IS NULL
        AND a.from_on <= %(day)s AND a.to_on >= %(day)s
"""


@dataclass(frozen=True, slots=True)
class Suggested:
    """The post, and one line on why it and no other."""

    post: Post
    why: str


class _Away(NamedTuple):
    """The last day away, and the post that stands in."""

    to_on: date
    deputy: int | None


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is known of a pool: who is away, who leaves soon, what lies with each."""

    away: Mapping[int, _Away]
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
    """Whom to suggest of a pool (`holding.pool_for`, not empty); one short statement.

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
    deputy = seen.away[post.pk].deputy if post.pk in seen.away else None
    found = next((one for one in pool if one.pk == deputy), None)
    return found if found and not seen.key(found)[0] else None


def _seen(pool: Sequence[Post]) -> _Seen:
    today = clock.today()
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, {"posts": [post.pk for post in pool], "day": today})
        rows = cursor.fetchall()
    return _Seen(
        away={pk: _Away(back, deputy) for pk, _until, back, deputy, _n in rows if back},
        leaving=frozenset(row[0] for row in rows if row[1] and row[1] <= today + SOON),
        load={row[0]: row[4] for row in rows},
    )


def _why(post: Post, duty: str, seen: _Seen, rule: Rule | None, pool: Sequence[Post]) -> str:
    parts = [_("管%s") % DUTIES.get(duty, duty)]
    if rule is not None:
        parts.append(_("规则指定"))
    for one in pool:
        gone = seen.away.get(one.pk)
        if gone and gone.deputy == post.pk:
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
