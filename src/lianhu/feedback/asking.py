"""Reads of the call-back pages."""

from dataclasses import dataclass, field
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.feedback import drawing
from lianhu.feedback.kinds import State
from lianhu.feedback.models import Call, Draw
from lianhu.matters import desk
from lianhu.matters.kinds import WordRole
from lianhu.matters.models import Matter
from lianhu.matters.sights import reads_words

LATEST: Final = 7


@dataclass(frozen=True, slots=True)
class Line:
    """A call to make: number, a few masked words, where, how often tried."""

    call: Call
    title: str
    where: str


@dataclass(frozen=True, slots=True)
class About:
    """What the caller has to know: what was raised, what was answered, who it is."""

    title: str
    where: str
    demand: str
    answer: str
    name: str
    teller: int | None
    has_phone: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A draw as anyone who may see it can do it again."""

    draw: Draw
    n: int
    k: int
    done: int
    reached: int
    drawn: list[drawing.Lot] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)


def open_calls(actor: Actor) -> QuerySet[Call]:
    rows = Call.objects.visible_to(actor).open().select_related("draw", "matter")
    return rows.order_by("draw__day", "rank", "pk")


def lines(actor: Actor, calls: list[Call]) -> list[Line]:
    """What each call is about, masked; two queries for a page."""
    rows = Matter.objects.visible_to(actor).filter(pk__in=[one.matter_id for one in calls])
    found = {
        m.pk: m
        for m in rows.select_related("area__parent__parent", "teller").prefetch_related("words")
    }
    return [
        Line(one, desk.masked_title(matter), desk.where(matter.area))
        for one in calls
        if (matter := found.get(one.matter_id))
    ]


def about(actor: Actor, call: Call) -> About:
    """The call's matter as far as the caller may read it."""
    matter = call.matter
    reads = reads_words(actor, matter)
    said = {word.role: word.shown for word in matter.words.all() if word.text}
    teller = matter.teller
    return About(
        title=desk.masked_title(matter),
        where=desk.where(matter.area),
        demand=said.get(WordRole.DEMAND, "") if reads else "",
        answer=said.get(WordRole.ANSWER, "") if reads else "",
        name=(teller.name if teller and reads else "") or _("没有留名"),
        teller=teller.pk if teller else None,
        has_phone=bool(teller and teller.phone_cipher),
    )


def latest(actor: Actor) -> list[Shown]:
    """The last draws the actor may see, each with its list, its seed and its lots."""
    rows = Draw.objects.visible_to(actor).annotate(
        calls_n=Count("calls"), ended=Count("calls", filter=~Q(calls__state=State.WAITING)),
        reached=Count("calls", filter=Q(calls__state=State.REACHED)),
    )  # fmt: skip
    draws = list(rows.select_related("area")[:LATEST])
    ids = {pk for one in draws for pk in one.pool}
    numbers = dict(Matter._base_manager.filter(pk__in=ids).values_list("pk", "number"))
    return [_shown(one, [numbers[pk] for pk in one.pool if pk in numbers]) for one in draws]


def _shown(draw: Draw, numbers: list[str]) -> Shown:
    ended, reached = draw.ended, draw.reached  # type: ignore[attr-defined]
    # While somebody is still to be asked, nobody who handled it may know whom the lot fell on.
    k = draw.calls_n if draw.seed else draw.wanted  # type: ignore[attr-defined]
    over = bool(draw.seed) and ended >= k
    # Counted of what is here: a number that is missing from the list must not show in a count.
    lots = drawing.lots(draw.seed, numbers)[:k] if over else []
    return Shown(draw, len(numbers), k, ended, reached, lots, numbers if over else [])
