"""Rows of lists: read as plain values, for a hundred of them must cost next to nothing."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Case, DateField, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.reads import read
from lianhu.kernel import clock
from lianhu.kernel.text import mask_free_text, short
from lianhu.matters.desk import TITLE, start_of
from lianhu.matters.kinds import Channel, Kind, Phase, Secrecy, Triage, WordRole
from lianhu.matters.lamps import lamp, pressing
from lianhu.matters.models import Matter, Part, Word
from lianhu.matters.sights import SUPERVISE, Reading
from lianhu.places.paths import from_village
from lianhu.shell import words

OWN: Final = (
    "pk", "number", "place", "spot", "secrecy", "phase", "channel", "kind", "triage", "category",
    "pool", "version_id", "stage", "raised_at", "raised_by_id", "due_at", "posted_at",
    "closed_at", "answered_at", "mark", "promised_on", "holder_id", "suggested_id",
    "holder__title", "suggested__title", "entered_at", "paused_at", "due_before", "extended_on",
    "ordered_until", "whole_due_at",
)  # fmt: skip
PLACES: Final = ("area", "area__parent", "area__parent__parent")
PLACE: Final = ("name", "short_name", "kind")
NUMBER: Final = "000000000"
# What has a mark and stands here was given back by who raised it.
AGAIN: Final = frozenset({"dispatching", "claiming", "handling", "responding"})


@dataclass(frozen=True, slots=True)
class Line:
    """One matter as a list shows it. `lamp` is a colour and words, `row` the plain values."""

    row: Any
    title: str
    where: str
    phase: str
    channel: str
    keeper: str
    lamp: tuple[str, str]
    tag: tuple[str, str]
    url: str
    # Of the time for all of it, where it is no longer green.
    whole: tuple[str, str] = ("", "")

    @property
    def pk(self) -> int:
        return int(self.row.pk)

    @property
    def number(self) -> str:
        return str(self.row.number)

    @property
    def came_back(self) -> bool:
        """Whether the teller was not content and it is worked on anew."""
        return self.row.mark is not None and self.row.phase in AGAIN

    @property
    def part(self) -> str:
        """That the reader has a part in it that another leads (协办), and by which day."""
        day = getattr(self.row, "part_due", None)
        return _("协办，%(day)s前") % {"day": words.day(day)} if day else ""

    @property
    def part_late(self) -> bool:
        day = getattr(self.row, "part_due", None)
        return day is not None and day < clock.today()

    @property
    def kind(self) -> str:
        return str(Kind(self.row.kind).label)

    @property
    def triage(self) -> str:
        return str(Triage(self.row.triage).label)


@dataclass(frozen=True, slots=True)
class Often:
    """Rows that are read on every visit; see `audit.reads` for shape and values.

    The shape says what `build` asks for; whom it is asked for is added to it here.
    """

    shape: Hashable
    build: Callable[..., QuerySet[Matter]]
    values: tuple[Any, ...] = ()


def lines(
    actor: Actor,
    rows: QuerySet[Matter] | Often,
    *,
    start: int = 0,
    most: int | None = None,
    masked: bool = False,
    more: Iterable[str] = (),
    parts: bool = False,
    page: str = "matters:show",
) -> list[Line]:
    """`most` of the rows from `start`, as this actor may read them; one query.

    Args:
        masked: for a sheet that will lie on a table, without names and numbers even for those
            who might read them.
        more: annotations of `rows` that the caller wants in `Line.row`.
        parts: whether `Line.part` says by which day the actor has a part in it.
        page: where a row leads.
    """
    made = _Maker(actor, masked, page)
    columns = [*_columns(actor, masked, more), *(["part_due"] if parts else [])]
    of = actor if parts else None
    span = slice(start, None if most is None else start + most)
    if isinstance(rows, Often):
        build = rows.build
        shape = build.__qualname__, rows.shape, actor.sight, (*columns, start, most)
        found = read(
            shape, lambda *values: _asked(_some(build(*values), span), columns, of), *rows.values
        )
    elif most is None or more:
        found = list(_asked(rows, columns, of)[span])
    else:
        found = list(_asked(_some(rows, span), columns, of))
    return [made.line(row) for row in found]


def _own_part(actor: Actor) -> Case:
    """By which day a post of the actor has a part in it (联处), the nearest; of others nothing.

    Looked up for nothing but matters in which somebody helps.
    """
    posts = [grant.post_id for grant in actor.grants if grant.post_id]
    parts = Part._base_manager.filter(matter=OuterRef("pk"), post_id__in=posts, closed_at=None)
    day = Subquery(parts.order_by("due_on", "pk").values("due_on")[:1], output_field=DateField())
    return Case(When(parts_open__gt=0, then=day), output_field=DateField())


def _some(rows: QuerySet[Matter], span: slice) -> QuerySet[Matter]:
    """The rows of `span` and no more, chosen before anything is joined to them: where a filter is
    seldom met the database would otherwise join all that pass it, to throw most away."""
    chosen = rows.values("pk")[span]
    return Matter._base_manager.filter(pk__in=chosen).order_by(*rows.query.order_by)


def _asked(
    rows: QuerySet[Matter], columns: Sequence[str], parts_of: Actor | None
) -> QuerySet[Matter, Any]:
    if parts_of is not None:
        rows = rows.annotate(part_due=_own_part(parts_of))
    said = Word.objects.filter(matter=OuterRef("pk"), role=WordRole.DEMAND).order_by("at", "pk")
    return rows.annotate(
        first_words=Subquery(said.annotate(start=start_of("text")).values("start")[:1]),
        first_public=Subquery(said.annotate(start=Left("public_text", 120)).values("start")[:1]),
    ).values_list(*columns, named=True)


def _columns(actor: Actor, masked: bool, more: Iterable[str]) -> list[str]:
    places = [f"{place}__{part}" for place in PLACES for part in PLACE]
    # A name is read only where it has to be hidden.
    hides = masked or bool(actor.paths(SUPERVISE))
    name = ["teller__name", "teller__helper_name"] if hides else []
    return [*OWN, *places, "first_words", "first_public", *name, *more]


def _nothing(_row: Any) -> bool:
    """The reader of a sheet that anybody may pick up."""
    return False


class _Maker:
    """What is the same for every row of a page, worked out once."""

    def __init__(self, actor: Actor, masked: bool, page: str) -> None:
        self.reads = _nothing if masked else Reading.of(actor).holds
        self.url = reverse(page, args=[NUMBER])
        self.phases = {one.value: str(one.label) for one in Phase}
        self.channels = {one.value: str(one.label) for one in Channel}
        self.waits, self.suggests = _("待公示"), _("建议：%s")
        self.silent = _("（语音或照片，点开听看）")
        self.tags = {Secrecy.PRIVATE.value: (str(Secrecy.PRIVATE.label), "warn")}

    def line(self, row: Any) -> Line:
        # A result that nobody has released yet is not shown yet.
        waits = row.phase == "showing" and row.posted_at is None
        return Line(
            row=row,
            title=self.title(row),
            where=where(row),
            phase=self.waits if waits else self.phases[row.phase],
            channel=self.channels[row.channel],
            keeper=self.keeper(row),
            lamp=lamp(row),
            tag=self.tags.get(row.secrecy, ("", "")),
            url=self.url.replace(NUMBER, row.number),
            whole=pressing(row),
        )

    def title(self, row: Any) -> str:
        """The first words in full to who may read them, else as released, else masked."""
        said = row.first_words or ""
        if not self.reads(row):
            said = row.first_public or mask_free_text(said, names_in(row))
        return short(said, TITLE) if said else self.silent

    def keeper(self, row: Any) -> str:
        if row.holder__title:
            return str(row.holder__title)
        return self.suggests % row.suggested__title if row.pool and row.suggested__title else ""


def names_in(row: Any) -> list[str]:
    """Whose names must not stand in what a row shows: who told it, who helped."""
    found = (getattr(row, name, "") for name in ("teller__name", "teller__helper_name"))
    return [name for name in found if name]


def where(row: Any) -> str:
    """From the village down: 东河村·一号网格."""
    return from_village(
        (
            getattr(row, f"{place}__short_name") or getattr(row, f"{place}__name"),
            getattr(row, f"{place}__kind"),
        )
        for place in PLACES
    )
