"""A village says when it collects, and who sees to it is told the day before."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.bodies.models import Post
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.kernel.text import clean_line
from lianhu.matters import calendar
from lianhu.matters.kinds import CALENDARED, Channel
from lianhu.matters.models import CollectionDay
from lianhu.notices.audience import Audience
from lianhu.notices.commands import tell
from lianhu.notices.occasions import occasion
from lianhu.places.models import Area

DUE = occasion("matters.collection_due", _later("明天是收集日"))


@command("定收集日")
def set_day(  # noqa: PLR0913
    actor: Actor,
    village: Area,
    *,
    channel: str,
    post: Post,
    weekday: int | None = None,
    month_day: int | None = None,
    spot: str = "",
) -> CollectionDay:
    """From today on the village collects by `channel` each week or each month.

    Args:
        post: who sees to it and is told the day before; in the village or above it.
        weekday: 0 for Monday. month_day: 1 to 31; one of the two.

    Raises:
        Refusal: at its field (channel, post, weekday, month_day, spot), what does not fit.
    """
    actor.require("matters.set_day", place=village.path)
    if village.kind != Area.Kind.VILLAGE or village.valid_to is not None:
        raise Refusal(_("请选现有的村（社区）。"))
    if channel not in CALENDARED:
        raise Refusal(_("请选怎么收集。"), field="channel")
    if (weekday is None) == (month_day is None):
        raise Refusal(_("星期几、每月几号，选一个。"), field="weekday")
    if weekday is not None and not 0 <= weekday <= 6:
        raise Refusal(_("请选星期几。"), field="weekday")
    if month_day is not None and not 1 <= month_day <= 31:
        raise Refusal(_("日期在1到31之间。"), field="month_day")
    near = post.path.startswith(village.path) or village.path.startswith(post.path)
    if post.ended_on is not None or not near:
        raise Refusal(_("请选这里现有的岗位。"), field="post")
    made = CollectionDay.objects.create(
        area=village, place=village.path, channel=channel, weekday=weekday, month_day=month_day,
        spot=clean_line(spot, 40, label=_("在哪里"), field="spot"), post=post, since=clock.today(),
    )  # fmt: skip
    emit(
        actor, "matters.set_day", stream=made.stream, place=made.place, fresh=True,
        channel=channel, weekday=weekday, month_day=month_day, post=post.pk,
    )  # fmt: skip
    return made


@command("取消收集日")
def end_day(actor: Actor, one: CollectionDay) -> None:
    """From today on it no longer comes; what was kept and missed stays known."""
    actor.require("matters.end_day", place=one.place)
    if not CollectionDay.objects.live().filter(pk=one.pk).update(ended_on=clock.today()):
        raise Refusal(_("这个收集日已经取消了。"))
    emit(actor, "matters.end_day", stream=one.stream, place=one.place)


@command("提醒收集日")
def remind(actor: Actor, one: CollectionDay) -> None:
    """Tell the post that tomorrow is the day; once for each day."""
    actor.require("matters.remind", place=one.place)
    tomorrow = clock.today() + timedelta(days=1)
    rows = CollectionDay.objects.live().filter(pk=one.pk).exclude(told_for=tomorrow)
    if not rows.update(told_for=tomorrow):
        raise Refusal(_("已经提醒过了。"))
    facts = {
        "day": clock.chinese_date(tomorrow), "what": Channel(one.channel).label,
        "spot": f"（{one.spot}）" if one.spot else "", "rhythm": calendar.rhythm(one),
    }  # fmt: skip
    words = _("%(day)s是收集日：%(what)s%(spot)s，%(rhythm)s。没有人提事也请记一笔。") % facts
    told = tell(
        actor, stream=one.stream, occasion=DUE, place=one.place, words=words,
        audience=Audience.post(one.post_id, one.post.title), how="page",
    )  # fmt: skip
    emit(
        actor, "matters.remind", stream=one.stream, place=one.place, telling=told.pk,
        day=tomorrow.isoformat(),
    )  # fmt: skip
