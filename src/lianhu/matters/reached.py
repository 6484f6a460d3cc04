"""Answered (告知到人): of the matters whose day came, how many tellers knew the answer by then.

The first number wherever figures stand: work that nobody hears of was not done for anybody.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor, under
from lianhu.kernel import clock
from lianhu.matters.kinds import PUT_FORWARD, Channel
from lianhu.matters.models import Matter
from lianhu.matters.queries import FEW, MONTH, Figure
from lianhu.matters.telling import way_back
from lianhu.notices.models import Telling
from lianhu.places.models import Area

# Where no day was promised: so long after the answer was written the teller must know it.
AFTER: Final = timedelta(days=2)
# No method lets a promise lie further ahead; what was answered earlier cannot fall due now.
AHEAD: Final = timedelta(days=180)


def note(telling: Telling) -> None:
    """Keep when the teller of a matter learnt its answer, if it was in the way they had used."""
    room, _colon, serial = telling.stream.partition(":")
    if room != "matter" or telling.audience_kind != "teller":
        return
    # One command, one moment: the words of the answer are those written when it was given.
    rows = Matter._base_manager.filter(pk=int(serial), answered_at=telling.created_at)
    matter = rows.select_related("teller").first()
    if matter is not None and telling.how == way_back(matter):
        rows.update(told_at=telling.told_at)


def counts(rows: QuerySet[Matter], since: datetime, now: datetime) -> Iterable[Mapping[str, Any]]:
    """By place: `to_tell`, how many fell due between the two moments, and `told`; one query.

    A matter falls due when the promised day is over, granted more time included; where no day was
    promised, when it is answered, or late without an answer. What goes along with another and
    waits, what was split (its pieces count) and what nobody told of is left out.
    """
    first, today = clock.day_of(since), clock.day_of(now)
    promised = Q(promised_on__isnull=False)
    ended = Q(promised_on__gte=first, promised_on__lt=today)
    late = Q(answered_at=None, lead=None, due_at__gte=since, due_at__lt=now)
    due = ended | ~promised & (Q(answered_at__gte=since, answered_at__lte=now - AFTER) | late)
    # What was learnt of an earlier answer is not this one.
    knows = Q(told_at__gte=F("answered_at"))
    in_time = knows & (
        promised & Q(told_at__date__lte=F("promised_on"))
        | ~promised & Q(told_at__lte=F("answered_at") + AFTER)
    )
    lately = Q(answered_at=None, closed_at=None) | Q(answered_at__gte=since - AHEAD)
    return (
        rows.filter(lately, due, split_at=None)
        .exclude(channel__in=(Channel.FOUND, *PUT_FORWARD), teller=None)
        .order_by().values("place")
        .annotate(to_tell=Count("pk"), told=Count("pk", filter=in_time))
    )  # fmt: skip


def of_area(area: Area) -> Figure:
    """The figure of a village over the last 30 days, for anyone; one query."""
    return _figure(Matter._base_manager.filter(under([area.path], "place")))


def of_actor(actor: Actor) -> Figure:
    """The figure of all that the actor sees; one query."""
    return _figure(Matter.objects.visible_to(actor))


def definition() -> str:
    """How it is counted, in one sentence for the page."""
    return _(
        "承诺日子到了的事里，反映人那天以前按他用的渠道知道了结果的；没有承诺的看答复后两天内，"
        "到时没有答复的算没有。不含密封的和没有反映人的"
    )


def _figure(rows: QuerySet[Matter]) -> Figure:
    now = clock.now()
    since = now - MONTH
    found = list(counts(rows, since, now))
    n, told = (sum(row[name] for row in found) for name in ("to_tell", "told"))
    period = _("%(a)s至%(b)s") % {
        "a": clock.chinese_date(clock.day_of(since)), "b": clock.chinese_date(clock.day_of(now)),
    }  # fmt: skip
    value = round(100 * told / n) if n >= FEW else None
    return Figure(_("告知到人"), value, "%", definition(), period, now, n)
