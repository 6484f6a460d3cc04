"""What changes the calendar: what is owed to the public, who hears of it, what the committee says."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.publicity import disclosing, telling
from lianhu.publicity.catalogue import Item, catalogue, chosen
from lianhu.publicity.commands.objecting import concerned
from lianhu.publicity.models import Due, Posting, Remark
from lianhu.publicity.periods import Period, due_on
from lianhu.publicity.wording import public_line, public_words

if TYPE_CHECKING:
    from lianhu.places.models import Area

# What the committee may find; an order to correct is the town's.
CHECKED: Final = tuple(one for one in Remark.Finding.values if one != Remark.Finding.UNLAWFUL)


@command("列出到期要公开的")
def open_periods(actor: Actor, area: "Area", things: Sequence[tuple[Item, Period]]) -> list[Due]:
    """A month or a quarter is over: what it owes to the public stands in the calendar; by the clock."""
    actor.require("publicity.open_periods", place=area.path)
    terms = catalogue().terms
    rows = [
        Due(
            area=area, path=area.path, item=item.key, period=period.key, title=item.title,
            due_on=due_on(item, period, terms), opened_on=clock.today(),
        )
        for item, period in things
    ]  # fmt: skip
    made = Due.objects.bulk_create(rows, ignore_conflicts=False)
    keys = {(one.item, one.period) for one in made}
    known = Posting.objects.filter(area=area, item__in={item for item, _period in keys})
    for posting in known.exclude(state="withdrawn").order_by("pk"):
        if (posting.item, posting.period) in keys:
            disclosing.fulfil(posting)
    emit(
        actor, "publicity.open_periods", stream=stream_of(area), place=area.path,
        dues=[one.pk for one in made],
    )  # fmt: skip
    return made


@command("列入应公开事项")
def owe(  # noqa: PLR0913
    actor: Actor,
    area: "Area",
    *,
    item: str,
    title: str,
    happened_on: date | None = None,
    stream: str = "",
) -> Due:
    """Something happened that has to be public at once.

    Args:
        item: one of the catalogue without a rhythm.
        title: in words fit for everybody.
        happened_on: today, if none.
        stream: the subject, where another room knows it; its posting settles this.

    Raises:
        Refusal: at its field, another sort of item, no title, a day to come.
    """
    actor.require("publicity.owe", place=area.path)
    thing, day = chosen(item), happened_on or clock.today()
    if thing.every != "at_once":
        raise Refusal(_("按月、按季度公开的不用另列，到时候会自己出来。"), field="item")
    if day > clock.today():
        raise Refusal(_("还没有发生，发生以后再列。"), field="happened_on")
    said = public_line(title, (), 100, label=_("是什么事"), field="title")
    if not said:
        raise Refusal(_("请写是什么事。"), field="title")
    made = Due.objects.create(
        area=area, path=area.path, item=item, title=said, stream=stream, happened_on=day,
        due_on=day + timedelta(days=catalogue().terms.at_once), opened_on=clock.today(),
    )  # fmt: skip
    emit(actor, "publicity.owe", stream=stream_of(area), place=area.path, due=made.pk, item=item)
    return made


@command("提醒按期公开")
def remind(actor: Actor, area: "Area", dues: Sequence[Due]) -> None:
    """The post that answers hears, in one line, of all that will be late soon; each once.

    Raises:
        IllegalMove: nothing is left that nobody was reminded of.
    """
    actor.require("publicity.remind", place=area.path)
    rows = Due.objects.filter(pk__in=[one.pk for one in dues], posting=None, reminded_on=None)
    some = list(rows.order_by("due_on", "pk"))
    if not some:
        raise IllegalMove(_("都已经提醒过。"))
    rows.update(reminded_on=clock.today())
    told = telling.reminded(actor, area, some, stream_of(area))
    emit(
        actor, "publicity.remind", stream=stream_of(area), place=area.path,
        dues=[one.pk for one in some], post=told,
    )  # fmt: skip


@command("催办逾期未公开")
def press_late(actor: Actor, area: "Area", dues: Sequence[Due]) -> None:
    """The last day has passed: the post here and those above hear what is missing; each once.

    Source: 村民委员会组织法 第三十六条, 城市居民委员会组织法 第三十五条, both 2026-01-01 (those
    above order what is lawful). Raises IllegalMove: they have heard of all of it.
    """
    actor.require("publicity.press_late", place=area.path)
    rows = Due.objects.filter(
        pk__in=[one.pk for one in dues], posting=None, pressed_on=None, due_on__lt=clock.today()
    )
    some = list(rows.order_by("due_on", "pk"))
    if not some:
        raise IllegalMove(_("都已经催过。"))
    rows.update(pressed_on=clock.today())
    telling.pressed(actor, area, some, stream_of(area))
    emit(
        actor, "publicity.press_late", stream=stream_of(area), place=area.path,
        dues=[one.pk for one in some],
    )  # fmt: skip


@command("监督公开")
def remark(
    actor: Actor,
    *,
    due: Due | None = None,
    posting: Posting | None = None,
    finding: str,
    words: str = "",
) -> Remark:
    """A member of the supervision committee checks one disclosure, or says that it is missing.

    Everybody reads it; the post that answers for the board hears of what is not in order.

    Raises:
        Refusal: at its field, nothing said of what is wrong, or missing what is there.
        NotAllowed: they released it themself.
    """
    about = posting or due
    actor.require("publicity.remark", place=about.path if about else "")
    if about is None or (actor.person_id is None and actor.account_id is None):
        raise NotAllowed(_("监督意见由具名的监督委员会成员写，写明是哪一项。"))
    posting = posting or (due.posting if due else None)
    if finding not in CHECKED:
        raise Refusal(_("请选择核对的结果。"), field="finding")
    if (finding == Remark.Finding.MISSING) is (posting is not None):
        raise Refusal(_("已经公开的不能写“没有公开”，没有公开的不能核对。"), field="finding")
    if posting is not None and concerned(actor, posting):
        raise NotAllowed(_("这条公示是您发布的，要由另一位成员核对。"))
    fine = finding == Remark.Finding.TRUE
    said = (
        public_words(words, (), label=_("意见"), field="words") if words.strip() or not fine else ""
    )
    grant = actor.grant("publicity.remark", about.path)
    made = Remark.objects.create(
        due=due, posting=posting, area=about.area, path=about.path, finding=finding, words=said,
        at=clock.now(), by_person_id=actor.person_id, by_account_id=actor.account_id,
        said_as=grant.title[:80] if grant else "",
    )  # fmt: skip
    stream = posting.key if posting else stream_of(about.area)
    if not fine:
        telling.remarked(actor, made, stream)
    emit(
        actor, "publicity.remark", stream=stream, place=about.path, remark=made.pk,
        finding=finding, due=due.pk if due else None,
    )  # fmt: skip
    return made


def stream_of(area: "Area") -> str:
    """The chain of a village's calendar."""
    return f"disclosure:{area.pk}"
