"""What the public reads of the wishes of a village, and what staff find on their desk."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Value, When
from django.utils.translation import gettext as _

from lianhu.audit.actor import VISITOR, Actor, under
from lianhu.kernel import clock
from lianhu.kernel.text import short
from lianhu.matters.kinds import Kind
from lianhu.matters.models import Matter, Word
from lianhu.matters.sights import Reading
from lianhu.places.models import Area
from lianhu.wishes.kinds import WAITING, State, Step
from lianhu.wishes.models import Offer, Wish

ROWS: Final = 20
TONES: Final = {State.OPEN: "warn", State.PROMISED: "info", State.DONE: "good"}


@dataclass(frozen=True, slots=True)
class Line:
    """A public wish: `who` helps or helped, as they wished to be named; empty while it is open."""

    pk: int
    line: str
    sort: str
    state: str
    label: str
    tone: str
    day: date
    who: str
    thanks: str


def board(home: Area, page: str | None) -> tuple["Page[Wish]", list[Line]]:
    """The public wishes of a village, those that wait first, newest first; two queries and a count."""
    waits = Case(
        When(state=State.OPEN, then=Value(0)), When(state=State.PROMISED, then=Value(1)),
        default=Value(2), output_field=IntegerField(),
    )  # fmt: skip
    rows = Wish.objects.visible_to(VISITOR).filter(under([home.path], "matter__place"))
    found = Paginator(rows.order_by(waits, "-released_at", "-pk"), ROWS).get_page(page)
    kept = Offer._base_manager.filter(
        wish__in=[one.pk for one in found], step__in=[Step.CONFIRMED, Step.DONE]
    )
    who = {one.wish_id: one.public_name for one in kept}
    return found, [line_of(one, who.get(one.pk, "")) for one in found]


def line_of(wish: Wish, who: str) -> Line:
    return Line(
        pk=wish.pk, line=wish.line, sort=wish.sort_label, state=wish.state,
        label=str(wish.get_state_display()), tone=TONES[State(wish.state)],
        day=clock.day_of(wish.released_at or clock.now()), who=who, thanks=wish.thanks_line,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A wish on the desk: where it stands and what somebody should do."""

    number: str
    title: str
    where: str
    sort: str
    label: str
    tone: str
    todo: str


def desk(actor: Actor, page: str | None) -> tuple["Page[Any]", list[Row]]:
    """The wishes that the actor reads in full, those on which somebody waits first; three queries."""
    waits = Offer._base_manager.filter(wish__matter=OuterRef("pk"), step=Step.OFFERED)
    late = Offer._base_manager.filter(
        wish__matter=OuterRef("pk"), step=Step.CONFIRMED, by_day__lt=clock.today()
    )
    rows = Matter._base_manager.filter(Reading.of(actor).rows(), kind=Kind.WISH)
    rows = rows.annotate(waits=Exists(waits), late=Exists(late))
    rows = rows.annotate(
        offered=Count("wish__offers", filter=Q(wish__offers__step__in=WAITING)),
        turn=Case(
            When(waits=True, then=Value(0)), When(late=True, then=Value(1)),
            When(closed_at=None, posted_at=None, wish=None, then=Value(2)),
            When(closed_at=None, posted_at=None, then=Value(3)), default=Value(4),
            output_field=IntegerField(),
        ),
    )  # fmt: skip
    rows = rows.select_related("area", "wish").order_by("turn", "-raised_at", "-pk")
    found = Paginator(rows, ROWS).get_page(page)
    said = _said([one.pk for one in found])
    return found, [_row(one, said.get(one.pk, "")) for one in found]


def _said(ids: list[int]) -> dict[int, str]:
    words = Word.objects.filter(matter__in=ids, role="demand").order_by("-pk")
    return {one.matter_id: short(one.shown, 40) for one in words}


def _row(matter: Matter, title: str) -> Row:
    wish: Wish | None = getattr(matter, "wish", None)
    state = State(wish.state) if wish is not None else None
    return Row(
        number=matter.number, title=title or str(_("语音或照片说的心愿")), where=str(matter.area),
        sort=wish.sort_label if wish else "", label=str(state.label) if state else str(_("还没有问过")),
        tone=TONES[state] if state else "plain", todo=_todo(matter, wish),
    )  # fmt: skip


def _todo(matter: Matter, wish: Wish | None) -> str:
    if matter.waits:  # type: ignore[attr-defined]
        return _("有%(n)d位愿意帮，等岗位定") % {"n": matter.offered}  # type: ignore[attr-defined]
    if matter.late:  # type: ignore[attr-defined]
        return _("说好的日子过了，问问圆了没有")
    if matter.settled or matter.split_at is not None:
        return ""
    if wish is None:
        return _("问问替谁许的、同不同意公开")
    if wish.agrees and wish.released_at is None and wish.state == State.OPEN:
        return _("同意公开了，写一句话")
    return ""
