"""A person's own filters of the list: kept under a name, dropped again."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.kernel.text import clean_line
from lianhu.matters.saved import KEPT, MOST, NAME, SavedFilter


@command("存下筛选")
def keep_filter(actor: Actor, *, name: str, asked: Mapping[str, str]) -> SavedFilter:
    """Keep a filter for oneself. The log knows that, not under which name.

    Args:
        asked: what the list was asked for; what was searched for is left out.

    Raises:
        Refusal: no name, one that is taken, nothing to filter by, or MOST of them already.
    """
    place = min(actor.paths("matters.keep_filter"), key=len, default="-")
    actor.require("matters.keep_filter", place=place)
    words = clean_line(name, NAME, label=_("名称"), field="name")
    kept = {key: asked[key] for key in KEPT if asked.get(key)}
    if not words:
        raise Refusal(_("请给这个筛选起个名字。"), field="name")
    if not kept:
        raise Refusal(_("请先在待办里选好环节、渠道、我的或超期，再存。查找的字不存。"))
    if SavedFilter.objects.visible_to(actor).count() >= MOST:
        raise Refusal(_("最多存%(most)d个，请先删掉不用的。") % {"most": MOST})
    row = SavedFilter(account_id=actor.account_id or 0, name=words, asked=kept, kept_at=clock.now())
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as taken:
        raise Refusal(_("已经有一个叫这个名字的，请换一个。"), field="name") from taken
    emit(actor, "matters.keep_filter", stream=_stream(actor), place=place, saved=row.pk)
    return row


@command("删掉筛选")
def drop_filter(actor: Actor, saved: SavedFilter) -> None:
    """Forget a filter of one's own. Another's is not there for `actor`."""
    place = min(actor.paths("matters.drop_filter"), key=len, default="-")
    actor.require("matters.drop_filter", place=place)
    gone = saved.pk
    SavedFilter.objects.visible_to(actor).filter(pk=gone).delete()
    emit(actor, "matters.drop_filter", stream=_stream(actor), place=place, saved=gone)


def _stream(actor: Actor) -> str:
    return f"filters:{actor.account_id or 0}"
