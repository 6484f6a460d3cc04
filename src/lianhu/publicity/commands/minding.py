"""From above: what is unlawful is ordered to be corrected, somebody's data is covered; nothing is removed."""

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.kernel.text import clean_line
from lianhu.publicity import telling
from lianhu.publicity.commands.posting import locked
from lianhu.publicity.covering import without
from lianhu.publicity.models import Posting, Remark
from lianhu.publicity.wording import public_line, public_words

SHORTEST: Final = 2
LONGEST: Final = 60
MOST: Final = 20


@command("责令改正公示")
def correct(actor: Actor, posting: Posting, *, law: str, article: str, words: str) -> Remark:
    """Order that something unlawful in a posting be corrected; the village does it, everybody reads it.

    The posting stands as it is. Source: 村民委员会组织法 第六条、第三十六条, 城市居民委员会组织法
    第六条、第三十五条; all 2026-01-01.

    Raises:
        Refusal: at its field, no law, article or words. IllegalMove: it was withdrawn.
        NotAllowed: nobody by name.
    """
    actor.require("publicity.correct", place=posting.path)
    by = _named(actor)
    if locked(posting).state == Posting.State.WITHDRAWN:
        raise IllegalMove(_("这条公示已经撤回了。"))
    named = public_line(law, (), 60, label=_("哪部法"), field="law")
    at = public_line(article, (), 30, label=_("第几条"), field="article")
    for field, value in (("law", named), ("article", at), ("words", words.strip())):
        if not value:
            raise Refusal(_("责令改正要写明哪部法、第几条、违反在哪里。"), field=field)
    grant = actor.grant("publicity.correct", posting.path)
    made = Remark.objects.create(
        posting=posting, area=posting.area, path=posting.path, law=named, article=at,
        finding=Remark.Finding.UNLAWFUL, at=clock.now(), by_person_id=by,
        words=public_words(words, (), label=_("违反在哪里")), by_account_id=actor.account_id,
        said_as=grant.title[:80] if grant else "",
    )  # fmt: skip
    told = telling.corrected(actor, made)
    emit(
        actor,
        "publicity.correct",
        stream=posting.key,
        place=posting.path,
        remark=made.pk,
        told=told,
    )
    return made


@command("遮住公示里的个人信息")
def cover(actor: Actor, posting: Posting, *, what: Iterable[str], why: str) -> None:
    """Cover a name or number that should not be public, at once, on every page and sheet.

    What was released stays in its row, so that the log still holds; photos of the paper, on which it
    can be read as well, are shown to staff only. The village hears that the paper has to be changed.

    Raises:
        Refusal: at its field, nothing to cover, not in the posting, or no reason.
        NotAllowed: nobody by name.
    """
    actor.require("publicity.cover", place=posting.path)
    _named(actor)
    held = locked(posting)
    parts = [clean_line(one, LONGEST, label=_("要遮住的字"), field="what") for one in what]
    parts = sorted({one for one in parts if one})
    if not parts or len(parts) > MOST or min(map(len, parts)) < SHORTEST:
        raise Refusal(_("请写要遮住哪几个字，一次最多20处，每处至少两个字。"), field="what")
    if odd := [one for one in parts if not held.says(one)]:
        raise Refusal(_("公示里没有“%s”这几个字，请照着公示抄。") % odd[0], field="what")
    reason = without(public_line(why, (), 200, label=_("为什么遮住"), field="why"), parts)
    if not reason:
        raise Refusal(_("请写为什么遮住，公示页上会写明。"), field="why")
    grant = actor.grant("publicity.cover", posting.path)
    Posting.objects.filter(pk=posting.pk).update(
        covered=[*held.covered, *parts],
        covered_at=clock.now(),
        covered_why=reason,
        covered_as=grant.title[:80] if grant else "",
    )
    telling.covered(actor, posting, reason)
    emit(actor, "publicity.cover", stream=posting.key, place=posting.path, parts=len(parts))


def _named(actor: Actor) -> int | None:
    if actor.person_id is None and actor.account_id is None:
        raise NotAllowed(_("请由有姓名的人来做。"))
    return actor.person_id
