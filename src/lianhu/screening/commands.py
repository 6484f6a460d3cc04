"""A round is ordered, each grid of it screened, those left reminded, and it ends."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from django.db import connection
from django.utils.translation import gettext as _

from lianhu.audit.actor import SYSTEM, Actor, under
from lianhu.audit.trace import command, emit
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, Missing, NotAllowed, Refusal
from lianhu.kernel.text import clean, clean_line
from lianhu.matters import desk, writing
from lianhu.matters.commands.gathering import Spoken, gather
from lianhu.matters.kinds import Channel, Kind
from lianhu.matters.models import Matter
from lianhu.notices.audience import Audience
from lianhu.notices.commands import tell_many
from lianhu.notices.models import Telling
from lianhu.notices.telling import Word
from lianhu.places.models import Area
from lianhu.screening import grounds, telling
from lianhu.screening.models import Ground, Look, Round
from lianhu.screening.themes import LONGEST, LOOKS, OTHER, Theme, themes

# A season; what goes on longer is several rounds.
LONGEST_DAYS: Final = 92
AHEAD: Final = timedelta(days=60)


@command("安排排查")
def order(  # noqa: PLR0913
    actor: Actor,
    area: Area,
    *,
    theme: str,
    first_day: date,
    last_day: date,
    title: str = "",
    look: Sequence[str] = (),
) -> Round:
    """Every grid in `area` is to be screened from day to day; who does it is told at once.

    Args:
        theme: a key of `themes`, or OTHER with a `title` of one's own.
        look: what to look at, one line each; empty: the theme's own.

    Raises:
        Refusal: at its field (theme, title, look, first_day, last_day, area), what does not fit.
        NotAllowed: nobody by name.
    """
    actor.require("screening.order", place=area.path)
    if actor.person_id is None:
        raise NotAllowed(_("请由有姓名的人来安排。"))
    chosen = _theme(theme, title, look)
    _require_days(first_day, last_day)
    covered = grounds.of_area(area) if area.valid_to is None else []
    if not covered:
        raise Refusal(_("这里没有村（社区），也没有网格。"), field="area")
    if len(covered) > grounds.MOST:
        raise Refusal(_("一轮最多1000个网格，请分乡镇安排。"), field="area")
    _require_no_other(area, chosen.key, first_day, last_day)
    made = Round.objects.create(
        theme=chosen.key, title=chosen.name, kind=chosen.kind, look=list(chosen.look),
        source=chosen.source, area=area, place=area.path, first_day=first_day, last_day=last_day,
        by_person_id=actor.person_id, made_at=clock.now(),
        by_label=writing.label_of(actor, "screening.order", area.path)[:60],
    )  # fmt: skip
    rows = [Ground(round=made, area=one, place=one.path) for one in covered]
    Ground.objects.bulk_create(rows)
    told = _tell(actor, made, rows, telling.ORDERED)
    emit(
        actor, "screening.order", stream=made.stream, place=made.place, fresh=True, theme=made.theme,
        first_day=first_day.isoformat(), last_day=last_day.isoformat(), grounds=len(rows),
        tellings=[one.pk for one in told],
    )  # fmt: skip
    return made


def _theme(key: str, title: str, look: Sequence[str]) -> Theme:
    known = themes().get(key)
    if known is None and key != OTHER:
        raise Refusal(_("请选查什么。"), field="theme")
    said = [clean_line(one, LONGEST, label=_("看什么"), field="look") for one in look]
    lines = tuple(one for one in said if one)
    if len(lines) > LOOKS:
        raise Refusal(_("看什么最多写12条，多了记不住。"), field="look")
    if known is not None:
        return Theme(known.key, known.name, known.kind, known.source, lines or known.look)
    name = clean_line(title, 20, label=_("查什么"), field="title")
    if not name:
        raise Refusal(_("请写查什么。"), field="title")
    if not lines:
        raise Refusal(_("请写看什么，一行一条，让网格员不用再带别的纸。"), field="look")
    return Theme(OTHER, name, Kind.HAZARD, "", lines)


def _require_days(first_day: date, last_day: date) -> None:
    today = clock.today()
    if not today <= first_day <= today + AHEAD:
        raise Refusal(_("开始的日子从今天起，最晚60天以后。"), field="first_day")
    if not first_day <= last_day < first_day + timedelta(days=LONGEST_DAYS):
        raise Refusal(_("结束的日子不能早于开始，一轮最长92天。"), field="last_day")


def _require_no_other(area: Area, theme: str, first_day: date, last_day: date) -> None:
    """Nobody is sent out twice for the same."""
    if theme == OTHER:
        return
    rows = Round.objects.visible_to(SYSTEM).filter(
        theme=theme, stopped_on=None, first_day__lte=last_day, last_day__gte=first_day
    )
    for one in rows.select_related("area"):
        if one.place.startswith(area.path) or area.path.startswith(one.place):
            raise Refusal(
                _("%(area)s %(days)s已经安排了“%(title)s”排查，别让网格员跑两趟；要重新安排，请先提前结束那一轮。")
                % {"area": one.area, "days": telling.days(one), "title": one.title},
                field="theme",
            )  # fmt: skip


@command("记排查情况")
def screen(
    actor: Actor,
    ground: Ground,
    *,
    held_on: date,
    said: Sequence[Spoken] = (),
    known: Iterable[str] = (),
    nothing: bool = False,
) -> Look:
    """Write down what was found in a grid: each thing becomes a matter; or that nothing was.

    Args:
        known: numbers of open matters that were found again and are not written down twice.

    Raises:
        Refusal: at its field (held_on, nothing, "words-0"), what does not fit.
        IllegalMove: the round is over, or has not begun.
        Conflict: the grid was merged into another a moment ago.
    """
    actor.require("screening.screen", place=ground.place)
    # The round before its grids, as whoever ends it takes them.
    round_ = _held(ground.round)
    row = Ground.objects.select_for_update(of=("self",), no_key=True).select_related("area")
    here = row.filter(pk=ground.pk).first()
    if here is None:
        raise Conflict(_("这里的网格刚刚调整过，请从“今天”里再打开一次。"))
    if not round_.is_open:
        raise IllegalMove(telling.why_shut(round_))
    if not round_.first_day <= held_on <= min(clock.today(), round_.last_day):
        raise Refusal(
            _("日期在%(days)s之间，不能晚于今天。") % {"days": telling.days(round_)},
            field="held_on",
        )
    again = list(Matter.objects.visible_to(actor).unsettled().filter(number__in=list(known)))
    if nothing and (said or again):
        raise Refusal(_("写了发现的事，就不能再点“没有发现问题”。"), field="nothing")
    if not (said or again or nothing):
        raise Refusal(_("请写下发现的事，或者点“没有发现问题”。"))
    if nothing and here.done_on:
        raise Refusal(_("这里已经记过了。又发现什么，写下来就行。"), field="nothing")
    made = gather(
        actor, here.area, channel=Channel.SCREENING, held_on=held_on, title=round_.title,
        said=said, nothing=not said,
    )  # fmt: skip
    look = Look.objects.create(ground=here, gathering=made)
    look.known.set(again)
    if here.done_on is None:
        here.done_on = held_on
        here.save(update_fields=["done_on"])
    emit(
        actor, "screening.screen", stream=here.stream, place=here.place, round=round_.pk,
        gathering=made.pk, held_on=held_on.isoformat(), matters=len(said), known=len(again),
    )  # fmt: skip
    return look


@command("提醒还没有排查的")
def remind(actor: Actor, round_: Round, *, area: Area | None = None) -> list[Telling]:
    """Tell the posts of the grids that are left, as far as `area` (all of the round) reaches; a grid
    once a day.

    Raises:
        Refusal: none is left, all were told today, or nobody is there to tell.
        IllegalMove: the round is not running.
    """
    place = area.path if area else round_.place
    actor.require("screening.remind", place=place)
    _held(round_)
    if round_.state != "running":
        raise IllegalMove(telling.why_shut(round_))
    left = _left(round_, place)
    if not left:
        raise Refusal(_("都排查过了，不用提醒。"))
    fresh = [one for one in left if one.reminded_on != clock.today()]
    if not fresh:
        raise Refusal(_("今天已经提醒过了，一天只提醒一次。"))
    told = _tell(actor, round_, fresh, telling.REMINDED)
    if not told:
        raise Refusal(_("没有排查的网格现在都没有人，请先定岗。"))
    emit(
        actor, "screening.remind", stream=round_.stream, place=place,
        grounds=[one.pk for one in fresh], tellings=[one.pk for one in told],
    )  # fmt: skip
    return told


@command("到期前提醒排查")
def urge(actor: Actor, round_: Round) -> None:
    """As `remind`, by the clock, once: the day before the last."""
    actor.require("screening.urge", place=round_.place)
    rows = Round.objects.visible_to(actor).still_open().filter(pk=round_.pk, urged_on=None)
    if not rows.update(urged_on=clock.today()):
        raise Refusal(_("已经提醒过了。"))
    left = [one for one in _left(round_, round_.place) if one.reminded_on != clock.today()]
    told = _tell(actor, round_, left, telling.REMINDED)
    emit(
        actor, "screening.urge", stream=round_.stream, place=round_.place,
        grounds=[one.pk for one in left], tellings=[one.pk for one in told],
    )  # fmt: skip


@command("提前结束排查")
def stop(actor: Actor, round_: Round, *, why: str) -> None:
    """End it today, with a reason that stands in the report; who has not screened yet is told.

    Raises:
        Refusal: no reason. IllegalMove: it is over.
    """
    actor.require("screening.stop", place=round_.place)
    said = clean(why, 200, label=_("为什么提前结束"), field="why")
    if not said:
        raise Refusal(_("请写为什么提前结束，会写进报告。"), field="why")
    today = clock.today()
    rows = Round.objects.visible_to(actor).filter(
        pk=round_.pk, stopped_on=None, last_day__gte=today
    )
    if not rows.update(stopped_on=today, stopped_why=said, ended_at=clock.now()):
        raise IllegalMove(_("这一轮已经结束了。"))
    round_.stopped_on, round_.stopped_why, round_.ended_at = today, said, clock.now()
    told = _tell(actor, round_, _left(round_, round_.place), telling.STOPPED)
    emit(
        actor, "screening.stop", stream=round_.stream, place=round_.place,
        tellings=[one.pk for one in told],
    )  # fmt: skip


@command("排查结束")
def end(actor: Actor, round_: Round) -> None:
    """Who ordered it is told that it is over, and how much is left; once."""
    actor.require("screening.end", place=round_.place)
    rows = Round.objects.visible_to(actor).unfinished().filter(pk=round_.pk)
    if not rows.update(ended_at=clock.now()):
        raise Refusal(_("已经告知过了。"))
    told = tell_many(actor, [telling.over(round_)])
    emit(
        actor, "screening.end", stream=round_.stream, place=round_.place,
        tellings=[one.pk for one in told],
    )  # fmt: skip


@command("排查随网格调整")
def redraw(
    actor: Actor,
    round_: Round,
    area: Area,
    *,
    going: Iterable[int] = (),
    heirs: Iterable[Area] = (),
) -> None:
    """Grids that are new have to be screened too, those that are gone and were not are left out.

    Of a round over one grid alone the heirs lie beside it, and stay in the round from then on.

    Args:
        area: of the round, that was redrawn. going: ids of areas that end with this change.
        heirs: grids that took over one of the round, or a part of it.
    """
    actor.require("screening.redraw", place=area.path)
    ends = set(going)
    rows = Ground.objects.filter(round=round_)
    beside = (
        Area.objects.live()
        .filter(pk__in=rows.values("area"))
        .exclude(path__startswith=round_.place)
    )
    every = [*grounds.of_area(round_.area), *beside, *heirs]
    live = {one.pk: one for one in every if one.pk not in ends}
    gone = Ground.objects.visible_to(actor).left().filter(round=round_).exclude(area__in=live)
    # Held first: what somebody writes down at this moment is no longer left, and stays.
    held = list(gone.select_for_update(of=("self",)).values_list("pk", flat=True))
    n = len(held)
    Ground.objects.filter(pk__in=held, looks=None).delete()
    known = set(rows.values_list("area", flat=True))
    fresh = [
        Ground(round=round_, area=one, place=one.path)
        for pk, one in live.items()
        if pk not in known
    ]
    Ground.objects.bulk_create(fresh)
    emit(
        actor, "screening.redraw", stream=round_.stream, place=area.path, gone=n,
        added=[one.area_id for one in fresh],
    )  # fmt: skip


def _held(round_: Round) -> Round:
    """As it stands now; nobody ends it until the transaction does. Many may write on it at once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT stopped_on, stopped_why FROM screening_round WHERE id = %s FOR SHARE",
            [round_.pk],
        )
        found = cursor.fetchone()
    if found is None:
        raise Missing(_("没有这一轮排查，或者不归您看。"))
    round_.stopped_on, round_.stopped_why = found
    return round_


def _left(round_: Round, place: str) -> list[Ground]:
    rows = Ground.objects.filter(round=round_, done_on=None)
    if place != round_.place:
        rows = rows.filter(under([place], "place"))
    return sorted(rows.select_related("area__parent__parent"), key=lambda one: one.area.ids)


def _tell(actor: Actor, round_: Round, left: Sequence[Ground], why: str) -> list[Telling]:
    """One message to each post, however many grids it has; keeps the day of those it reached."""
    told, _nobody = grounds.by_post(left)
    words = [
        Word(
            stream=round_.stream, occasion=why, place=post.path,
            audience=Audience.post(post.pk, post.title), how="page",
            words=telling.words(round_, [desk.where(one.area) for one in mine], why),
        )
        for post, mine in told.values()
    ]  # fmt: skip
    if not words:
        return []
    reached = {one.pk for _post, mine in told.values() for one in mine}
    if why != telling.STOPPED:
        Ground.objects.filter(pk__in=reached).update(reminded_on=clock.today())
    return tell_many(actor, words)
