"""How long people wait until what they said is in somebody's hands (C4.35), said honestly (G.14)."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor, under
from lianhu.kernel import clock
from lianhu.matters.kinds import Secrecy
from lianhu.matters.lists import Period
from lianhu.matters.models import Matter
from lianhu.matters.queries import FEW, MONTH, Figure
from lianhu.places.models import Area
from lianhu.shell.words import lasting

__all__ = ["Figure", "figure", "of_sent", "of_village", "words"]


def of_sent(actor: Actor, ids: Sequence[int], period: Period) -> list[timedelta]:
    """From said to sent, for each of these matters that was sent in the period; one query."""
    return _between(Matter.objects.visible_to(actor).filter(pk__in=ids), period)


def of_village(village: Area) -> Figure:
    """The same for the public matters of a village over the last 30 days; one query."""
    now = clock.now()
    period = Period(clock.day_of(now - MONTH), clock.today())
    rows = Matter._base_manager.filter(under([village.path], "place"), secrecy=Secrecy.PUBLIC)
    return figure(_between(rows, period), str(period), str(village), public=True)


def _between(rows: QuerySet[Matter], period: Period) -> list[timedelta]:
    found = (
        rows.filter(sent_at__range=period.span, split_at=None)
        .order_by()
        .values_list("sent_at", "raised_at")
    )
    return [at - raised for at, raised in found if at]


def figure(waited: Sequence[timedelta], period: str, where: str, *, public: bool = False) -> Figure:
    """The mean in days, to one place; none of too few, which would tell of single people."""
    n = len(waited)
    mean = sum(waited, timedelta()) / n if n >= FEW else None
    kinds = _("可公开的事项") if public else _("不含私事和密封事项")
    said = {"where": where, "kinds": kinds, "few": FEW}
    return Figure(
        _("平均等多久派出"),
        None if mean is None else round(mean / timedelta(days=1), 1),
        _("天"),
        _("从收到到最后一次派出，按日历时间平均（%(where)s，%(kinds)s）；不足%(few)d件不算") % said,
        period,
        clock.now(),
        n,
    )


def words(found: Figure) -> str:
    """`平均2天（n=12）`; or that there are too few."""
    if found.value is None:
        return _("不足%(few)d件（n=%(n)d），不算平均") % {"few": FEW, "n": found.n}
    span = lasting(timedelta(days=float(found.value)))
    return _("%(value)s天，约%(span)s（n=%(n)d）") % {
        "value": found.value, "span": span, "n": found.n,
    }  # fmt: skip
