"""Answered (告知到人): of the matters whose day came, how many tellers knew the answer by then.

The first number wherever figures stand: work that nobody hears of was not done for anybody.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor, under
from lianhu.kernel import clock
from lianhu.matters.kinds import Channel, Secrecy
from lianhu.matters.models import Matter, Plan
from lianhu.matters.queries import FEW, MONTH, Figure
from lianhu.matters.telling import BACK_BY
from lianhu.notices.models import Telling
from lianhu.places.models import Area

# Where no day was promised: so long after the answer was written the teller must know it.
AFTER: Final = timedelta(days=2)
# No method lets a promise lie further ahead; what was answered earlier cannot fall due now.
AHEAD: Final = timedelta(days=180)
_PHONE: Final = Q(teller__phone_cipher__isnull=False)


def _way() -> Case:
    """`telling.way_back` as SQL; a test holds the two to the same."""
    back: dict[str, list[str]] = {}
    for channel, how in BACK_BY.items():
        back.setdefault(how, []).append(str(channel))
    return Case(
        When(_PHONE & Q(teller__prefers__in=["sms", "call"]), then=F("teller__prefers")),
        When(teller__prefers="door", then=Value("door")),
        When(_PHONE & Q(channel__in=back["call"]), then=Value("call")),
        When(channel__in=[*back["call"], *back["door"]], then=Value("door")),
        default=Value("page"),
        output_field=CharField(),
    )


def counts(rows: QuerySet[Matter], since: datetime, now: datetime) -> Iterable[Mapping[str, Any]]:
    """By place: `to_tell`, how many fell due between the two moments, and `told`; one query.

    A matter falls due when the promised day is over, granted more time included; where no day was
    promised, when it is answered, or late without an answer. What goes along with another and
    waits, what is sealed and what nobody told of is left out.
    """
    plans = Plan.objects.filter(matter=OuterRef("pk"), given_back_at=None)
    day = plans.order_by("-made_at", "-pk").annotate(day=Coalesce("extended_on", "promised_on"))
    words = Telling.objects.filter(
        stream=Concat(Value("matter:"), Cast(OuterRef("pk"), CharField())), audience_kind="teller",
        state="told", how=OuterRef("way"),
        # One command, one moment: the words of the answer are those written when it was given.
        created_at=OuterRef("answered_at"),
    )  # fmt: skip
    first, today = clock.day_of(since), clock.day_of(now)
    promised = Q(day__isnull=False)
    ended = Q(day__gte=first, day__lt=today)
    late = Q(answered_at=None, lead=None, due_at__gte=since, due_at__lt=now)
    due = ended | ~promised & (Q(answered_at__gte=since, answered_at__lte=now - AFTER) | late)
    in_time = (promised & Exists(words.filter(told_at__date__lte=OuterRef("day")))) | (
        ~promised & Exists(words.filter(told_at__lte=OuterRef("answered_at") + AFTER))
    )
    lately = Q(answered_at=None, closed_at=None) | Q(answered_at__gte=since - AHEAD)
    return (
        rows.filter(lately).exclude(secrecy=Secrecy.SEALED)
        .exclude(channel=Channel.FOUND, teller=None)
        .annotate(way=_way(), day=Subquery(day.values("day")[:1]))
        .filter(due).order_by().values("place")
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
