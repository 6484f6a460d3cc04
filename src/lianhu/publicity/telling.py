"""Who hears of what happens to a posting, and in which words."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianhu.access.roles import TOGETHER
from lianhu.audit.actor import Actor
from lianhu.bodies.models import Post
from lianhu.bodies.queries import holders, seats
from lianhu.kernel import clock
from lianhu.notices.audience import Audience
from lianhu.notices.commands import tell
from lianhu.notices.occasions import occasion
from lianhu.notices.telling import LONGEST
from lianhu.places.models import Area
from lianhu.places.paths import prefixes
from lianhu.publicity.disclosing import name_of
from lianhu.publicity.models import Due, Objection, Posting, Remark

ANSWERED: Final = occasion("publicity.answered", gettext_lazy("异议已答复"))
OBJECTED: Final = occasion("publicity.objected", gettext_lazy("有人对公示提出异议"))
UNANSWERED: Final = occasion("publicity.unanswered", gettext_lazy("异议到期没有答复"))
REMINDED: Final = occasion("publicity.reminded", gettext_lazy("快到期，该公开了"))
PRESSED: Final = occasion("publicity.pressed", gettext_lazy("过了期限还没公开"))
REMARKED: Final = occasion("publicity.remarked", gettext_lazy("监督委员会对公开的意见"))
CORRECTED: Final = occasion("publicity.corrected", gettext_lazy("乡镇责令改正公示"))
COVERED: Final = occasion("publicity.covered", gettext_lazy("公示里的个人信息被遮住"))
# Who answers for a board, the nearest first.
MOST_NAMED: Final = 12
STEWARDS: Final = TOGETHER["@stewards"]
VILLAGE: Final = ("village_clerk", "village_secretary")


def objected(actor: Actor, posting: Posting, objection: Objection) -> None:
    """The post that is to answer hears of it: the nearest whose holder did not release it."""
    post = answering(posting)
    if post is None or objection.answer_by is None:
        return
    said = {"title": posting.title, "day": clock.chinese_date(objection.answer_by)}
    if objection.kind == Objection.Kind.ASK:
        words = _("有人对公示《%(title)s》想问清楚，请在%(day)s前答复。") % said
    elif objection.late:
        words = _("公示《%(title)s》期满以后有人提出不同意见，请在%(day)s前答复。") % said
    else:
        words = _("有人对公示《%(title)s》提出异议，公示天数停住不算，请在%(day)s前答复。") % said
    tell(
        actor, stream=posting.key, occasion=OBJECTED, place=posting.path, words=words,
        audience=Audience.post(post.pk, post.title), due_by=clock.day_end(objection.answer_by),
    )  # fmt: skip


def answered(actor: Actor, objection: Objection, *, duty_post_id: int | None) -> None:
    """Read on the page by the phone that sent it; who left a number is called as well."""
    tell(
        actor, stream=objection.posting.key, occasion=ANSWERED, place=objection.path,
        audience=Audience.group(_("提出异议的人"), f"objection:{objection.pk}"),
        words=objection.answer, how="call" if objection.contact else "page",
        confidentiality=objection.confidentiality, duty_post_id=duty_post_id,
    )  # fmt: skip


def unanswered(actor: Actor, objection: Objection) -> None:
    """Those above the place hear that an answer did not come."""
    posting, last = objection.posting, objection.answer_by or clock.today()
    for post in above(posting.path):
        tell(
            actor, stream=posting.key, occasion=UNANSWERED, place=posting.path,
            audience=Audience.post(post.pk, post.title),
            words=_("公示《%(title)s》的异议应在%(day)s前答复，还没有答复，请督促。")
            % {"title": posting.title, "day": clock.chinese_date(last)},
        )  # fmt: skip


def reminded(actor: Actor, area: Area, dues: Sequence[Due], stream: str) -> int | None:
    """The post of the village, in one line; its id, None where nobody holds one."""
    post = responsible(area.path)
    if post is None:
        return None
    words = _("%(area)s要在期限内公开：%(what)s。没有发生的也写一句“本期没有”。") % {
        "area": area, "what": named(dues)
    }  # fmt: skip
    _to(actor, post, stream, area.path, REMINDED, words)
    return post.pk


def pressed(actor: Actor, area: Area, dues: Sequence[Due], stream: str) -> None:
    """The post of the village and those of the town hear what is missing."""
    words = _("%(area)s过了期限还没公开：%(what)s。") % {"area": area, "what": named(dues)}
    own = responsible(area.path)
    for post in [*([own] if own else []), *above(area.path)]:
        _to(actor, post, stream, area.path, PRESSED, words)


def remarked(actor: Actor, remark: Remark, stream: str) -> None:
    """The post that answers for the board hears of what is not in order."""
    post = responsible(remark.path)
    if post is not None:
        about = f"《{remark.posting.title}》" if remark.posting else named([remark.due])
        words = _("监督委员会对%(about)s的意见：%(finding)s。%(words)s") % {
            "about": about, "finding": remark.get_finding_display(), "words": remark.words
        }  # fmt: skip
        _to(actor, post, stream, remark.path, REMARKED, words)


def corrected(actor: Actor, remark: Remark) -> int | None:
    """The village hears what it is to correct; the id of its post, None where nobody holds one."""
    posting = remark.posting
    post = responsible(remark.path, VILLAGE)
    if post is None or posting is None:
        return None
    words = _(
        "乡镇（街道）责令改正公示《%(title)s》：%(law)s%(article)s。%(words)s 怎样改由村里定：撤回重新公布，或者在公示页写明。"
    ) % {
        "title": posting.title,
        "law": remark.law,
        "article": remark.article,
        "words": remark.words,
    }
    _to(actor, post, posting.key, remark.path, CORRECTED, words)
    return post.pk


def covered(actor: Actor, posting: Posting, why: str) -> None:
    """Who answers for the board hears that the paper is to be exchanged."""
    post = responsible(posting.path)
    if post is not None:
        words = _("县里遮住了公示里的个人信息：%(why)s。公示栏上贴着的请马上换成遮住的一张。")
        _to(actor, post, posting.key, posting.path, COVERED, words % {"why": why})


def named(dues: Sequence[Due | None]) -> str:
    """What is owed, each with its last day, as many as one line takes."""
    some = [one for one in dues if one is not None]
    said = [
        _("%(what)s（%(day)s前）") % {"what": name_of(one), "day": clock.chinese_date(one.due_on)}
        for one in some[:MOST_NAMED]
    ]
    more = len(some) - MOST_NAMED
    return "；".join(said) + (_("；还有%d项") % more if more > 0 else "")


def _to(  # noqa: PLR0913
    actor: Actor, post: Post, stream: str, place: str, why: str, words: str
) -> None:
    tell(
        actor, stream=stream, occasion=why, place=place, words=words[:LONGEST],
        audience=Audience.post(post.pk, post.title),
    )  # fmt: skip


def answering(posting: Posting) -> Post | None:
    """The nearest post with a holder who did not release the posting; None where there is none."""
    return _nearest(posting.path, STEWARDS, but=posting.released_by_person_id)


def responsible(path: str, roles: Sequence[str] = STEWARDS) -> Post | None:
    """The nearest post in one of `roles` that somebody holds."""
    return _nearest(path, roles)


def above(path: str) -> list[Post]:
    """The posts of the town over a place that somebody holds; none for the town itself."""
    higher = prefixes(path)[:-1]
    found = [post for post in seats(higher, roles=("town_cadre",)) if post.held_by]
    nearest = max((len(post.path) for post in found), default=0)
    return sorted((one for one in found if len(one.path) == nearest), key=lambda one: one.pk)


def _nearest(path: str, roles: Sequence[str], *, but: int | None = None) -> Post | None:
    posts = [post for post in seats(prefixes(path), roles=roles) if post.held_by]
    held = holders(posts) if but is not None else {}
    free = [one for one in posts if one.pk not in held or held[one.pk].person_id != but]
    return min(free, key=lambda one: (-len(one.path), roles.index(one.role), one.pk), default=None)
